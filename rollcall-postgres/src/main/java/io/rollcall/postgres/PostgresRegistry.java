package io.rollcall.postgres;

import io.rollcall.Registry;
import io.rollcall.RegistryChangedException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.HeldPlan;
import io.rollcall.guard.HeldPlan.Refusal;
import io.rollcall.journal.Journal;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.journal.RunStamp;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.postgres.PostgresDirectories.Kept;
import io.rollcall.registry.Directories;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupView;
import io.rollcall.registry.Groups;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.Settled;
import io.rollcall.registry.Users;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The registry on PostgreSQL, whose tables the migration {@code V1__registry.sql} describes. Any number of processes may
 * work over one database: all that this one remembers is login names ({@code RememberedLogins}). Every change locks the
 * one row of {@code registry_state} first, so changes come one after the other; reading waits for nobody, but for the run
 * that registers the very first users ({@code FirstUsers}). A run whose claim was lost before its plan could be applied
 * or held ends as a failed run.
 *
 * <p>Throws {@link DatabaseException} when the database does not do what it should; nothing is half done then.
 */
public final class PostgresRegistry implements Registry {
    private final Transactions transactions;
    private final Claims claims;
    private final RememberedLogins rememberedLogins = new RememberedLogins();

    /**
     * Over a pool alone, which then needs two connections for each directory that runs at the same time.
     *
     * @param connections to a database with Rollcall's tables
     */
    public PostgresRegistry(DataSource connections, Clock clock) {
        this(connections, connections, clock);
    }

    /**
     * Over a pool for short work, and connections of its own for each claim, which keeps one as long as a run lasts.
     *
     * @param pool to a database with Rollcall's tables
     * @param dedicated to the same database, of which each claim keeps one as long as it lasts
     */
    public PostgresRegistry(DataSource pool, DataSource dedicated, Clock clock) {
        this(Connections.of(pool), Connections.of(dedicated), clock);
    }

    PostgresRegistry(Connections pool, Connections dedicated, Clock clock) {
        transactions = new Transactions(pool, clock);
        claims = new Claims(dedicated);
    }

    @Override
    public RegistryView view(DirectoryName directory) {
        return new ViewQuery(transactions).view(directory);
    }

    @Override
    public Optional<Settled> settled(DirectoryName directory) {
        return new ViewQuery(transactions).settled(directory);
    }

    @Override
    public GroupView view(DirectoryName directory, GroupId group) {
        return new GroupViewQuery(transactions).view(directory, group);
    }

    @Override
    public Optional<RegistryView> now(RegistryView ofGroup, List<DirectoryId> ids) {
        return new GroupViewQuery(transactions).now(ofGroup, ids);
    }

    @Override
    public Run apply(ApprovedPlan approved, RunStamp stamp) throws RegistryChangedException {
        Plan plan = approved.plan();
        return transactions.<Run, RegistryChangedException>edit(edit -> {
            if (claims.lost(plan.directory())) {
                return lostClaim(edit, plan, stamp);
            }
            if (edit.version() != plan.version()) {
                throw new RegistryChangedException();
            }
            Connection connection = edit.connection();
            Kept directory = PostgresDirectories.require(connection, plan.directory());
            if (!plan.isEmpty()) {
                new PlanApplication(edit, directory.id()).apply(plan);
            }
            Sql.update(
                    connection,
                    "delete from held_plan where directory = ? and intent = ?",
                    plan.directory().value(),
                    plan.intent().toString());
            PostgresDirectories.keepPosition(connection, directory, plan.position());
            if (plan.named().isPresent()) {
                PostgresDirectories.keepNamed(
                        connection, directory, plan.named().getAsLong());
            }
            if (plan.isEmpty() && plan.imprint().isPresent()) {
                PostgresDirectories.keepImprint(
                        connection, directory, plan.version(), plan.imprint().get());
            }
            Status status = plan.isEmpty() ? Status.NOTHING_TO_DO : Status.APPLIED;
            return RunRows.write(connection, plan, stamp, edit.at(), status, null);
        });
    }

    @Override
    public Run hold(HeldPlan held, RunStamp stamp) throws RegistryChangedException {
        Plan plan = held.plan();
        return transactions.<Run, RegistryChangedException>edit(edit -> {
            PostgresDirectories.require(edit.connection(), plan.directory());
            if (claims.lost(plan.directory())) {
                return lostClaim(edit, plan, stamp);
            }
            if (edit.version() != plan.version()) {
                throw new RegistryChangedException();
            }
            Optional<Run> same = same(edit.connection(), plan);
            if (same.isPresent()) {
                return same.get();
            }
            Sql.update(
                    edit.connection(),
                    "delete from held_plan where directory = ? and intent = ? and rejected_by is null",
                    plan.directory().value(),
                    plan.intent().toString());
            String cause = held.refusals().stream().map(Refusal::text).collect(Collectors.joining("\n"));
            Run run = RunRows.write(edit.connection(), plan, stamp, edit.at(), Status.HELD, cause);
            Sql.update(
                    edit.connection(),
                    "insert into held_plan (run_id, directory, intent, fingerprint) values (?, ?, ?, ?)",
                    run.id(),
                    plan.directory().value(),
                    plan.intent().toString(),
                    plan.fingerprint().value());
            return run;
        });
    }

    /** The run of this very plan, if it waits or was rejected. */
    private static Optional<Run> same(Connection connection, Plan plan) throws SQLException {
        return Sql.first(
                connection,
                "select " + RunRows.COLUMNS + """
                         from held_plan h join run r on r.id = h.run_id
                        where h.directory = ? and h.intent = ? and h.fingerprint = ?""",
                RunRows::run,
                plan.directory().value(),
                plan.intent().toString(),
                plan.fingerprint().value());
    }

    @Override
    public Run fail(DirectoryName directory, Intent intent, RunStamp stamp, String cause) {
        return transactions.edit(edit -> failed(edit, directory, intent, stamp, cause));
    }

    private static Run failed(Edit edit, DirectoryName directory, Intent intent, RunStamp stamp, String cause)
            throws SQLException {
        DirectorySettings settings =
                PostgresDirectories.require(edit.connection(), directory).settings();
        return RunRows.write(
                edit.connection(),
                new Run(
                        0,
                        settings.name(),
                        settings.mode(),
                        intent.toString(),
                        stamp.actor(),
                        stamp.started(),
                        edit.at(),
                        Status.FAILED,
                        cause,
                        0,
                        0,
                        Optional.empty()));
    }

    /** What this run read may be older than what another has applied since. */
    private static Run lostClaim(Edit edit, Plan plan, RunStamp stamp) throws SQLException {
        return failed(
                edit,
                plan.directory(),
                plan.intent(),
                stamp,
                "The database ended the connection that kept other runs of directory " + plan.directory()
                        + " out while this one read, as when it restarts. What was read may be out of date, so nothing"
                        + " was changed. Run it again.");
    }

    @Override
    public void reject(Fingerprint fingerprint, String actor) {
        transactions.edit(edit -> {
            int rejected = Sql.update(
                    edit.connection(),
                    "update held_plan set rejected_by = ?, rejected_at = ? where fingerprint = ? and rejected_by is null",
                    actor,
                    edit.at(),
                    fingerprint.value());
            if (rejected == 0) {
                throw Refusals.notHeld(fingerprint.value());
            }
            return rejected;
        });
    }

    @Override
    public Claim claim(DirectoryName directory) {
        return claims.claim(directory);
    }

    @Override
    public Users users() {
        return new PostgresUsers(transactions, rememberedLogins);
    }

    @Override
    public Groups groups() {
        return new PostgresGroups(transactions);
    }

    @Override
    public Directories directories() {
        return new PostgresDirectories(transactions, claims);
    }

    @Override
    public Journal journal() {
        return new PostgresJournal(transactions);
    }
}
