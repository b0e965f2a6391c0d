package io.rollcall.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Where work on the database gets its connections, each for itself alone. Safe for many threads. */
interface Connections {
    /** @return to be closed by whoever asked, in the state in which it was lent */
    Lent lend() throws SQLException;

    /** Of a pool, or of anything else where a connection's own {@code close} is right. */
    static Connections of(DataSource source) {
        return () -> {
            Connection connection = source.getConnection();
            return new Lent(connection) {
                @Override
                public void close() throws SQLException {
                    connection.close();
                }
            };
        };
    }

    /** One that is on loan. Closing it gives it back; closing it twice does nothing the second time. */
    abstract class Lent implements AutoCloseable {
        private final Connection connection;

        Lent(Connection connection) {
            this.connection = connection;
        }

        final Connection connection() {
            return connection;
        }

        @Override
        public abstract void close() throws SQLException;

        /** Before it is given back: of one that may no longer be in the state in which it was lent. */
        final void spoilt() {
            try {
                connection.close();
            } catch (SQLException broken) {
                // Then it is over already.
            }
        }
    }
}
