package io.rollcall.postgres;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Position;
import io.rollcall.directory.Sid;
import io.rollcall.postgres.PostgresDirectories.Kept;
import io.rollcall.registry.Group;
import io.rollcall.registry.LinkedUsers;
import io.rollcall.registry.Names;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads the registry at one moment, for one directory's plan: a fetch of rows at a time, no object a membership. */
final class ViewQuery {
    private static final int USERS_A_FETCH = 5_000;
    private static final int LOGINS_A_QUERY = 10_000;

    private final Transactions transactions;

    ViewQuery(Transactions transactions) {
        this.transactions = transactions;
    }

    RegistryView view(DirectoryName name) {
        return transactions.snapshot(connection -> {
            Kept directory = PostgresDirectories.require(connection, name);
            DirectorySettings settings = directory.settings();
            List<Group> groups = groups(connection);
            LinkedUsers linked = linked(connection, directory.id());
            Position position = PostgresDirectories.position(connection, directory);
            UserSet active = ids(connection, "block = 'none'");
            UserSet blocked = ids(connection, "block = 'by-directory' and directory_id = ?", directory.id());
            return Sql.one(
                    connection,
                    "select version, next_user_id, next_group_id from registry_state",
                    row -> new RegistryView(
                            settings.name(),
                            row.getLong(1),
                            settings.mode(),
                            settings.strict(),
                            settings.registerPolicy(),
                            row.getInt(2),
                            row.getInt(3),
                            groups,
                            linked,
                            active,
                            blocked,
                            this::taken,
                            sids -> elsewhere(sids, directory.id()),
                            position));
        });
    }

    private static List<Group> groups(Connection connection) throws SQLException {
        List<Group> groups = new ArrayList<>();
        Sql.stream(connection, GroupRows.SELECT + "order by g.id", row -> groups.add(GroupRows.group(row)));
        return groups;
    }

    private static LinkedUsers linked(Connection connection, int directoryId) throws SQLException {
        LinkedUsers.Builder linked = LinkedUsers.builder();
        Sql.stream(
                connection,
                """
                select id, directory_user_id, attribute_digest from registered_user
                where directory_id = ? order by id""",
                USERS_A_FETCH,
                row -> linked.add(
                        DirectoryId.of(row.getObject("directory_user_id", UUID.class)),
                        row.getInt("id"),
                        row.getLong("attribute_digest")),
                directoryId);
        return linked.build();
    }

    private static UserSet ids(Connection connection, String condition, Object... parameters) throws SQLException {
        List<UserSet> ids = new ArrayList<>();
        Sql.stream(
                connection,
                "select coalesce(array_agg(id), '{}') as ids from registered_user where " + condition,
                row -> ids.add(Sql.users(row, "ids")),
                parameters);
        return ids.get(0);
    }

    /** By a scan, which takes less than an index would at every registration; of the present registry, as below. */
    private Map<Sid, Integer> elsewhere(Collection<Sid> sids, int directoryId) {
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
    private Map<String, Integer> taken(Collection<String> logins) {
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
