package io.rollcall.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rollcall.directory.Progress;
import io.rollcall.journal.Run;
import io.rollcall.registry.RefusedException;
import io.rollcall.server.rest.RestServer;
import io.rollcall.server.rest.Token;
import io.rollcall.server.schedule.RunMeter;
import io.rollcall.server.schedule.Schedule;
import io.rollcall.server.schedule.Timings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * The server while it runs: REST and the schedule over one database. Closing it answers the requests under way and lets
 * the runs under way finish, both for a bounded time; what it was given stays open.
 */
public final class Serve implements AutoCloseable {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 8080;

    private static final int DATABASE_SECONDS = 2;

    private final RestServer rest;
    private final Schedule schedule;
    private final List<String> warnings;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Serve(RestServer rest, Schedule schedule, List<String> warnings) {
        this.rest = rest;
        this.schedule = schedule;
        this.warnings = warnings;
    }

    /**
     * Starts the server and answers when it listens.
     *
     * @param database where the registry's tables are, and the schedule's
     * @param home the data folder; the token is kept there
     * @param port the port to listen on; 0 for any free one
     * @throws RefusedException if it cannot listen there, or the token's file is not as it must be
     */
    public static Serve start(Rollcall rollcall, DataSource database, Clock clock, Path home, String host, int port) {
        return start(rollcall, database, clock, home, host, port, Timings.DEFAULT);
    }

    static Serve start(
            Rollcall rollcall, DataSource database, Clock clock, Path home, String host, int port, Timings timings) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        RunMeter meter = new RunMeter(meters);
        RestServer rest =
                RestServer.start(rollcall, () -> answers(database), token(home), meters, meter, clock, host, port);
        try {
            Schedule schedule = new Schedule(
                            rollcall.registry(),
                            directory -> {
                                Run run = rollcall.runs().sync(directory.value(), "schedule", Progress.SILENT);
                                meter.accept(run);
                                return run;
                            },
                            database,
                            clock,
                            timings)
                    .start();
            return new Serve(rest, schedule, warnings(host));
        } catch (RuntimeException failed) {
            rest.close();
            throw failed;
        }
    }

    /** Where it listens, such as {@code http://127.0.0.1:8080}. */
    public URI address() {
        return rest.address();
    }

    /** What a person has to be told about the way it listens; one sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /** Waits until somebody closes it. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** A second call does nothing, and does not wait for the first. */
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        rest.close();
        schedule.close();
        closed.countDown();
    }

    private static Token token(Path home) {
        try {
            return Token.in(home);
        } catch (IOException failed) {
            throw new RefusedException(
                    RefusedException.Kind.CONFLICT,
                    "The token's file " + home.resolve("token") + " cannot be read or made: " + failed.getMessage()
                            + ". The data folder must be on a file system with owners and modes.");
        }
    }

    private static boolean answers(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return connection.isValid(DATABASE_SECONDS);
        } catch (SQLException away) {
            return false;
        }
    }

    static List<String> warnings(String host) {
        try {
            if (InetAddress.getByName(host).isLoopbackAddress()) {
                return List.of();
            }
        } catch (UnknownHostException cannotBeSinceItListens) {
            // Then it is better to warn.
        }
        return List.of("Others than this machine can reach " + host + ", and there is no TLS: the token crosses the"
                + " network unencrypted. Put a reverse proxy with TLS before it, or listen on 127.0.0.1.");
    }
}
