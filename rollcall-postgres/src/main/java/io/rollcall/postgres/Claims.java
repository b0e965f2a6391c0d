package io.rollcall.postgres;

import io.rollcall.Registry.Claim;
import io.rollcall.directory.DirectoryName;
import io.rollcall.postgres.Connections.Lent;
import io.rollcall.registry.Names;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
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

    /** A session that says nothing for so long counts as over. */
    private static final int SECONDS_TO_ANSWER = 10;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Connections connections;
    private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    /** @param connections each claim keeps one as long as it lasts */
    Claims(Connections connections) {
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
            Held claim = new Held(key, lock(directory, key.hashCode()), turn);
            held.put(key, claim);
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

    /**
     * Whether this process holds a claim whose session is over, and the lock with it: as after a restart of the database.
     * Another run may have begun since. Of a directory that nobody here claimed, nothing is lost.
     */
    boolean lost(DirectoryName directory) throws SQLException {
        Held claim = held.get(Names.key(directory.value()));
        return claim != null && !claim.lives();
    }

    private Lent lock(DirectoryName directory, int number) throws SQLException {
        Lent session = connections.lend();
        boolean locked = false;
        try {
            // Waits in short steps, because a thread that waits for the database cannot be interrupted.
            Sql.execute(session.connection(), "set lock_timeout = '500ms'");
            while (!locked) {
                if (Thread.currentThread().isInterrupted()) {
                    throw interrupted(directory);
                }
                locked = tryLock(session.connection(), number);
            }
            return session;
        } finally {
            if (!locked) {
                release(session, number);
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

    private static void release(Lent session, int number) {
        try (session) {
            Sql.execute(session.connection(), "reset lock_timeout");
            Sql.first(session.connection(), "select pg_advisory_unlock(?, ?)", row -> true, NAMESPACE, number);
        } catch (SQLException broken) {
            // Its session is over, and the lock with it.
            session.spoilt();
            LOG.debug("The connection of a claim is lost", broken);
        }
    }

    private static CancellationException interrupted(DirectoryName directory) {
        Thread.currentThread().interrupt();
        return new CancellationException("the wait for another run of directory " + directory + " was interrupted");
    }

    /** Closing it twice does nothing the second time. */
    private final class Held implements Claim {
        private final String key;
        private @Nullable Lent session;
        private final Semaphore turn;

        Held(String key, Lent session, Semaphore turn) {
            this.key = key;
            this.session = session;
            this.turn = turn;
        }

        synchronized boolean lives() throws SQLException {
            return session != null && session.connection().isValid(SECONDS_TO_ANSWER);
        }

        @Override
        public synchronized void close() {
            if (session != null) {
                held.remove(key, this);
                release(session, key.hashCode());
                session = null;
                turn.release();
            }
        }
    }
}
