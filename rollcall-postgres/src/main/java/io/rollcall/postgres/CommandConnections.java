package io.rollcall.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a command: one, and another whenever all are on loan; each is lent again when it came back. A
 * command has no use for what a pool does beyond that, and would wait for the start of one longer than for a connection.
 */
final class CommandConnections implements Connections, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandConnections.class);

    /** One that rested longer is asked whether it still answers: a run may compute for minutes between two questions. */
    private static final Duration UNASKED = Duration.ofMillis(500);

    private static final int SECONDS_TO_ANSWER = 5;

    /** For one to come back, where the database refuses another: its limit may be as low as what a command needs. */
    private static final Duration WAITED = Duration.ofSeconds(10);

    private final DataSource fresh;
    private final long nanosUnasked;
    private final long nanosWaited;

    /** The last to come back first. */
    private final Deque<Resting> resting = new ArrayDeque<>();

    private final Set<Connection> onLoan = new HashSet<>();
    private boolean closed;

    /** @param fresh a new connection each time */
    CommandConnections(DataSource fresh) {
        this(fresh, UNASKED, WAITED);
    }

    CommandConnections(DataSource fresh, Duration unasked, Duration waited) {
        this.fresh = fresh;
        nanosUnasked = unasked.toNanos();
        nanosWaited = waited.toNanos();
    }

    private record Resting(Connection connection, long since) {}

    @Override
    public Lent lend() throws SQLException {
        Connection connection = rested();
        return lent(connection == null ? fresh() : connection);
    }

    /** A new one; where the database has no more to give, the next that comes back, as long as one is still to. */
    private Connection fresh() throws SQLException {
        try {
            return fresh.getConnection();
        } catch (SQLException refused) {
            long until = System.nanoTime() + nanosWaited;
            while (awaitOneBack(until)) {
                Connection connection = rested();
                if (connection != null) {
                    return connection;
                }
            }
            throw refused;
        }
    }

    /** @return whether one rests now */
    private synchronized boolean awaitOneBack(long until) {
        try {
            for (long left = until - System.nanoTime();
                    resting.isEmpty() && !onLoan.isEmpty() && left > 0;
                    left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !resting.isEmpty();
    }

    private @Nullable Connection rested() throws SQLException {
        while (true) {
            Resting last;
            synchronized (this) {
                last = resting.pollFirst();
            }
            if (last == null) {
                return null;
            }
            if (System.nanoTime() - last.since < nanosUnasked || last.connection.isValid(SECONDS_TO_ANSWER)) {
                return last.connection;
            }
            end(last.connection);
        }
    }

    private synchronized Lent lent(Connection connection) throws SQLException {
        if (closed) {
            end(connection);
            throw new SQLException("the connections to the database were ended", "08003");
        }
        onLoan.add(connection);
        return new Lent(connection) {
            @Override
            void giveBack(Connection connection) throws SQLException {
                back(connection);
            }

            @Override
            void discard(Connection connection) throws SQLException {
                end(connection);
                back(connection);
            }
        };
    }

    private synchronized void back(Connection connection) throws SQLException {
        if (onLoan.remove(connection) && !connection.isClosed()) {
            resting.addFirst(new Resting(connection, System.nanoTime()));
        }
        notifyAll();
    }

    /** Ends those on loan too, in the middle of what they do: as after Ctrl-C. What was not committed was not done. */
    @Override
    public synchronized void close() {
        closed = true;
        resting.forEach(one -> end(one.connection));
        resting.clear();
        for (Connection connection : onLoan) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException broken) {
                LOG.debug("A connection could not be ended", broken);
            }
        }
        onLoan.clear();
        notifyAll();
    }

    private static void end(Connection connection) {
        try {
            connection.close();
        } catch (SQLException broken) {
            LOG.debug("A connection could not be ended", broken);
        }
    }
}
