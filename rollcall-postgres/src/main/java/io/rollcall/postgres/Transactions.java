package io.rollcall.postgres;

import io.rollcall.postgres.Connections.Lent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on the database, of four kinds. Safe for many threads; each piece of work has a connection of its own.
 *
 * <pre>
 * read      one statement, or several that need not fit together
 * snapshot  several statements that see one moment
 * edit      all or nothing; edits come one after the other, over all processes
 * aside     keeps what may as well not be kept; waits neither for the disk nor for others
 * </pre>
 */
final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    /** Milliseconds that somebody else's lock is waited for to keep what may as well not be kept. */
    private static final int MOST_ASIDE = 100;

    private final Connections connections;
    private final Clock clock;

    Transactions(Connections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    /** Reads over a connection. */
    @FunctionalInterface
    interface Reading<T> {
        T over(Connection connection) throws SQLException;
    }

    /** Changes the registry, or throws and thereby changes nothing. */
    @FunctionalInterface
    interface Editing<T, X extends Exception> {
        T in(Edit edit) throws SQLException, X;
    }

    <T> T read(Reading<T> reading) {
        try (Lent lent = connections.lend()) {
            return reading.over(lent.connection());
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    <T> T snapshot(Reading<T> reading) {
        try (Lent lent = connections.lend()) {
            Connection connection = lent.connection();
            connection.setAutoCommit(false);
            try {
                Sql.execute(connection, "set transaction isolation level repeatable read, read only");
                return reading.over(connection);
            } finally {
                end(lent);
            }
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    <T> T aside(Reading<T> keeping) {
        return committed(connection -> {
            Sql.execute(connection, "set local synchronous_commit to off");
            Sql.execute(connection, "set local lock_timeout to '" + MOST_ASIDE + "ms'");
            return keeping.over(connection);
        });
    }

    <T, X extends Exception> T edit(Editing<T, X> editing) throws X {
        return this.<T, X>committed(connection -> {
            // Each statement has to see what the edit before this one did, which ended while this one waited.
            Sql.execute(connection, "set transaction isolation level read committed");
            Edit edit = Edit.begin(connection, clock);
            T result = editing.in(edit);
            edit.finish();
            return result;
        });
    }

    /** What is done in one transaction, or throws. */
    @FunctionalInterface
    private interface Work<T, X extends Exception> {
        T over(Connection connection) throws SQLException, X;
    }

    private <T, X extends Exception> T committed(Work<T, X> work) throws X {
        try (Lent lent = connections.lend()) {
            Connection connection = lent.connection();
            connection.setAutoCommit(false);
            try {
                T result = work.over(connection);
                connection.commit();
                return result;
            } finally {
                end(lent);
            }
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    /** Takes back whatever was not committed, and leaves the connection as it was. */
    private static void end(Lent lent) {
        try {
            lent.connection().rollback();
            lent.connection().setAutoCommit(true);
        } catch (SQLException broken) {
            // To close it ends its transaction too; what broke it is reported, not this.
            lent.spoilt();
            LOG.debug("A connection could not be set back", broken);
        }
    }

    /** The server's one sentence, without the rows and statements that it may show beside it. */
    static DatabaseException explained(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        if (state.startsWith("08") || state.startsWith("57P")) {
            return new DatabaseException(
                    "The connection to the database was lost: " + sentence(e)
                            + ". What was under way was done whole or not at all. See whether the database runs, then"
                            + " try again.",
                    e);
        }
        return new DatabaseException(
                "The database could not do what Rollcall asked for: " + sentence(e) + " (SQLSTATE " + state
                        + "). Nothing was changed.",
                e);
    }

    private static String sentence(SQLException e) {
        @Nullable ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        @Nullable String text = server == null ? e.getMessage() : server.getMessage();
        return text == null ? e.getClass().getSimpleName() : text;
    }
}
