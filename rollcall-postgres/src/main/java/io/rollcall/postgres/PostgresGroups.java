package io.rollcall.postgres;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.plan.Change.Kind;
import io.rollcall.plan.Reason;
import io.rollcall.postgres.PostgresDirectories.Kept;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.Groups;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.Usage;
import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The groups and their usages in their tables. */
final class PostgresGroups implements Groups {
    private static final String UNLINK = """
            update registry_group
            set directory_id = null, directory_group_id = null, directory_group_name = null, dn = null, dn_hash = null,
                orphaned = false
            """;

    private final Transactions transactions;

    PostgresGroups(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<Group> find(GroupId id) {
        return first("where g.id = ?", id.value());
    }

    @Override
    public Optional<Group> findByName(String name) {
        return first("where g.name_key = ?", Keys.of(name));
    }

    @Override
    public Optional<GroupId> idOf(String name) {
        return transactions.read(connection -> Sql.first(
                connection,
                "select id from registry_group where name_key = ?",
                row -> new GroupId(row.getInt(1)),
                Keys.of(name)));
    }

    @Override
    public Optional<Group> findByLink(DirectoryName directory, DirectoryId id) {
        return first("where d.name = ? and g.directory_group_id = ?", directory.value(), id);
    }

    @Override
    public Optional<Group> firstByLink(DirectoryName directory, Collection<DirectoryId> ids) {
        Object uuids = ids.stream().map(DirectoryId::toUuid).toArray(UUID[]::new);
        return first(
                "where d.name = ? and g.directory_group_id = any (?) order by g.id limit 1", directory.value(), uuids);
    }

    private Optional<Group> first(String condition, Object... parameters) {
        return transactions.read(
                connection -> Sql.first(connection, GroupRows.SELECT + condition, GroupRows::group, parameters));
    }

    @Override
    public List<Group> findByDn(String dn) {
        return transactions
                .read(connection -> Sql.list(
                        connection,
                        GroupRows.SELECT + "where g.dn_hash = ? order by g.id",
                        GroupRows::group,
                        UserRows.dnHash(dn)))
                .stream()
                .filter(group -> group.link()
                        .filter(link -> UserRows.sameDn(link.dn(), dn))
                        .isPresent())
                .toList();
    }

    @Override
    public List<Group> list(String search, int afterId, int limit) {
        return transactions.read(connection -> Sql.list(
                connection,
                GroupRows.SELECT + "where g.id > ? and strpos(g.name_key, ?) > 0 order by g.id limit ?",
                GroupRows::group,
                afterId,
                Names.key(search),
                limit));
    }

    @Override
    public Group create(String name, String actor) {
        String checked = Names.checked(name, "group name");
        return transactions.edit(edit -> {
            requireFree(edit.connection(), checked, Optional.empty());
            GroupId id = new GroupId(edit.takeGroupId());
            Sql.update(
                    edit.connection(),
                    "insert into registry_group (id, name, name_key, changed) values (?, ?, ?, ?)",
                    id.value(),
                    checked,
                    Keys.of(checked),
                    edit.at());
            Group group = GroupRows.require(edit.connection(), id);
            edit.byHand(Kind.CREATE, group, UserSet.EMPTY, UserSet.EMPTY, "", actor);
            return group;
        });
    }

    @Override
    public Group rename(GroupId id, String name, String actor) {
        String checked = Names.checked(name, "group name");
        return transactions.edit(edit -> {
            Group group = local(edit.connection(), id);
            if (group.name().equals(checked)) {
                return group;
            }
            requireFree(edit.connection(), checked, Optional.of(id));
            Sql.update(
                    edit.connection(),
                    "update registry_group set name = ?, name_key = ? where id = ?",
                    checked,
                    Keys.of(checked),
                    id.value());
            Group renamed = GroupRows.require(edit.connection(), id);
            edit.byHand(Kind.RENAME, renamed, UserSet.EMPTY, UserSet.EMPTY, "was " + group.name(), actor);
            return renamed;
        });
    }

    @Override
    public Group addMembers(GroupId id, UserSet users, String actor) {
        return transactions.edit(edit -> {
            Group group = local(edit.connection(), id);
            requireUsers(edit, users);
            return members(edit, group, users.minus(group.members()), UserSet.EMPTY, actor);
        });
    }

    @Override
    public Group removeMembers(GroupId id, UserSet users, String actor) {
        return transactions.edit(edit -> {
            Group group = local(edit.connection(), id);
            requireUsers(edit, users);
            return members(edit, group, UserSet.EMPTY, users.and(group.members()), actor);
        });
    }

    private static Group members(Edit edit, Group group, UserSet joined, UserSet left, String actor)
            throws SQLException {
        if (joined.isEmpty() && left.isEmpty()) {
            return group;
        }
        Sql.update(
                edit.connection(),
                "update registry_group set members = ?, changed = ? where id = ?",
                group.members().minus(left).or(joined),
                edit.at(),
                group.id().value());
        edit.byHand(Kind.MEMBERS, group, joined, left, "", actor);
        return GroupRows.require(edit.connection(), group.id());
    }

    @Override
    public Group detach(GroupId id, String actor) {
        return transactions.edit(edit -> detach(edit, GroupRows.require(edit.connection(), id), actor));
    }

    private static Group detach(Edit edit, Group group, String actor) throws SQLException {
        GroupLink link = group.link().orElseThrow(() -> Refusals.notExternal(group));
        Sql.update(edit.connection(), UNLINK + "where id = ?", group.id().value());
        edit.byHand(
                Kind.DETACH,
                group,
                UserSet.EMPTY,
                UserSet.EMPTY,
                "was " + link.dn() + " of " + link.directory(),
                actor);
        return GroupRows.require(edit.connection(), group.id());
    }

    /** Detaches every group of a directory as {@link #detach} does, however many, in two statements. */
    static void detachAll(Edit edit, Kept directory, String actor) throws SQLException {
        Reason reason = Reason.byHand(actor);
        int groups = Sql.update(
                edit.connection(),
                """
                insert into journal_entry (happened, at, actor, kind, group_id, group_name, joined_users, left_users,
                                           reason, reason_text, detail)
                select true, ?::timestamptz, ?::text, ?::text, id, name, '{}'::integer[], '{}'::integer[],
                       ?::text, ?::text, 'was ' || dn || ' of ' || ?::text
                from registry_group where directory_id = ? order by id""",
                edit.at(),
                actor,
                Kind.DETACH.name(),
                reason.code().name(),
                reason.text(),
                directory.name().value(),
                directory.id());
        if (groups > 0) {
            edit.changed();
            Sql.update(edit.connection(), UNLINK + "where directory_id = ?", directory.id());
        }
    }

    @Override
    public void delete(GroupId id, boolean force, String actor) {
        transactions.edit(edit -> {
            Group group = GroupRows.require(edit.connection(), id);
            List<Usage> usages = usages(edit.connection(), "where group_id = ?", id.value());
            if (!usages.isEmpty() && !force) {
                throw Refusals.groupInUse(group, usages);
            }
            Sql.update(edit.connection(), "delete from registry_group where id = ?", id.value());
            edit.byHand(Kind.DELETE, group, UserSet.EMPTY, group.members(), Refusals.usedBy(usages), actor);
            return group;
        });
    }

    @Override
    public Usage addUsage(GroupId id, String place, String actor) {
        String checked = Names.checked(place, "place");
        return transactions.edit(edit -> {
            Group group = GroupRows.require(edit.connection(), id);
            int added = Sql.update(
                    edit.connection(),
                    "insert into group_usage (group_id, place, place_key) values (?, ?, ?) on conflict do nothing",
                    id.value(),
                    checked,
                    Keys.of(checked));
            if (added == 0) {
                throw Refusals.usageTaken(group, checked);
            }
            edit.byHand(Kind.ADD_USAGE, group, UserSet.EMPTY, UserSet.EMPTY, checked, actor);
            return new Usage(id, checked);
        });
    }

    @Override
    public void removeUsage(GroupId id, String place, String actor) {
        transactions.edit(edit -> {
            Group group = GroupRows.require(edit.connection(), id);
            int removed = Sql.update(
                    edit.connection(),
                    "delete from group_usage where group_id = ? and place_key = ?",
                    id.value(),
                    Keys.of(place));
            if (removed == 0) {
                throw Refusals.noUsage(group, place);
            }
            edit.byHand(Kind.REMOVE_USAGE, group, UserSet.EMPTY, UserSet.EMPTY, place.strip(), actor);
            return group;
        });
    }

    @Override
    public List<Usage> usages(GroupId id) {
        return transactions.read(connection -> usages(connection, "where group_id = ?", id.value()));
    }

    @Override
    public List<Usage> usages() {
        return transactions.read(connection -> usages(connection, ""));
    }

    private static List<Usage> usages(Connection connection, String condition, Object... parameters)
            throws SQLException {
        return Sql.list(
                        connection,
                        "select group_id, place from group_usage " + condition,
                        PostgresGroups::usage,
                        parameters)
                .stream()
                .sorted(Comparator.comparing(Usage::group).thenComparing(usage -> Names.key(usage.place())))
                .toList();
    }

    private static Usage usage(ResultSet row) throws SQLException {
        return new Usage(new GroupId(row.getInt("group_id")), row.getString("place"));
    }

    private static Group local(Connection connection, GroupId id) throws SQLException {
        Group group = GroupRows.require(connection, id);
        if (group.link().isPresent()) {
            throw Refusals.external(group, group.link().get());
        }
        return group;
    }

    private static void requireUsers(Edit edit, UserSet users) {
        UserSet unknown = UserRows.unknown(users, edit.nextUserId());
        if (!unknown.isEmpty()) {
            throw Refusals.noUsers(unknown);
        }
    }

    private static void requireFree(Connection connection, String name, Optional<GroupId> self) throws SQLException {
        Optional<Group> owner = Sql.first(
                        connection, GroupRows.SELECT + "where g.name_key = ?", GroupRows::group, Keys.of(name))
                .filter(group -> !Optional.of(group.id()).equals(self));
        if (owner.isPresent()) {
            throw Refusals.groupNameTaken(name, owner.get());
        }
    }
}
