package io.rollcall.postgres;

import io.rollcall.postgres.Connections.Lent;
import io.rollcall.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Rollcall's database, open: reachable, and its tables those of this version. Either the embedded one in the data folder,
 * or an ordinary PostgreSQL. Safe for many threads. Close it when done: the last to close an embedded one stops its
 * server.
 *
 * <p>The tables come from the files {@code io/rollcall/postgres/migration/V<number>__<what>.sql} on the class path.
 */
public final class Database implements AutoCloseable {
    private final DatabaseAddress address;
    private final OpenConnections connections;
    private final @Nullable EmbeddedPostgres embedded;
    private final Thread whenInterrupted = new Thread(this::close, "rollcall-database-close");

    private Database(DatabaseAddress address, OpenConnections connections, @Nullable EmbeddedPostgres embedded) {
        this.address = address;
        this.connections = connections;
        this.embedded = embedded;
    }

    /** What the connections are for. */
    public enum Load {
        /** One command at a time: a connection from the start, and another whenever none is free. Ctrl-C closes the database. */
        COMMAND,
        /** A server with many requests at once. Whoever runs the server closes the database when it ends. */
        SERVER
    }

    /**
     * The database that the environment names with {@code ROLLCALL_DB_URL} ({@code ROLLCALL_DB_USER} and
     * {@code ROLLCALL_DB_PASSWORD} go before what the URL says), and without that the embedded one in the data folder.
     * {@code ROLLCALL_POSTGRES_PROGRAMS} names the folder for the embedded one's programs, by default
     * {@code postgres} in the data folder.
     *
     * @param home the data folder; made when it is needed and missing
     * @throws DatabaseException when it cannot be used; the message says why and what to do
     */
    public static Database open(Path home, Map<String, String> environment, Load load) {
        String url = environment.getOrDefault("ROLLCALL_DB_URL", "");
        if (!url.isBlank()) {
            return at(
                    DatabaseAddress.of(
                            url, environment.get("ROLLCALL_DB_USER"), environment.get("ROLLCALL_DB_PASSWORD")),
                    load);
        }
        String programs = environment.getOrDefault("ROLLCALL_POSTGRES_PROGRAMS", "");
        return embedded(
                programs.isBlank() ? EmbeddedPostgres.open(home) : EmbeddedPostgres.open(home, Path.of(programs)),
                load);
    }

    /** An ordinary PostgreSQL. */
    public static Database at(DatabaseAddress address, Load load) {
        return connect(address, load, null);
    }

    /** On that server, which is closed with the database, and at once when the database cannot be used. */
    public static Database embedded(EmbeddedPostgres server, Load load) {
        try {
            return connect(DatabaseAddress.of(server), load, server);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static Database connect(DatabaseAddress address, Load load, @Nullable EmbeddedPostgres embedded) {
        OpenConnections connections =
                load == Load.SERVER ? OpenConnections.ofServer(address) : OpenConnections.ofCommand(address);
        try (Lent first = connections.work().lend()) {
            new Schema(address).prepare(first.connection());
            Database database = new Database(address, connections, embedded);
            if (embedded != null && load == Load.COMMAND) {
                Runtime.getRuntime().addShutdownHook(database.whenInterrupted);
            }
            return database;
        } catch (SQLException e) {
            connections.end().run();
            throw explained(e, address, embedded);
        } catch (RuntimeException e) {
            connections.end().run();
            throw e;
        }
    }

    private static DatabaseException explained(
            SQLException e, DatabaseAddress address, @Nullable EmbeddedPostgres embedded) {
        if (embedded != null && "28P01".equals(e.getSQLState())) {
            return new DatabaseException(
                    "The embedded PostgreSQL refused the password in " + embedded.passwordFile()
                            + ": that file is not the one this database was made with. Bring it back from a backup.",
                    e);
        }
        return ConnectionFailure.explained(e, address);
    }

    /** Of a command, each is a new one, which this does not end. */
    public DataSource dataSource() {
        return connections.dataSource();
    }

    /** Connections for what keeps one long, so that they are not missed elsewhere. */
    public DataSource dedicated() {
        return connections.dedicated();
    }

    /** The registry in this database; it ends with it. */
    public PostgresRegistry registry(Clock clock) {
        return new PostgresRegistry(connections.work(), connections.claims(), clock);
    }

    public DatabaseAddress address() {
        return address;
    }

    /** Ends the connections, then gives an embedded server back. Closing twice does nothing. */
    @Override
    public void close() {
        connections.end().run();
        if (embedded != null) {
            embedded.close();
            forgetInterruption();
        }
    }

    private void forgetInterruption() {
        try {
            Runtime.getRuntime().removeShutdownHook(whenInterrupted);
        } catch (IllegalStateException e) {
            // The process is ending already, and may be doing so right here.
        }
    }
}
