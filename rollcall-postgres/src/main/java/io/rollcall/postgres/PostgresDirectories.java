package io.rollcall.postgres;

import io.rollcall.Registry.Claim;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.directory.Secret;
import io.rollcall.plan.Change.Kind;
import io.rollcall.registry.Directories;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configured directories in their table. */
final class PostgresDirectories implements Directories {
    private static final String SELECT = "select d.* from directory d ";

    private final Transactions transactions;
    private final Claims claims;

    PostgresDirectories(Transactions transactions, Claims claims) {
        this.transactions = transactions;
        this.claims = claims;
    }

    /**
     * A directory as it is kept.
     *
     * @param id the database's own
     */
    record Kept(int id, DirectorySettings settings) {
        DirectoryName name() {
            return settings.name();
        }
    }

    /**
     * The directory of this name, without regard to case.
     *
     * @throws io.rollcall.registry.RefusedException if there is none
     */
    static Kept require(Connection connection, DirectoryName name) throws SQLException {
        return find(connection, name).orElseThrow(() -> Refusals.noDirectory(name));
    }

    private static Optional<Kept> find(Connection connection, DirectoryName name) throws SQLException {
        return Sql.first(
                connection, SELECT + "where d.name_key = ?", PostgresDirectories::directory, Names.key(name.value()));
    }

    private static Kept directory(ResultSet row) throws SQLException {
        byte @Nullable [] password = row.getBytes("password");
        return new Kept(
                row.getInt("id"),
                new DirectorySettings(
                        new DirectoryName(row.getString("name")),
                        DirectoryKind.parse(row.getString("kind")),
                        List.of((String[]) row.getArray("urls").getArray()),
                        row.getBoolean("start_tls"),
                        row.getBoolean("verify_tls"),
                        Optional.ofNullable(row.getString("ca_pem")),
                        Optional.ofNullable(row.getString("bind_dn")),
                        password == null ? Optional.empty() : Optional.of(new Secret(password)),
                        row.getString("base"),
                        Optional.ofNullable(row.getString("user_base")),
                        Optional.ofNullable(row.getString("user_filter")),
                        Optional.ofNullable(row.getString("group_base")),
                        Optional.ofNullable(row.getString("group_filter")),
                        row.getBoolean("nested"),
                        RegisterPolicy.valueOf(row.getString("register_policy").toUpperCase(Locale.ROOT)),
                        RunRows.mode(row.getString("mode")),
                        row.getBoolean("strict"),
                        Duration.ofSeconds(row.getLong("interval_seconds"))));
    }

    @Override
    public void add(DirectorySettings settings, String actor) {
        transactions.edit(edit -> {
            Optional<Kept> existing = find(edit.connection(), settings.name());
            if (existing.isPresent()) {
                throw Refusals.directoryTaken(existing.get().name());
            }
            insert(edit.connection(), settings);
            journal(edit, Kind.ADD_DIRECTORY, settings.name(), actor);
            return settings;
        });
    }

    private static void insert(Connection connection, DirectorySettings settings) throws SQLException {
        Sql.update(
                connection,
                """
                insert into directory (name, name_key, kind, urls, start_tls, verify_tls, ca_pem, bind_dn, password, base,
                                       user_base, user_filter, group_base, group_filter, nested, register_policy, mode,
                                       strict, interval_seconds)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?::bytea, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                settings.name().value(),
                Names.key(settings.name().value()),
                settings.kind().word(),
                settings.urls().toArray(String[]::new),
                settings.startTls(),
                settings.verifyTls(),
                settings.caPem().orElse(null),
                settings.bindDn().orElse(null),
                settings.password().map(Secret::ciphertext).orElse(null),
                settings.base(),
                settings.userBase().orElse(null),
                settings.userFilter().orElse(null),
                settings.groupBase().orElse(null),
                settings.groupFilter().orElse(null),
                settings.nested(),
                settings.registerPolicy().name().toLowerCase(Locale.ROOT),
                RunRows.word(settings.mode()),
                settings.strict(),
                settings.interval().toSeconds());
    }

    @Override
    public Optional<DirectorySettings> find(DirectoryName name) {
        return transactions.read(connection -> find(connection, name)).map(Kept::settings);
    }

    @Override
    public List<DirectorySettings> list() {
        return transactions.read(connection -> Sql.list(connection, SELECT, PostgresDirectories::directory)).stream()
                .map(Kept::settings)
                .sorted(Comparator.comparing(DirectorySettings::name))
                .toList();
    }

    /** Waits for the end of a run of this directory. */
    @Override
    public void remove(DirectoryName name, boolean detach, String actor) {
        try (Claim claim = claims.claim(name)) {
            removeClaimed(name, detach, actor);
        }
    }

    private void removeClaimed(DirectoryName name, boolean detach, String actor) {
        transactions.edit(edit -> {
            Connection connection = edit.connection();
            Kept directory = require(connection, name);
            long groups = count(connection, "registry_group", directory);
            long users = count(connection, "registered_user", directory);
            if (!detach && groups + users > 0) {
                throw Refusals.directoryInUse(directory.name(), groups, users);
            }
            detachAll(edit, directory, actor);
            Sql.update(
                    connection,
                    "delete from held_plan where directory = ?",
                    directory.name().value());
            Sql.update(connection, "delete from directory where id = ?", directory.id());
            journal(edit, Kind.REMOVE_DIRECTORY, directory.name(), actor);
            return directory;
        });
    }

    private static long count(Connection connection, String table, Kept directory) throws SQLException {
        return Sql.one(
                connection,
                "select count(*) from " + table + " where directory_id = ?",
                row -> row.getLong(1),
                directory.id());
    }

    private static void detachAll(Edit edit, Kept directory, String actor) throws SQLException {
        PostgresGroups.detachAll(edit, directory, actor);
        Sql.update(edit.connection(), """
                update registered_user
                set directory_id = null, directory_user_id = null, dn = null, dn_hash = null, attribute_digest = null
                where directory_id = ?""", directory.id());
    }

    private static void journal(Edit edit, Kind kind, DirectoryName name, String actor) throws SQLException {
        edit.byHand(kind, UserSet.EMPTY, UserSet.EMPTY, name.value(), actor);
    }
}
