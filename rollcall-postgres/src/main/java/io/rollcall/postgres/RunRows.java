package io.rollcall.postgres;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Mode;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.journal.RunStamp;
import io.rollcall.journal.Tallies;
import io.rollcall.journal.Tally;
import io.rollcall.plan.Change;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.NewUsers;
import io.rollcall.plan.Plan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs out of their table and into it, with their journal entries and how many of which kind these are. */
final class RunRows {
    static final String COLUMNS = "r.id, r.directory, r.mode, r.intent, r.actor, r.started, r.finished, r.status,"
            + " r.cause, r.joined_count, r.left_count, r.fingerprint";

    private RunRows() {}

    static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getLong("id"),
                new DirectoryName(row.getString("directory")),
                mode(row.getString("mode")),
                row.getString("intent"),
                row.getString("actor"),
                Sql.instant(row, "started"),
                Sql.instant(row, "finished"),
                status(row.getString("status")),
                row.getString("cause"),
                row.getLong("joined_count"),
                row.getLong("left_count"),
                Optional.ofNullable(row.getString("fingerprint")).map(Fingerprint::new));
    }

    static String word(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    static Mode mode(String word) {
        return Mode.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Status status(String word) {
        return Arrays.stream(Status.values())
                .filter(status -> status.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is no status of a run"));
    }

    /** Writes a plan's run with its entries. */
    static Run write(
            Connection connection, Plan plan, RunStamp stamp, Instant at, Status status, @Nullable String cause)
            throws SQLException {
        Run run = write(
                connection,
                new Run(
                        0,
                        plan.directory(),
                        plan.mode(),
                        plan.intent().toString(),
                        stamp.actor(),
                        stamp.started(),
                        at,
                        status,
                        cause,
                        plan.joins(),
                        plan.leaves(),
                        Optional.of(plan.fingerprint())));
        if (!plan.isEmpty()) {
            writeEntries(connection, run, plan.changes());
            writeTallies(connection, run, Tallies.of(plan.changes()));
        }
        return run;
    }

    /** Writes a run, and returns it with the id that it got. */
    static Run write(Connection connection, Run run) throws SQLException {
        Instant started = run.started().truncatedTo(ChronoUnit.MICROS);
        long id = Sql.one(
                connection,
                """
                        insert into run (directory, mode, intent, actor, started, finished, status, cause,
                                         joined_count, left_count, fingerprint)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id""",
                row -> row.getLong(1),
                run.directory().value(),
                word(run.mode()),
                run.intent(),
                run.actor(),
                started,
                run.finished(),
                run.status().word(),
                run.cause(),
                run.joined(),
                run.left(),
                run.fingerprint().map(Fingerprint::value).orElse(null));
        return new Run(
                id,
                run.directory(),
                run.mode(),
                run.intent(),
                run.actor(),
                started,
                run.finished(),
                run.status(),
                run.cause(),
                run.joined(),
                run.left(),
                run.fingerprint());
    }

    private static void writeEntries(Connection connection, Run run, List<Change> changes) throws SQLException {
        boolean held = run.status() == Status.HELD;
        try (CopyRows rows = new CopyRows(
                connection,
                "journal_entry",
                "run_id",
                "happened",
                "at",
                "actor",
                "kind",
                "group_id",
                "group_name",
                "joined_users",
                "left_users",
                "reason",
                "reason_text",
                "detail",
                "new_logins")) {
            for (Change change : changes) {
                rows.row()
                        .number(run.id())
                        .flag(!held)
                        .time(run.finished())
                        .text(run.actor())
                        .text(change.kind().name());
                if (change.group().isPresent()) {
                    Change.GroupRef group = change.group().get();
                    rows.number(group.id().value()).text(group.name());
                } else {
                    rows.nothing().nothing();
                }
                rows.users(change.joined())
                        .users(change.left())
                        .text(change.reason().code().name())
                        .text(change.reason().text())
                        .text(change.detail())
                        .texts(held && change instanceof Change.Register register ? logins(register.users()) : null);
            }
            rows.finish();
        }
    }

    /** So that nobody has to read what may be all memberships that there are, to count them. */
    private static void writeTallies(Connection connection, Run run, List<Tally> tallies) throws SQLException {
        try (CopyRows rows = new CopyRows(connection, "run_tally", "run_id", "kind", "entries", "subjects")) {
            for (Tally tally : tallies) {
                rows.row()
                        .number(run.id())
                        .text(tally.kind().name())
                        .number(tally.entries())
                        .number(tally.subjects());
            }
            rows.finish();
        }
    }

    private static List<String> logins(NewUsers users) {
        return IntStream.range(0, users.size()).mapToObj(users::login).toList();
    }
}
