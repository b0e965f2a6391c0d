package io.rollcall.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.Registry;
import io.rollcall.Registry.Claim;
import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Servers;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.Guard;
import io.rollcall.guard.HeldPlan;
import io.rollcall.guard.Limits;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.journal.RunStamp;
import io.rollcall.plan.Change;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Reason;
import io.rollcall.postgres.embedded.EmbeddedPostgres;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.RegistryView;
import io.rollcall.testkit.SettableClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What claims and the lock on the registry's state keep apart. */
class ClaimedRunsTest {
    private static final DirectoryName CORP = new DirectoryName("corp");
    private static final String ACTOR = "cli:ada";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration AT_MOST = Duration.ofSeconds(20);

    @TempDir
    private static Path home;

    private static Database database;

    private SettableClock clock;
    private Registry registry;

    @BeforeAll
    static void start() {
        database = Database.embedded(
                EmbeddedPostgres.open(home.resolve("home"), Path.of("target", "postgres")), Database.Load.SERVER);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void a_registry_with_one_directory() throws SQLException {
        PostgresRegistryContract.empty(database);
        clock = SettableClock.at(START);
        registry = database.registry(clock);
        registry.directories().add(corp(), ACTOR);
    }

    @Test
    void a_run_whose_claim_was_lost_fails_and_changes_nothing() throws Exception {
        try (Claim claim = registry.claim(CORP)) {
            assertThat(claim).isNotNull();
            RegistryView view = registry.view(CORP);
            endClaims();

            Run applied = registry.apply(approved(view, importing(view, 1)), stamp());
            Run held = registry.hold(
                    new HeldPlan(importing(view, 1), List.of(new HeldPlan.Refusal("leaves", "too many would leave"))),
                    stamp());

            for (Run run : List.of(applied, held)) {
                assertThat(run.status()).isEqualTo(Status.FAILED);
                assertThat(run.cause()).contains("corp").contains("nothing was changed");
                assertThat(registry.journal().run(run.id())).contains(run);
            }
            assertThat(registry.view(CORP).version()).isEqualTo(view.version());
            assertThat(registry.groups().list("", 0, 10)).isEmpty();
            assertThat(registry.journal().held()).isEmpty();
        }

        try (Claim again = registry.claim(CORP)) {
            assertThat(again).isNotNull();
            RegistryView view = registry.view(CORP);
            assertThat(registry.apply(approved(view, importing(view, 1)), stamp())
                            .status())
                    .isEqualTo(Status.APPLIED);
        }
    }

    @Test
    void a_directory_is_removed_only_after_its_run_and_every_group_of_it_is_detached_and_journalled() throws Exception {
        RegistryView view = registry.view(CORP);
        registry.apply(approved(view, importing(view, 3)), stamp());
        CompletableFuture<Void> removal;
        try (Claim claim = registry.claim(CORP)) {
            assertThat(claim).isNotNull();
            removal = CompletableFuture.runAsync(() -> registry.directories().remove(CORP, true, ACTOR));
            assertThatThrownBy(() -> removal.get(700, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(registry.directories().find(CORP)).isPresent();
        }
        removal.get(AT_MOST.toSeconds(), TimeUnit.SECONDS);

        assertThat(registry.directories().find(CORP)).isEmpty();
        List<Group> groups = registry.groups().list("", 0, 10);
        assertThat(groups).hasSize(3).allMatch(Group::isLocal);
        for (Group group : groups) {
            assertThat(registry.journal().history(group.id(), 1))
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.kind()).isEqualTo(Change.Kind.DETACH);
                        assertThat(entry.actor()).isEqualTo(ACTOR);
                        assertThat(entry.detail()).isEqualTo("was cn=" + group.name() + ",dc=example of corp");
                    });
        }
    }

    @Test
    void r19_an_edit_that_waited_for_another_has_the_time_at_which_its_wait_ended() throws Exception {
        CompletableFuture<Group> edit;
        try (Connection blocking = database.dedicated().getConnection()) {
            blocking.setAutoCommit(false);
            Sql.execute(blocking, "select version from registry_state for update");
            edit = CompletableFuture.supplyAsync(() -> registry.groups().create("Team", ACTOR));
            await(
                    "select 1::text from pg_stat_activity where wait_event_type = 'Lock' and query like '%registry_state%'");
            clock.tick(Duration.ofMinutes(1));
            blocking.rollback();
        }
        assertThat(edit.get(AT_MOST.toSeconds(), TimeUnit.SECONDS).changed()).isEqualTo(START.plusSeconds(60));
    }

    /** As a restart of the database ends them. */
    private static void endClaims() throws SQLException {
        assertThat(texts("select pg_terminate_backend(pid, 20000)::text from pg_locks"
                        + " where locktype = 'advisory' and granted"))
                .containsExactly("true");
    }

    private static void await(String sql) throws SQLException {
        Instant deadline = Instant.now().plus(AT_MOST);
        while (texts(sql).isEmpty()) {
            assertThat(Instant.now()).as("waited for " + sql).isBefore(deadline);
        }
    }

    private static List<String> texts(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return Sql.list(connection, sql, row -> row.getString(1));
        }
    }

    private RunStamp stamp() {
        return new RunStamp(clock.instant(), "schedule");
    }

    /** A plan that imports so many groups of corp. */
    private static Plan importing(RegistryView view, int groups) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            String name = "Group" + i;
            changes.add(new Change.Import(
                    new GroupRef(new GroupId(view.nextGroupId() + i), name),
                    new DirectoryGroup(DirectoryId.of(new UUID(4, i)), name, "Groups", "cn=" + name + ",dc=example"),
                    new Reason(Reason.Code.IMPORTED, "a person imported it")));
        }
        return new Plan(
                CORP,
                view.mode(),
                new Intent.Synchronise(),
                view.version(),
                changes,
                List.of(),
                new Fingerprint("0123456789abcdef0123456789abcdef"));
    }

    private static ApprovedPlan approved(RegistryView view, Plan plan) {
        return (ApprovedPlan)
                new Guard(new Limits(1.0, Integer.MAX_VALUE)).judge(plan, view, Optional.of(plan.fingerprint()));
    }

    private static DirectorySettings corp() {
        return DirectorySettings.of(
                CORP,
                DirectoryKind.OPENLDAP,
                Servers.at("ldaps://one.example"),
                new Bind.Anonymous(),
                Extent.below("dc=example"));
    }
}
