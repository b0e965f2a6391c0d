package io.rollcall.postgres;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Imprint;
import io.rollcall.directory.Position;
import io.rollcall.directory.Sid;
import io.rollcall.postgres.PostgresDirectories.Kept;
import io.rollcall.registry.Group;
import io.rollcall.registry.Names;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.Settled;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the registry at one moment, for one directory's plan: no object a membership. */
final class ViewQuery {
    private static final int LOGINS_A_QUERY = 10_000;

    private final Transactions transactions;

    ViewQuery(Transactions transactions) {
        this.transactions = transactions;
    }

    RegistryView view(DirectoryName name) {
        return transactions.snapshot(connection -> {
            Kept directory = PostgresDirectories.require(connection, name);
            return view(connection, directory, groups(connection), true);
        });
    }

    /** What is needed of the registry if the directory says what it said when nothing was to do. */
    Optional<Settled> settled(DirectoryName name) {
        return transactions.snapshot(connection -> {
            Kept directory = PostgresDirectories.require(connection, name);
            Optional<Imprint> imprint = PostgresDirectories.imprint(connection, directory);
            return imprint.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Settled(imprint.get(), view(connection, directory, List.of(), false)));
        });
    }

    private RegistryView view(Connection connection, Kept directory, List<Group> groups, boolean withUsers)
            throws SQLException {
        DirectorySettings settings = directory.settings();
        Position position = PostgresDirectories.position(connection, directory);
        OptionalLong named = PostgresDirectories.named(connection, directory);
        return Sql.one(connection, "select version, next_user_id, next_group_id from registry_state", row -> {
            ViewedUsers users = withUsers ? users(connection, directory.id(), row.getInt(2)) : new ViewedUsers();
            return new RegistryView(
                    settings.name(),
                    row.getLong(1),
                    settings.mode(),
                    settings.strict(),
                    settings.registerPolicy(),
                    row.getInt(2),
                    row.getInt(3),
                    groups,
                    users.linked(),
                    users.active(),
                    users.blocked(),
                    this::taken,
                    sids -> elsewhere(sids, directory.id()),
                    position,
                    named);
        });
    }

    private static List<Group> groups(Connection connection) throws SQLException {
        List<Group> groups = new ArrayList<>();
        Sql.stream(connection, GroupRows.SELECT + "order by g.id", row -> groups.add(GroupRows.group(row)));
        return groups;
    }

    private static ViewedUsers users(Connection connection, int directoryId, int nextUserId) throws SQLException {
        ViewedUsers users = new ViewedUsers();
        for (int from = 0; from < nextUserId; from += ViewedUsers.USERS_A_ROW) {
            Sql.stream(
                    connection,
                    ViewedUsers.PACKED
                            + "from (select * from registered_user where id >= ? and id < ? order by id) users",
                    users::add,
                    directoryId,
                    from,
                    from + ViewedUsers.USERS_A_ROW);
        }
        return users;
    }

    /** By a scan, which takes less than an index would at every registration; of the present registry, as below. */
    Map<Sid, Integer> elsewhere(Collection<Sid> sids, int directoryId) {
        Map<Sid, Integer> found = new HashMap<>();
        Set<Sid> several = new HashSet<>();
        Object texts = sids.stream().map(Sid::toString).toArray(String[]::new);
        transactions.read(connection -> {
            Sql.stream(
                    connection,
                    "select sid, id from registered_user where sid = any (?) and directory_id <> ?",
                    row -> {
                        Sid sid = Sid.parse(row.getString(1)).orElseThrow();
                        if (found.put(sid, row.getInt(2)) != null) {
                            several.add(sid);
                        }
                    },
                    texts,
                    directoryId);
            return found;
        });
        found.keySet().removeAll(several);
        return found;
    }

    /**
     * Asks the present registry, not the view's moment: apply refuses a plan whose view is no longer the present one, so
     * what differs comes to nothing.
     */
    Map<String, Integer> taken(Collection<String> logins) {
        Map<String, String> names = new HashMap<>();
        logins.forEach(login -> names.put(Keys.of(login), Names.key(login)));
        List<String> keys = List.copyOf(names.keySet());
        Map<String, Integer> taken = new HashMap<>();
        transactions.read(connection -> {
            for (int from = 0; from < keys.size(); from += LOGINS_A_QUERY) {
                List<String> some = keys.subList(from, Math.min(keys.size(), from + LOGINS_A_QUERY));
                Sql.list(
                        connection,
                        "select login_key, id from registered_user where login_key = any (?)",
                        row -> taken.put(names.getOrDefault(row.getString(1), row.getString(1)), row.getInt(2)),
                        (Object) some.toArray(String[]::new));
            }
            return taken;
        });
        return taken;
    }
}
