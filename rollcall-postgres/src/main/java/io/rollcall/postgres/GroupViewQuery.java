package io.rollcall.postgres;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.KnownMembers;
import io.rollcall.directory.Position;
import io.rollcall.postgres.PostgresDirectories.Kept;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupView;
import io.rollcall.registry.LinkedUsers;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.roaringbitmap.RoaringBitmap;

/** Reads what the plan for one external group needs of the registry at one moment: many users a row. */
final class GroupViewQuery {
    private static final int USERS_A_ROW = 50_000;

    /** Each column's values one after the other. A 0, which no text holds here, ends each DN. */
    private static final String COLUMNS = """
            select coalesce(array_agg(id) filter (where block = 'none'), '{}') as active,
                   coalesce(array_agg(id) filter (where block = 'by-directory' and here), '{}') as blocked,
                   coalesce(array_agg(id) filter (where here), '{}') as linked,
                   coalesce(string_agg(uuid_send(directory_user_id), '') filter (where here), '')
                       as directory_user_ids,
                   coalesce(string_agg(int8send(attribute_digest), '') filter (where here), '') as digests,
                   coalesce(string_agg(convert_to(dn, 'UTF8') || '\\x00'::bytea, '') filter (where here), '') as dns
            """;

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
            Users users = members(connection, directory.id(), group.members());
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
                                    users.linked.build(),
                                    UserSet.wrap(users.active),
                                    UserSet.wrap(users.blocked),
                                    whole::taken,
                                    sids -> whole.elsewhere(sids, directory.id()),
                                    position,
                                    named),
                            users.known.build()));
        });
    }

    private static Users members(Connection connection, int directoryId, UserSet members) throws SQLException {
        Users users = new Users();
        int[] ids = members.toArray();
        for (int from = 0; from < ids.length; from += USERS_A_ROW) {
            Sql.stream(
                    connection,
                    COLUMNS + """
                    from (select *, coalesce(directory_id = ?, false) as here from registered_user
                          where id = any (?) order by id) users""",
                    users::add,
                    directoryId,
                    UserSet.of(Arrays.copyOfRange(ids, from, Math.min(ids.length, from + USERS_A_ROW))));
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
            Users users = new Users();
            if (!ids.isEmpty()) {
                Sql.stream(
                        connection,
                        COLUMNS + """
                        from (select *, true as here from registered_user
                              where directory_id = ? and directory_user_id = any (?) order by id) users""",
                        users::add,
                        directory.id(),
                        ids.stream().map(DirectoryId::toUuid).toArray(UUID[]::new));
            }
            return Optional.of(ofGroup.with(
                    users.linked.build(),
                    UserSet.wrap(users.active),
                    UserSet.wrap(users.blocked),
                    PostgresDirectories.position(connection, directory)));
        });
    }

    /** Users as their rows come. */
    private static final class Users {
        private final LinkedUsers.Builder linked = LinkedUsers.builder();
        private final KnownMembers.Builder known = KnownMembers.builder();
        private final RoaringBitmap active = new RoaringBitmap();
        private final RoaringBitmap blocked = new RoaringBitmap();

        private void add(ResultSet row) throws SQLException {
            Sql.users(row, "active").addTo(active);
            Sql.users(row, "blocked").addTo(blocked);
            ByteBuffer ids = ByteBuffer.wrap(row.getBytes("directory_user_ids"));
            ByteBuffer digests = ByteBuffer.wrap(row.getBytes("digests"));
            byte[] dns = row.getBytes("dns");
            int[] place = new int[1];
            Sql.users(row, "linked").forEachId(user -> {
                DirectoryId id = new DirectoryId(ids.getLong(), ids.getLong());
                linked.add(id, user, digests.getLong());
                int end = place[0];
                while (dns[end] != 0) {
                    end++;
                }
                known.add(id, dns, place[0], end);
                place[0] = end + 1;
            });
        }
    }
}
