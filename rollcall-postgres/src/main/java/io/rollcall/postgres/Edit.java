package io.rollcall.postgres;

import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Change.Kind;
import io.rollcall.plan.Reason;
import io.rollcall.registry.Group;
import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One transaction that may change the registry. It holds the lock on the registry's state, so there is no other until it
 * ends. Belongs to one thread.
 */
final class Edit {
    private final Connection connection;
    private final Instant at;
    private final long version;
    private int nextUserId;
    private int nextGroupId;
    private boolean changed;

    private Edit(Connection connection, Instant at, long version, int nextUserId, int nextGroupId) {
        this.connection = connection;
        this.at = at;
        this.version = version;
        this.nextUserId = nextUserId;
        this.nextGroupId = nextGroupId;
    }

    /** Waits until no other edit is under way, and only then looks at the clock: a later edit has no earlier time. */
    static Edit begin(Connection connection, Clock clock) throws SQLException {
        return Sql.one(
                connection,
                "select version, next_user_id, next_group_id from registry_state for update",
                row -> new Edit(
                        connection,
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        row.getLong(1),
                        row.getInt(2),
                        row.getInt(3)));
    }

    Connection connection() {
        return connection;
    }

    /** The time of everything that this edit writes, in microseconds. */
    Instant at() {
        return at;
    }

    /** The registry's version before this edit. */
    long version() {
        return version;
    }

    int nextUserId() {
        return nextUserId;
    }

    int nextGroupId() {
        return nextGroupId;
    }

    int takeUserId() {
        return nextUserId++;
    }

    int takeGroupId() {
        return nextGroupId++;
    }

    /** Says that the registry is no longer what it was. */
    void changed() {
        changed = true;
    }

    /** Writes down an edit by hand of a group, which changes the registry. */
    void byHand(Kind kind, Group group, UserSet joined, UserSet left, String detail, String actor) throws SQLException {
        write(kind, new GroupRef(group.id(), group.name()), joined, left, detail, actor);
    }

    /** Writes down an edit by hand that is about no group, which changes the registry. */
    void byHand(Kind kind, UserSet joined, UserSet left, String detail, String actor) throws SQLException {
        write(kind, null, joined, left, detail, actor);
    }

    private void write(Kind kind, @Nullable GroupRef group, UserSet joined, UserSet left, String detail, String actor)
            throws SQLException {
        changed();
        Reason reason = Reason.byHand(actor);
        Sql.update(
                connection,
                """
                insert into journal_entry (happened, at, actor, kind, group_id, group_name, joined_users, left_users,
                                           reason, reason_text, detail)
                values (true, ?, ?, ?, ?::integer, ?, ?, ?, ?, ?, ?)""",
                at,
                actor,
                kind.name(),
                group == null ? null : group.id().value(),
                group == null ? null : group.name(),
                joined,
                left,
                reason.code().name(),
                reason.text(),
                detail);
    }

    /** Writes the new state if anything changed; the transaction is committed after it. */
    void finish() throws SQLException {
        if (changed) {
            Sql.update(
                    connection,
                    "update registry_state set version = ?, next_user_id = ?, next_group_id = ?",
                    version + 1,
                    nextUserId,
                    nextGroupId);
        }
    }
}
