package io.rollcall.postgres;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Position;
import io.rollcall.postgres.PostgresDirectories.Kept;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupView;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Reads what the plan for one external group needs of the registry at one moment. */
final class GroupViewQuery {
    private final Transactions transactions;
    private final ViewQuery whole;

    GroupViewQuery(Transactions transactions) {
        this.transactions = transactions;
        whole = new ViewQuery(transactions);
    }

    GroupView view(DirectoryName name, GroupId id) {
        return transactions.snapshot(connection -> {
            Kept directory = PostgresDirectories.require(connection, name);
            DirectorySettings settings = directory.settings();
            Group group = GroupRows.require(connection, id);
            if (group.link()
                    .filter(link -> link.directory().equals(settings.name()))
                    .isEmpty()) {
                throw Refusals.notImportedFrom(settings.name(), group);
            }
            ViewedUsers users = members(connection, directory.id(), group.members());
            Position position = PostgresDirectories.position(connection, directory);
            OptionalLong named = PostgresDirectories.named(connection, directory);
            return Sql.one(
                    connection,
                    "select version, next_user_id, next_group_id from registry_state",
                    row -> new GroupView(
                            new RegistryView(
                                    settings.name(),
                                    row.getLong(1),
                                    settings.mode(),
                                    settings.strict(),
                                    settings.registerPolicy(),
                                    row.getInt(2),
                                    row.getInt(3),
                                    List.of(group),
                                    users.linked(),
                                    users.active(),
                                    users.blocked(),
                                    whole::taken,
                                    sids -> whole.elsewhere(sids, directory.id()),
                                    position,
                                    named),
                            users.known()));
        });
    }

    private static ViewedUsers members(Connection connection, int directoryId, UserSet members) throws SQLException {
        ViewedUsers users = new ViewedUsers();
        int[] ids = members.toArray();
        for (int from = 0; from < ids.length; from += ViewedUsers.USERS_A_ROW) {
            Sql.stream(
                    connection,
                    ViewedUsers.PACKED_WITH_DNS
                            + "from (select * from registered_user where id = any (?) order by id) users",
                    users::addWithDns,
                    directoryId,
                    UserSet.of(Arrays.copyOfRange(ids, from, Math.min(ids.length, from + ViewedUsers.USERS_A_ROW))));
        }
        return users;
    }

    Optional<RegistryView> now(RegistryView ofGroup, List<DirectoryId> ids) {
        return transactions.snapshot(connection -> {
            long version = Sql.one(connection, "select version from registry_state", row -> row.getLong(1));
            if (version != ofGroup.version()) {
                return Optional.empty();
            }
            Kept directory = PostgresDirectories.require(connection, ofGroup.directory());
            ViewedUsers users = new ViewedUsers();
            if (!ids.isEmpty()) {
                Sql.stream(
                        connection,
                        ViewedUsers.PACKED_WITH_DNS + """
                        from (select * from registered_user
                              where directory_id = ? and directory_user_id = any (?) order by id) users""",
                        users::addWithDns,
                        directory.id(),
                        directory.id(),
                        ids.stream().map(DirectoryId::toUuid).toArray(UUID[]::new));
            }
            return Optional.of(ofGroup.with(
                    users.linked(),
                    users.active(),
                    users.blocked(),
                    PostgresDirectories.position(connection, directory)));
        });
    }
}
