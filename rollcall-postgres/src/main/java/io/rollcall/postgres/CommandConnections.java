package io.rollcall.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
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

    private final DataSource fresh;
    private final long nanosUnasked;

    /** The last to come back first. */
    private final Deque<Resting> resting = new ArrayDeque<>();

    private final Set<Connection> onLoan = new HashSet<>();
    private boolean closed;

    /** @param fresh a new connection each time */
    CommandConnections(DataSource fresh) {
        this(fresh, UNASKED);
    }

    CommandConnections(DataSource fresh, Duration unasked) {
        this.fresh = fresh;
        nanosUnasked = unasked.toNanos();
    }

    private record Resting(Connection connection, long since) {}

    @Override
    public Lent lend() throws SQLException {
        Connection connection = rested();
        if (connection == null) {
            connection = fresh.getConnection();
        }
        return lent(connection);
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
            public void close() throws SQLException {
                back(connection);
            }
        };
    }

    private synchronized void back(Connection connection) throws SQLException {
        if (onLoan.remove(connection) && !connection.isClosed()) {
            resting.addFirst(new Resting(connection, System.nanoTime()));
        }
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
    }

    private static void end(Connection connection) {
        try {
            connection.close();
        } catch (SQLException broken) {
            LOG.debug("A connection could not be ended", broken);
        }
    }
}
