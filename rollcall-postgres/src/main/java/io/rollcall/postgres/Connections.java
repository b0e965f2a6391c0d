package io.rollcall.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** Where work on the database gets its connections, each for itself alone. Safe for many threads. */
interface Connections {
    /** @return to be closed by whoever asked, in the state in which it was lent */
    Lent lend() throws SQLException;

    /** Of a pool, or of anything else where a connection's own {@code close} is right. */
    static Connections of(DataSource source) {
        return () -> new Lent(source.getConnection()) {
            @Override
            void giveBack(Connection connection) throws SQLException {
                connection.close();
            }

            @Override
            void discard(Connection connection) throws SQLException {
                if (source instanceof HikariDataSource pool) {
                    pool.evictConnection(connection);
                } else {
                    connection.abort(Runnable::run);
                }
                connection.close();
            }
        };
    }

    /** One that is on loan until it is given back or discarded, once. */
    abstract class Lent implements AutoCloseable {
        private final Connection connection;
        private final AtomicBoolean over = new AtomicBoolean();

        Lent(Connection connection) {
            this.connection = connection;
        }

        abstract void giveBack(Connection connection) throws SQLException;

        /** Ends it: nobody else gets it. */
        abstract void discard(Connection connection) throws SQLException;

        final Connection connection() {
            return connection;
        }

        /** Gives it back. Of one that is over already, nothing happens. */
        @Override
        public final void close() throws SQLException {
            if (over.compareAndSet(false, true)) {
                giveBack(connection);
            }
        }

        /** Instead of giving it back: of one that may no longer be in the state in which it was lent. */
        final void spoilt() {
            if (over.compareAndSet(false, true)) {
                try {
                    discard(connection);
                } catch (SQLException broken) {
                    // Then it is over already.
                }
            }
        }
    }
}
