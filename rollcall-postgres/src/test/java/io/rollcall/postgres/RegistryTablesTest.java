package io.rollcall.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.Registry;
import io.rollcall.Registry.Claim;
import io.rollcall.directory.DirectoryName;
import io.rollcall.postgres.embedded.EmbeddedPostgres;
import io.rollcall.registry.Group;
import io.rollcall.registry.UserSet;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the registry on PostgreSQL promises beyond the contract: its tables, several processes, broken connections. */
class RegistryTablesTest {
    private static final DirectoryName CORP = new DirectoryName("corp");
    private static final String ACTOR = "cli:ada";
    private static final Duration AT_MOST = Duration.ofSeconds(20);

    @TempDir
    private static Path home;

    private static Database database;

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
    void empty() throws SQLException {
        PostgresRegistryContract.empty(database);
    }

    /** As another process would have it. */
    private static Registry newRegistry() {
        return database.registry(Clock.systemUTC());
    }

    private static List<String> texts(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return Sql.list(connection, sql, row -> row.getString(1));
        }
    }

    @Test
    void every_table_of_the_registry_says_what_it_is_for() throws Exception {
        assertThat(texts("""
                select relname from pg_class
                where relnamespace = current_schema()::regnamespace and relkind in ('r', 'v')
                  and relname not in ('flyway_schema_history', 'scheduled_tasks')
                  and obj_description(oid, 'pg_class') is null""")).isEmpty();
    }

    @Test
    void memberships_can_be_read_as_rows() throws Exception {
        Registry registry = newRegistry();
        int jo = registry.users().create("jo", "Jo", null, ACTOR).id();
        int anne = registry.users().create("anne", "Anne", null, ACTOR).id();
        Group team = registry.groups().create("Team", ACTOR);
        registry.groups().create("Nobody", ACTOR);
        registry.groups().addMembers(team.id(), UserSet.of(anne, jo), ACTOR);

        assertThat(texts("""
                select g.name || ': ' || u.login
                from membership m join registry_group g on g.id = m.group_id join registered_user u on u.id = m.user_id
                order by u.login""")).containsExactly("Team: anne", "Team: jo");
    }

    @Test
    void a_claim_keeps_out_other_processes_too() throws Exception {
        Registry registry = newRegistry();
        Registry otherProcess = newRegistry();
        CompletableFuture<Claim> other;
        try (Claim mine = registry.claim(CORP)) {
            assertThat(mine).isNotNull();
            other = CompletableFuture.supplyAsync(() -> otherProcess.claim(CORP));
            assertThatThrownBy(() -> other.get(700, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        }
        other.get(AT_MOST.toSeconds(), TimeUnit.SECONDS).close();
    }

    @Test
    void a_claim_ends_when_its_process_dies() throws Exception {
        Registry registry = newRegistry();
        Registry otherProcess = newRegistry();
        try (Claim lost = registry.claim(CORP)) {
            assertThat(lost).isNotNull();
            String ended =
                    "select pg_terminate_backend(pid)::text from pg_locks where locktype = 'advisory' and granted";
            assertThat(texts(ended)).containsExactly("true");

            CompletableFuture<Claim> other = CompletableFuture.supplyAsync(() -> otherProcess.claim(CORP));
            other.get(AT_MOST.toSeconds(), TimeUnit.SECONDS).close();
        }
    }

    @Test
    void waiting_for_a_claim_keeps_no_connection_of_the_pool() throws Exception {
        Registry registry = newRegistry();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (Claim mine = registry.claim(CORP)) {
            assertThat(mine).isNotNull();
            for (int i = 0; i < 30; i++) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                waiting.add(done);
                Thread thread = new Thread(() -> {
                    registry.claim(CORP).close();
                    done.complete(null);
                });
                thread.start();
                threads.add(thread);
            }
            assertThat(registry.users().count()).isZero();
        }
        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        for (Thread thread : threads) {
            thread.join(AT_MOST.toMillis());
        }
    }

    @Test
    void r17_an_edit_whose_connection_is_lost_changes_nothing_and_is_told_in_a_sentence() throws Exception {
        Registry registry = newRegistry();
        int jo = registry.users().create("jo", "Jo", null, ACTOR).id();
        Group team = registry.groups().create("Team", ACTOR);
        try (Connection blocking = database.dedicated().getConnection()) {
            blocking.setAutoCommit(false);
            Sql.execute(blocking, "lock table journal_entry in exclusive mode");
            CompletableFuture<Group> edit =
                    CompletableFuture.supplyAsync(() -> registry.groups().addMembers(team.id(), UserSet.of(jo), ACTOR));
            awaitAndEnd("select pid from pg_locks where not granted and relation = 'journal_entry'::regclass");
            assertThatThrownBy(() -> edit.get(AT_MOST.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("The connection to the database was lost")
                    .hasMessageContaining("done whole or not at all");
            blocking.rollback();
        }

        assertThat(registry.groups().find(team.id())).contains(team);
        assertThat(registry.journal().history(team.id(), 10)).hasSize(1);
        assertThat(registry.groups()
                        .addMembers(team.id(), UserSet.of(jo), ACTOR)
                        .members())
                .isEqualTo(UserSet.of(jo));
    }

    /** Ends the session of the one process that the query finds, as soon as it finds it. */
    private static void awaitAndEnd(String pids) throws SQLException {
        Instant deadline = Instant.now().plus(AT_MOST);
        while (Instant.now().isBefore(deadline)) {
            if (!texts("select pg_terminate_backend(pid)::text from (" + pids + ") as waiting")
                    .isEmpty()) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("nothing waited within " + AT_MOST);
    }

    @Test
    void an_error_of_the_database_is_told_without_what_is_in_the_rows() throws Exception {
        Registry registry = newRegistry();
        try (Connection connection = database.dataSource().getConnection()) {
            Sql.execute(connection, "alter table registered_user add constraint no_eve check (login <> 'eve')");
        }
        try {
            assertThatThrownBy(() -> registry.users().create("eve", "secret-of-eve", null, ACTOR))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("no_eve")
                    .hasMessageContaining("Nothing was changed")
                    .message()
                    .doesNotContain("secret-of-eve");
        } finally {
            try (Connection connection = database.dataSource().getConnection()) {
                Sql.execute(connection, "alter table registered_user drop constraint no_eve");
            }
        }
        assertThat(registry.users().count()).isZero();
    }
}
