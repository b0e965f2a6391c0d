package io.rollcall.postgres;

import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The login names of many users, as they were asked for last: whoever looks at a large group looks at it again, at another
 * time or in another form. They count for nothing as soon as any user has changed, which a count in the database tells
 * that the migration {@code V12__packed_members.sql} describes. Safe for many threads.
 */
final class RememberedLogins {
    /** More names, or longer ones, would take memory that a server needs for its runs. So many take 20 MB. */
    static final int MOST = 200_000;

    private static final int MOST_LETTERS = 20 * MOST;

    private volatile @Nullable Moment last;

    /** @param state as {@link #state} has it */
    private record Moment(String state, Map<Integer, String> logins) {}

    /**
     * What is remembered of the users asked for.
     *
     * @param unknown of whom nothing is
     */
    record Remembered(Map<Integer, String> logins, UserSet unknown) {}

    boolean isEmpty() {
        return last == null;
    }

    /**
     * What is remembered of these users and still true at the connection's moment.
     *
     * @param most if more than so many are unknown, there is no answer
     */
    Optional<Remembered> of(Connection connection, UserSet ids, int most) throws SQLException {
        Moment moment = last;
        if (moment == null) {
            return Optional.empty();
        }
        if (!moment.state.equals(state(connection))) {
            last = null;
            return Optional.empty();
        }
        RoaringBitmap unknown = new RoaringBitmap();
        ids.forEachId(id -> {
            if (!moment.logins.containsKey(id)) {
                unknown.add(id);
            }
        });
        if (unknown.getCardinality() > most) {
            return Optional.empty();
        }
        Map<Integer, String> logins = new HashMap<>(2 * ids.size());
        ids.forEachId(id -> {
            String login = moment.logins.get(id);
            if (login != null) {
                logins.put(id, login);
            }
        });
        return Optional.of(new Remembered(logins, UserSet.wrap(unknown)));
    }

    /** Remembers these, which change no more, instead of those of before, if they do not take too much memory. */
    void keep(String state, Map<Integer, String> logins) {
        if (logins.size() <= MOST
                && logins.values().stream().mapToLong(String::length).sum() <= MOST_LETTERS) {
            last = new Moment(state, logins);
        }
    }

    /**
     * Which change of users was the latest at the connection's moment, and in which life of the database: one that was
     * restored, or that another server took over, may count the same changes anew.
     */
    static String state(Connection connection) throws SQLException {
        return Sql.one(
                connection,
                "select concat_ws(' ', generation, xmin, tableoid, pg_postmaster_start_time()) from user_generation",
                row -> row.getString(1));
    }
}
