package io.rollcall.postgres;

import io.rollcall.Registry.Claim;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Imprint;
import io.rollcall.directory.Position;
import io.rollcall.plan.Change.Kind;
import io.rollcall.plan.Planner;
import io.rollcall.registry.Directories;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

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
        return new Kept(row.getInt("id"), DirectoryRows.settings(row));
    }

    @Override
    public void add(DirectorySettings settings, String actor) {
        transactions.edit(edit -> {
            Optional<Kept> existing = find(edit.connection(), settings.name());
            if (existing.isPresent()) {
                throw Refusals.directoryTaken(existing.get().name());
            }
            DirectoryRows.insert(edit.connection(), settings);
            journal(edit, Kind.ADD_DIRECTORY, settings.name(), actor);
            return settings;
        });
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

    @Override
    public void forgetPosition(DirectoryName name, String actor) {
        transactions.edit(edit -> {
            Kept directory = require(edit.connection(), name);
            Sql.update(edit.connection(), "delete from directory_position where directory_id = ?", directory.id());
            keepNamed(edit.connection(), directory, RegistryView.NOBODY_ACCEPTED);
            journal(edit, Kind.FORGET_POSITION, directory.name(), actor);
            return directory;
        });
    }

    /** Keeps the later mark of each origin. */
    static void keepPosition(Connection connection, Kept directory, Position position) throws SQLException {
        for (Map.Entry<String, String> mark : position.needs().entrySet()) {
            Sql.update(connection, """
                    insert into directory_position (directory_id, origin, mark) values (?, ?, ?)
                    on conflict (directory_id, origin)
                    do update set mark = greatest(directory_position.mark, excluded.mark)""", directory.id(), mark.getKey(), mark.getValue());
        }
    }

    static Position position(Connection connection, Kept directory) throws SQLException {
        SortedMap<String, String> marks = new TreeMap<>();
        Sql.list(
                connection,
                "select origin, mark from directory_position where directory_id = ?",
                row -> marks.put(row.getString(1), row.getString(2)),
                directory.id());
        return new Position(marks);
    }

    /** Keeps how many memberships the directory's groups named, or that a person accepts none. */
    static void keepNamed(Connection connection, Kept directory, long named) throws SQLException {
        Sql.update(
                connection,
                "update directory set named_members = ? where id = ? and named_members is distinct from ?",
                named,
                directory.id(),
                named);
    }

    static OptionalLong named(Connection connection, Kept directory) throws SQLException {
        return Sql.one(
                connection,
                "select named_members from directory where id = ?",
                row -> {
                    long named = row.getLong(1);
                    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(named);
                },
                directory.id());
    }

    /** Keeps by what the directory is recognised that came to nothing with the registry at this version. */
    static void keepImprint(Connection connection, Kept directory, long version, Imprint imprint) throws SQLException {
        Sql.update(connection, """
                insert into directory_imprint (directory_id, version, edition, imprint) values (?, ?, ?, ?)
                on conflict (directory_id)
                do update set version = excluded.version, edition = excluded.edition, imprint = excluded.imprint""", directory.id(), version, Planner.EDITION, imprint.bytes());
    }

    /** What was kept, if the registry is still at that version. */
    static Optional<Imprint> imprint(Connection connection, Kept directory) throws SQLException {
        List<Imprint> kept = new ArrayList<>();
        Sql.stream(connection, """
                select imprint from directory_imprint
                where directory_id = ? and edition = ? and version = (select version from registry_state)""", row -> kept.add(new Imprint(row.getBytes(1))), directory.id(), Planner.EDITION);
        return kept.stream().findFirst();
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
                set directory_id = null, directory_user_id = null, dn = null, dn_hash = null, attribute_digest = null, sid = null
                where directory_id = ?""", directory.id());
    }

    private static void journal(Edit edit, Kind kind, DirectoryName name, String actor) throws SQLException {
        edit.byHand(kind, UserSet.EMPTY, UserSet.EMPTY, name.value(), actor);
    }
}
