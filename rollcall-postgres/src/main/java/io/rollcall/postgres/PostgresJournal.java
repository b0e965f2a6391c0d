package io.rollcall.postgres;

import io.rollcall.directory.DirectoryName;
import io.rollcall.journal.Held;
import io.rollcall.journal.Held.Rejection;
import io.rollcall.journal.Journal;
import io.rollcall.journal.JournalEntry;
import io.rollcall.journal.Run;
import io.rollcall.journal.Tally;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Change.Kind;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Reason;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.UserSet;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** The runs, their entries and the held plans in their tables. */
final class PostgresJournal implements Journal {
    private static final String RUNS = "select " + RunRows.COLUMNS + " from run r ";
    private static final String ENTRIES = """
            select run_id, at, actor, kind, group_id, group_name, joined_users, left_users, reason, reason_text, detail,
                   new_logins
            from journal_entry
            """;
    private static final String HELD = "select h.rejected_by, h.rejected_at, h.fingerprint as plan, h.intent as aim, "
            + RunRows.COLUMNS + " from held_plan h join run r on r.id = h.run_id ";

    private final Transactions transactions;

    PostgresJournal(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<Run> run(long id) {
        return transactions.read(connection -> Sql.first(connection, RUNS + "where r.id = ?", RunRows::run, id));
    }

    @Override
    public List<Run> runs(Optional<DirectoryName> directory, long beforeId, int limit) {
        return transactions.read(connection -> directory.isPresent()
                ? Sql.list(
                        connection,
                        RUNS + "where r.directory = ? and r.id < ? order by r.id desc limit ?",
                        RunRows::run,
                        directory.get().value(),
                        beforeId,
                        limit)
                : Sql.list(
                        connection, RUNS + "where r.id < ? order by r.id desc limit ?", RunRows::run, beforeId, limit));
    }

    @Override
    public List<JournalEntry> entries(long run) {
        return streamed("where run_id = ? order by id", run);
    }

    @Override
    public List<JournalEntry> firstEntries(long run, int limit) {
        return streamed("where run_id = ? order by id limit ?", run, limit);
    }

    /** A run may have entries of all members that there are: they come in binary, and not all at once. */
    private List<JournalEntry> streamed(String which, Object... parameters) {
        return transactions.snapshot(connection -> {
            List<JournalEntry> entries = new ArrayList<>();
            Sql.stream(connection, ENTRIES + which, row -> entries.add(entry(row)), parameters);
            return entries;
        });
    }

    @Override
    public List<Tally> tally(long run) {
        // A process of before, under way since the table of counts was made, writes none: its entries are counted.
        return transactions
                .read(connection -> Sql.list(
                        connection,
                        """
                        select kind, entries, subjects from run_tally where run_id = ?
                        union all
                        select kind, count(*),
                               case kind when 'MEMBERS' then count(distinct group_id)
                               else sum(greatest(1, cardinality(joined_users) + cardinality(left_users))) end
                        from journal_entry
                        where run_id = ? and not exists (select from run_tally where run_id = ?)
                        group by kind""",
                        row -> new Tally(
                                Kind.valueOf(row.getString("kind")), row.getLong("entries"), row.getLong("subjects")),
                        run,
                        run,
                        run))
                .stream()
                .sorted(Comparator.comparing(Tally::kind))
                .toList();
    }

    @Override
    public List<JournalEntry> history(GroupId group, int limit) {
        return transactions.read(connection -> Sql.list(
                connection,
                ENTRIES + "where happened and group_id = ? order by id desc limit ?",
                PostgresJournal::entry,
                group.value(),
                limit));
    }

    @Override
    public UserSet membersAt(GroupId group, Instant at) {
        return transactions.snapshot(connection -> {
            RoaringBitmap members = new RoaringBitmap();
            Sql.stream(
                    connection,
                    """
                    select joined_users, left_users from journal_entry
                    where happened and group_id = ? and at <= ? order by id""",
                    row -> {
                        members.andNot(Sql.users(row, "left_users").toBitmap());
                        Sql.users(row, "joined_users").addTo(members);
                    },
                    group.value(),
                    at);
            return UserSet.wrap(members);
        });
    }

    @Override
    public Optional<JournalEntry> latest(GroupId group, int user) {
        return transactions.read(
                connection -> Sql.first(connection, ENTRIES + """
                        where happened and group_id = ? and (? = any (joined_users) or ? = any (left_users))
                        order by id desc limit 1""", PostgresJournal::entry, group.value(), user, user));
    }

    @Override
    public List<Held> held() {
        return transactions.read(connection ->
                Sql.list(connection, HELD + "where h.rejected_by is null order by h.run_id", PostgresJournal::held));
    }

    @Override
    public List<Held> heldBeginning(String fingerprintPrefix) {
        return transactions.read(connection -> Sql.list(
                connection,
                HELD + "where starts_with(h.fingerprint, ?) order by h.run_id",
                PostgresJournal::held,
                fingerprintPrefix));
    }

    private static Held held(ResultSet row) throws SQLException {
        String rejectedBy = row.getString("rejected_by");
        return new Held(
                new Fingerprint(row.getString("plan")),
                RunRows.run(row),
                Intent.parse(row.getString("aim")),
                rejectedBy == null
                        ? Optional.empty()
                        : Optional.of(new Rejection(rejectedBy, Sql.instant(row, "rejected_at"))));
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        long run = row.getLong("run_id");
        Optional<Long> byRun = row.wasNull() ? Optional.empty() : Optional.of(run);
        String groupName = row.getString("group_name");
        UserSet joined = Sql.users(row, "joined_users");
        return new JournalEntry(
                byRun,
                Sql.instant(row, "at"),
                row.getString("actor"),
                Kind.valueOf(row.getString("kind")),
                groupName == null
                        ? Optional.empty()
                        : Optional.of(new GroupRef(new GroupId(row.getInt("group_id")), groupName)),
                joined,
                Sql.users(row, "left_users"),
                new Reason(Reason.Code.valueOf(row.getString("reason")), row.getString("reason_text")),
                row.getString("detail"),
                newLogins(joined, row.getArray("new_logins")));
    }

    private static Map<Integer, String> newLogins(UserSet ids, @Nullable Array logins) throws SQLException {
        if (logins == null) {
            return Map.of();
        }
        String[] texts = (String[]) logins.getArray();
        int[] users = ids.toArray();
        Map<Integer, String> byId = new HashMap<>();
        for (int i = 0; i < users.length; i++) {
            byId.put(users[i], texts[i]);
        }
        return byId;
    }
}
