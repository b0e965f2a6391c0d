package io.rollcall.postgres;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Position;
import io.rollcall.postgres.PostgresDirectories.Kept;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupView;
import io.rollcall.registry.LinkedUsers;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads what the plan for one external group needs of the registry at one moment. */
final class GroupViewQuery {
    /** So many members are asked for over two connections, and kept as they were packed. */
    private static final int MANY = 20_000;

    /** Where more than one of so many members are not among those that were kept, all are asked for. */
    private static final int MISSING = 16;

    /**
     * In one statement, which sees one moment. That the registry has one row is said in it, for a planner that takes it for
     * a thousand would think the statement long, and compile it.
     */
    private static final String NOW = """
            select version, d.id as directory,
                   array(select origin from directory_position where directory_id = d.id order by origin) as origins,
                   array(select mark from directory_position where directory_id = d.id order by origin) as marks,
                   (%s from (select * from registered_user
                             where directory_id = d.id and directory_user_id = any (?) order by id) users) as packed
            from (select version from registry_state limit 1) state left join directory d on d.name_key = ?""".formatted(ViewedUsers.packedWithDns("d.id"));

    private final Transactions transactions;
    private final ViewQuery whole;

    GroupViewQuery(Transactions transactions) {
        this.transactions = transactions;
        whole = new ViewQuery(transactions);
    }

    GroupView view(DirectoryName name, GroupId id) {
        Head head = transactions.snapshot(connection -> head(connection, name, id, MANY));
        return head.members
                .map(users -> view(head, users))
                .or(() -> inHalves(head).map(rows -> viewWhileKeeping(head, rows)))
                .orElseGet(() -> {
                    Head all = transactions.snapshot(connection -> head(connection, name, id, Integer.MAX_VALUE));
                    return view(all, all.members.orElseThrow());
                });
    }

    /** PostgreSQL writes down what it packed while it is unpacked here. */
    private GroupView viewWhileKeeping(Head head, List<byte[]> rows) {
        int members = head.group.members().size();
        AtomicReference<@Nullable GroupView> view = new AtomicReference<>();
        AtOnce.both(
                () -> view.set(view(head, users(rows, members))),
                () -> PackedMembers.keep(
                        transactions, head.group.id(), head.directoryId, head.generation, members, rows));
        return Objects.requireNonNull(view.get());
    }

    /**
     * The group, and what is around it.
     *
     * @param members what is known of its members, if they are fewer than so many, or kept
     * @param generation that of the users
     */
    private record Head(
            DirectorySettings settings,
            int directoryId,
            Group group,
            Optional<ViewedUsers> members,
            Position position,
            OptionalLong named,
            long generation,
            long version,
            int nextUserId,
            int nextGroupId) {}

    private static Head head(Connection connection, DirectoryName name, GroupId id, int many) throws SQLException {
        Kept directory = PostgresDirectories.require(connection, name);
        DirectorySettings settings = directory.settings();
        Group group = GroupRows.requireLarge(connection, id);
        if (group.link()
                .filter(link -> link.directory().equals(settings.name()))
                .isEmpty()) {
            throw Refusals.notImportedFrom(settings.name(), group);
        }
        int[] members = group.members().toArray();
        Optional<ViewedUsers> users = members.length < many
                ? Optional.of(users(packed(connection, directory.id(), members), members.length))
                : kept(connection, directory.id(), id, members);
        Position position = PostgresDirectories.position(connection, directory);
        OptionalLong named = PostgresDirectories.named(connection, directory);
        return Sql.one(
                connection,
                "select version, next_user_id, next_group_id, generation from registry_state, user_generation",
                row -> new Head(
                        settings,
                        directory.id(),
                        group,
                        users,
                        position,
                        named,
                        row.getLong(4),
                        row.getLong(1),
                        row.getInt(2),
                        row.getInt(3)));
    }

    /** What was kept of them, and what is asked for besides; none if that is too much. */
    private static Optional<ViewedUsers> kept(Connection connection, int directoryId, GroupId group, int[] members)
            throws SQLException {
        Optional<byte[]> packed = PackedMembers.of(connection, group, directoryId, members.length);
        if (packed.isEmpty()) {
            return Optional.empty();
        }
        ViewedUsers users = new ViewedUsers(members.length, packed.get().length);
        int[] missing = users.addWithDns(packed.get(), members);
        if (missing.length > members.length / MISSING) {
            return Optional.empty();
        }
        packed(connection, directoryId, missing).forEach(users::addWithDns);
        return Optional.of(users);
    }

    /** Over two connections, which see the same registry if they see the same versions of it; else there is no answer. */
    private Optional<List<byte[]>> inHalves(Head head) {
        int[] members = head.group.members().toArray();
        int middle = members.length / 2;
        List<byte[]> first = new ArrayList<>();
        List<byte[]> second = new ArrayList<>();
        AtomicInteger fitting = new AtomicInteger();
        AtOnce.both(() -> half(head, Arrays.copyOf(members, middle), first, fitting), () -> {
            second.clear();
            half(head, Arrays.copyOfRange(members, middle, members.length), second, fitting);
        });
        if (fitting.get() != 2) {
            return Optional.empty();
        }
        first.addAll(second);
        return Optional.of(first);
    }

    private void half(Head head, int[] members, List<byte[]> rows, AtomicInteger fitting) {
        transactions.snapshot(connection -> {
            boolean same = Sql.one(
                    connection,
                    "select version, generation from registry_state, user_generation",
                    row -> row.getLong(1) == head.version && row.getLong(2) == head.generation);
            if (same) {
                rows.addAll(packed(connection, head.directoryId, members));
                fitting.incrementAndGet();
            }
            return rows;
        });
    }

    /** Members as they come. A subselect hides their ids from the planner, which would weigh each of them. */
    private static List<byte[]> packed(Connection connection, int directoryId, int[] members) throws SQLException {
        List<byte[]> rows = new ArrayList<>();
        for (int from = 0; from < members.length; from += ViewedUsers.USERS_A_ROW) {
            Sql.stream(
                    connection,
                    ViewedUsers.PACKED_WITH_DNS + """
                    from (select * from registered_user
                          where id = any ((select ?::int[])::int[]) order by id) users""",
                    row -> rows.add(ViewedUsers.packed(row)),
                    directoryId,
                    UserSet.of(Arrays.copyOfRange(
                            members, from, Math.min(members.length, from + ViewedUsers.USERS_A_ROW))));
        }
        return rows;
    }

    private static ViewedUsers users(List<byte[]> rows, int count) {
        long bytes = rows.stream().mapToLong(row -> row.length).sum();
        ViewedUsers users = new ViewedUsers(count, bytes);
        rows.forEach(users::addWithDns);
        return users;
    }

    private GroupView view(Head head, ViewedUsers users) {
        LinkedUsers linked = users.linked();
        return new GroupView(
                new RegistryView(
                        head.settings.name(),
                        head.version,
                        head.settings.mode(),
                        head.settings.strict(),
                        head.settings.registerPolicy(),
                        head.nextUserId,
                        head.nextGroupId,
                        List.of(head.group),
                        linked,
                        users.active(),
                        users.blocked(),
                        whole::taken,
                        sids -> whole.elsewhere(sids, head.directoryId),
                        head.position,
                        head.named),
                users.known(linked));
    }

    Optional<RegistryView> now(RegistryView ofGroup, List<DirectoryId> ids) {
        return transactions.read(connection -> Sql.one(
                connection,
                NOW,
                row -> {
                    if (row.getLong("version") != ofGroup.version()) {
                        return Optional.empty();
                    }
                    if (row.getString("directory") == null) {
                        throw Refusals.noDirectory(ofGroup.directory());
                    }
                    ViewedUsers users = new ViewedUsers();
                    users.addWithDns(row);
                    return Optional.of(ofGroup.with(users.linked(), users.active(), users.blocked(), position(row)));
                },
                ids.stream().map(DirectoryId::toUuid).toArray(UUID[]::new),
                Names.key(ofGroup.directory().value())));
    }

    private static Position position(ResultSet row) throws SQLException {
        String[] origins = (String[]) row.getArray("origins").getArray();
        String[] marks = (String[]) row.getArray("marks").getArray();
        SortedMap<String, String> position = new TreeMap<>();
        for (int i = 0; i < origins.length; i++) {
            position.put(origins[i], marks[i]);
        }
        return new Position(position);
    }
}
