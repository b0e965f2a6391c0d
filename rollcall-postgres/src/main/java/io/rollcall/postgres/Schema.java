package io.rollcall.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database's tables to the version that this Rollcall knows, or says why not.
 *
 * <pre>
 * the database has ...                      then
 * exactly the known versions                nothing is done, and Flyway is not even loaded
 * none of them, or only the first ones      Flyway applies the rest, one process at a time
 * a version beyond the newest known         refused: use the newer Rollcall
 * a known version with another content      refused: something else wrote it
 * </pre>
 */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final String HISTORY = "flyway_schema_history";
    private static final int OLDEST_SERVER = 140000;
    /** Rollcall's own advisory lock: the letters of its name. */
    private static final long LOCK = 0x526F6C6C63616C6CL;

    private final DatabaseAddress address;
    private final SortedMap<Integer, Integer> known;

    Schema(DatabaseAddress address) {
        this.address = address;
        this.known = Migrations.known();
    }

    void prepare(Connection connection) throws SQLException {
        State state = state(connection);
        refuseUnfit(state);
        if (current(connection, state)) {
            return;
        }
        refuseReadOnly(state);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
            try {
                // Another process may have done it while this one waited.
                if (!current(connection, state(connection))) {
                    migrate();
                }
            } finally {
                statement.execute("select pg_advisory_unlock(" + LOCK + ")");
            }
        }
    }

    private static State state(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select current_setting('server_version_num')::int, current_setting('server_version'),
                               current_setting('server_encoding'), pg_is_in_recovery(), current_schema(),
                               has_schema_privilege(current_schema(), 'CREATE'),
                               to_regclass(quote_ident(current_schema()) || '.""" + HISTORY + "')::text")) {
            row.next();
            return new State(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getString(5),
                    row.getBoolean(6),
                    row.getString(7));
        }
    }

    private void refuseUnfit(State state) {
        if (state.serverNumber < OLDEST_SERVER) {
            throw new DatabaseException("The database " + address + " is PostgreSQL " + state.serverVersion
                    + "; Rollcall needs PostgreSQL 14 or newer.");
        }
        if (!state.encoding.equals("UTF8")) {
            throw new DatabaseException("The database " + address + " has the encoding " + state.encoding
                    + ", which cannot hold every name. Give Rollcall a database made with: CREATE DATABASE rollcall"
                    + " ENCODING 'UTF8' TEMPLATE template0");
        }
        if (state.replica) {
            throw new DatabaseException(
                    "The database " + address + " is a read-only replica. Point ROLLCALL_DB_URL at the primary.");
        }
        if (state.schema == null) {
            throw new DatabaseException("The database " + address + " has no schema that " + address.user()
                    + " may use. Make one: CREATE SCHEMA rollcall AUTHORIZATION \"" + address.user()
                    + "\", and add ?currentSchema=rollcall to the URL.");
        }
    }

    private void refuseReadOnly(State state) {
        if (!state.mayCreate) {
            String has = state.history == null ? "has no tables of Rollcall yet" : "is older than this Rollcall";
            throw new DatabaseException("The database " + address + " " + has + ", and the user " + address.user()
                    + " may not change that. As its owner, run: GRANT CREATE ON SCHEMA " + state.schema + " TO \""
                    + address.user() + "\"");
        }
    }

    /** Whether there is nothing to do. */
    private boolean current(Connection connection, State state) throws SQLException {
        SortedMap<Integer, Integer> applied = applied(connection, state);
        int newest = applied.isEmpty() ? 0 : applied.lastKey();
        int ours = known.isEmpty() ? 0 : known.lastKey();
        if (newest > ours) {
            throw new DatabaseException("The database " + address + " was written by a newer Rollcall (schema " + newest
                    + ", this one knows up to " + ours + "). Use that version.");
        }
        for (var one : applied.entrySet()) {
            if (!one.getValue().equals(known.get(one.getKey()))) {
                throw new DatabaseException("The database " + address + " has a schema " + one.getKey()
                        + " that is not this Rollcall's: another build wrote it. Use that build, or another database.");
            }
        }
        return applied.equals(known);
    }

    private SortedMap<Integer, Integer> applied(Connection connection, State state) throws SQLException {
        SortedMap<Integer, Integer> applied = new TreeMap<>();
        if (state.history == null) {
            return applied;
        }
        String sql = "select version, checksum from " + state.history + " where version is not null and success";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                applied.put(number(rows.getString(1)), rows.getInt(2));
            }
        }
        return applied;
    }

    private int number(String version) {
        try {
            return Integer.parseInt(version);
        } catch (NumberFormatException e) {
            throw otherApplication(e);
        }
    }

    private DatabaseException otherApplication(Exception cause) {
        return new DatabaseException(
                "The database " + address + " already holds tables of something else. Give Rollcall a database, or a"
                        + " schema, of its own: CREATE SCHEMA rollcall, and add ?currentSchema=rollcall to the URL.",
                cause);
    }

    private void migrate() {
        LOG.info("Bringing the database {} to schema {}", address, known.lastKey());
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(address.dataSource())
                    .locations(Migrations.LOCATION)
                    .table(HISTORY)
                    .createSchemas(false)
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw explained(e);
        }
    }

    private DatabaseException explained(FlywayException e) {
        if (String.valueOf(e.getMessage()).contains("non-empty schema")) {
            return otherApplication(e);
        }
        Optional<SQLException> sql = sqlCause(e);
        if (sql.isPresent() && "42501".equals(sql.get().getSQLState())) {
            return new DatabaseException(
                    "The database " + address + " is older than this Rollcall, and the user " + address.user()
                            + " may not change it (" + sql.get().getMessage()
                            + "). Run any command once as the user who owns its tables.",
                    e);
        }
        String why = sql.map(SQLException::getMessage).orElse(e.getMessage());
        return new DatabaseException(
                "The database " + address + " could not be brought to schema " + known.lastKey() + ": " + why
                        + ". Nothing of that step was kept.",
                e);
    }

    private static Optional<SQLException> sqlCause(Throwable e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    private record State(
            int serverNumber,
            String serverVersion,
            String encoding,
            boolean replica,
            @Nullable String schema,
            boolean mayCreate,
            @Nullable String history) {}
}
