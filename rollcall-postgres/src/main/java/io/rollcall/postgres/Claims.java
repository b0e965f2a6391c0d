package io.rollcall.postgres;

import io.rollcall.Registry.Claim;
import io.rollcall.directory.DirectoryName;
import io.rollcall.registry.Names;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to run a directory: a session's advisory lock, so that it ends with the process at the latest. Within the
 * process one thread a directory waits for it, and the others wait for that thread: so waiting costs at most one
 * connection a directory.
 */
final class Claims {
    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
    /** Tells these locks from others in the database: the letters of "roll". */
    private static final int NAMESPACE = 0x726F6C6C;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource connections;
    private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

    /** @param connections each claim keeps one as long as it lasts */
    Claims(DataSource connections) {
        this.connections = connections;
    }

    Claim claim(DirectoryName directory) {
        String key = Names.key(directory.value());
        Semaphore turn = turns.computeIfAbsent(key, any -> new Semaphore(1, true));
        try {
            turn.acquire();
        } catch (InterruptedException interrupted) {
            throw interrupted(directory);
        }
        boolean claimed = false;
        try {
            Claim claim = new Held(lock(directory, key.hashCode()), key.hashCode(), turn);
            claimed = true;
            return claim;
        } catch (SQLException e) {
            throw Transactions.explained(e);
        } finally {
            if (!claimed) {
                turn.release();
            }
        }
    }

    private Connection lock(DirectoryName directory, int number) throws SQLException {
        Connection connection = connections.getConnection();
        boolean locked = false;
        try {
            // Waits in short steps, because a thread that waits for the database cannot be interrupted.
            Sql.execute(connection, "set lock_timeout = '500ms'");
            while (!locked) {
                if (Thread.currentThread().isInterrupted()) {
                    throw interrupted(directory);
                }
                locked = tryLock(connection, number);
            }
            return connection;
        } finally {
            if (!locked) {
                release(connection, number);
            }
        }
    }

    private static boolean tryLock(Connection connection, int number) throws SQLException {
        try {
            Sql.first(connection, "select pg_advisory_lock(?, ?)", row -> true, NAMESPACE, number);
            return true;
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static void release(Connection connection, int number) {
        try (connection) {
            Sql.execute(connection, "reset lock_timeout");
            Sql.first(connection, "select pg_advisory_unlock(?, ?)", row -> true, NAMESPACE, number);
        } catch (SQLException broken) {
            // Its session is over, and the lock with it.
            LOG.debug("The connection of a claim is lost", broken);
        }
    }

    private static CancellationException interrupted(DirectoryName directory) {
        Thread.currentThread().interrupt();
        return new CancellationException("the wait for another run of directory " + directory + " was interrupted");
    }

    /** Closing it twice does nothing the second time. */
    private static final class Held implements Claim {
        private @Nullable Connection connection;
        private final int number;
        private final Semaphore turn;

        Held(Connection connection, int number, Semaphore turn) {
            this.connection = connection;
            this.number = number;
            this.turn = turn;
        }

        @Override
        public synchronized void close() {
            if (connection != null) {
                release(connection, number);
                connection = null;
                turn.release();
            }
        }
    }
}
