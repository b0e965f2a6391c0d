package io.rollcall.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.postgres.Connections.Lent;
import io.rollcall.postgres.embedded.EmbeddedPostgres;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandConnectionsTest {
    private static final Duration A_LONG_WHILE = Duration.ofHours(1);

    @TempDir
    private static Path home;

    private static Database database;

    private final CompletableFuture<Integer> found = new CompletableFuture<>();
    private CommandConnections connections;

    @BeforeAll
    static void start() {
        database = Database.embedded(
                EmbeddedPostgres.open(home.resolve("home"), Path.of("target", "postgres")), Database.Load.COMMAND);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void open() {
        connections = new CommandConnections(database.dataSource(), A_LONG_WHILE, A_LONG_WHILE);
    }

    @AfterEach
    void close() {
        connections.close();
    }

    private static int session(Lent lent) throws SQLException {
        return Sql.first(lent.connection(), "select pg_backend_pid()", row -> row.getInt(1))
                .orElseThrow();
    }

    private int sessionOfOne() throws SQLException {
        try (Lent lent = connections.lend()) {
            return session(lent);
        }
    }

    /** And waits until it is over. */
    private static void end(int session) throws SQLException {
        try (Connection other = database.dataSource().getConnection()) {
            assertThat(Sql.first(other, "select pg_terminate_backend(?, 20000)", row -> row.getBoolean(1), session))
                    .contains(true);
        }
    }

    @Test
    void one_that_came_back_is_lent_again_and_two_at_once_are_two() throws Exception {
        int first = sessionOfOne();
        try (Lent one = connections.lend();
                Lent other = connections.lend()) {
            assertThat(session(one)).isEqualTo(first);
            assertThat(session(other)).isNotEqualTo(first);
        }
    }

    @Test
    void given_back_twice_it_is_lent_once() throws Exception {
        Lent twice = connections.lend();
        twice.close();
        try (Lent one = connections.lend()) {
            twice.close();
            twice.spoilt();
            try (Lent other = connections.lend()) {
                assertThat(session(one)).isNotEqualTo(session(other));
            }
        }
    }

    @Test
    void one_that_may_not_be_as_it_was_lent_is_not_lent_again() throws Exception {
        int spoilt;
        try (Lent lent = connections.lend()) {
            spoilt = session(lent);
            lent.spoilt();
        }
        assertThat(sessionOfOne()).isNotEqualTo(spoilt);
    }

    @Test
    void nor_does_a_servers_pool_lend_such_a_one_again() throws Exception {
        OpenConnections server = OpenConnections.ofServer(database.address());
        try {
            int spoilt;
            try (Lent lent = server.claims().lend()) {
                spoilt = session(lent);
            }
            try (Lent lent = server.claims().lend()) {
                assertThat(session(lent)).isEqualTo(spoilt);
                lent.spoilt();
            }
            try (Lent lent = server.claims().lend()) {
                assertThat(session(lent)).isNotEqualTo(spoilt);
            }
        } finally {
            server.end().run();
        }
    }

    @Test
    void one_that_was_ended_while_it_rested_is_replaced() throws Exception {
        connections = new CommandConnections(database.dataSource(), Duration.ZERO, A_LONG_WHILE);
        int rested = sessionOfOne();
        assertThat(sessionOfOne()).isEqualTo(rested);
        end(rested);
        assertThat(sessionOfOne()).isNotEqualTo(rested);
    }

    @Test
    void one_that_was_ended_while_it_was_lent_is_not_lent_again() throws Exception {
        try (Lent lent = connections.lend()) {
            end(session(lent));
            assertThatThrownBy(() -> session(lent)).isInstanceOf(SQLException.class);
        }
        assertThat(sessionOfOne()).isPositive();
    }

    /** Gives one, and then says that there are no more. */
    private static DataSource only(int number) {
        AtomicInteger given = new AtomicInteger();
        DataSource all = database.dataSource();
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (given.incrementAndGet() > number) {
                        throw new SQLException("too many connections", "53300");
                    }
                    return all.getConnection();
                });
    }

    @Test
    void where_the_database_has_no_more_to_give_the_next_that_comes_back_is_lent() throws Exception {
        connections = new CommandConnections(only(1), A_LONG_WHILE, A_LONG_WHILE);
        Lent lent = connections.lend();
        int session = session(lent);
        Thread waiting = new Thread(() -> {
            try (Lent next = connections.lend()) {
                found.complete(session(next));
            } catch (SQLException e) {
                found.completeExceptionally(e);
            }
        });
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            assertThat(found).isNotDone();
            Thread.onSpinWait();
        }
        lent.close();
        assertThat(found.get(20, TimeUnit.SECONDS)).isEqualTo(session);
    }

    @Test
    void where_none_is_to_come_back_or_not_in_time_the_refusal_is_told() throws Exception {
        connections = new CommandConnections(only(0), A_LONG_WHILE, A_LONG_WHILE);
        assertThatThrownBy(() -> connections.lend())
                .isInstanceOf(SQLException.class)
                .hasMessage("too many connections");
        connections = new CommandConnections(only(1), A_LONG_WHILE, Duration.ofMillis(1));
        try (Lent lent = connections.lend()) {
            assertThatThrownBy(() -> connections.lend())
                    .isInstanceOf(SQLException.class)
                    .hasMessage("too many connections");
            assertThat(session(lent)).isPositive();
        }
    }

    @Test
    void to_close_them_ends_those_on_loan_in_the_middle_of_what_they_do_and_lends_no_more() throws Exception {
        int rested = sessionOfOne();
        Lent lent = connections.lend();
        assertThat(session(lent)).isEqualTo(rested);
        CompletableFuture<Boolean> waits = CompletableFuture.supplyAsync(() -> {
            try {
                Sql.execute(lent.connection(), "select pg_sleep(600)");
                return true;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        try (Connection other = database.dataSource().getConnection()) {
            while (Sql.first(
                            other,
                            "select 1 from pg_stat_activity where pid = ? and wait_event = 'PgSleep'",
                            row -> true,
                            rested)
                    .isEmpty()) {
                assertThat(waits).isNotDone();
                Thread.onSpinWait();
            }
        }
        connections.close();
        assertThatThrownBy(() -> waits.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(java.io.IOException.class);
        assertThatThrownBy(() -> connections.lend()).isInstanceOf(SQLException.class);
        lent.close();
    }
}
