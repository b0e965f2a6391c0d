package io.rollcall.postgres;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.plan.Change;
import io.rollcall.plan.Change.MembershipDelta;
import io.rollcall.plan.Plan;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a plan does to groups: new ones, names and links, members. */
final class GroupChanges {
    /** Whose members are in memory at once. */
    private static final int GROUPS_A_BATCH = 500;

    /** So few are changed one by one, without a table for them. */
    private static final int FEW_GROUPS = 4;

    private final Edit edit;
    private final Connection connection;
    private final int directoryId;

    GroupChanges(Edit edit, int directoryId) {
        this.edit = edit;
        this.connection = edit.connection();
        this.directoryId = directoryId;
    }

    /** Does the changes; deltas come by group, in the plan's order. */
    void apply(Plan plan, Map<GroupId, List<MembershipDelta>> deltas) throws SQLException {
        Map<GroupId, List<MembershipDelta>> rest = new LinkedHashMap<>(deltas);
        create(plan.only(Change.Import.class).toList(), rest);
        relink(plan);
        changeMembers(rest);
    }

    /** Makes new groups with the members that the plan gives them, and takes those deltas off the rest. */
    private void create(List<Change.Import> imports, Map<GroupId, List<MembershipDelta>> rest) throws SQLException {
        if (imports.isEmpty()) {
            return;
        }
        try (CopyRows rows = new CopyRows(
                connection,
                "registry_group",
                "id",
                "name",
                "name_key",
                "directory_id",
                "directory_group_id",
                "directory_group_name",
                "dn",
                "dn_hash",
                "members",
                "changed")) {
            for (Change.Import change : imports) {
                GroupId id = change.ref().id();
                if (id.value() != edit.nextGroupId()) {
                    throw Refusals.impossible("the next group's id is " + edit.nextGroupId() + ", not " + id);
                }
                List<MembershipDelta> own = rest.remove(id);
                DirectoryGroup group = change.directoryGroup();
                rows.row()
                        .number(edit.takeGroupId())
                        .text(change.ref().name())
                        .text(Keys.of(change.ref().name()))
                        .number(directoryId)
                        .id(group.id())
                        .text(group.name())
                        .text(group.dn())
                        .number(UserRows.dnHash(group.dn()))
                        .users(own == null ? UserSet.EMPTY : after(UserSet.EMPTY, own))
                        .time(edit.at());
            }
            rows.finish();
        }
    }

    private static UserSet after(UserSet members, List<MembershipDelta> deltas) {
        UserSet result = members;
        for (MembershipDelta delta : deltas) {
            result = result.minus(delta.left()).or(delta.joined());
        }
        return result;
    }

    /**
     * What becomes of a group's name and link.
     *
     * @param name null: stays
     * @param to null: stays
     */
    private record Relink(
            boolean wasLocal,
            @Nullable String name,
            @Nullable DirectoryGroup to,
            boolean orphaned) {
        Relink and(@Nullable String newName, @Nullable DirectoryGroup newTo, boolean nowOrphaned) {
            return new Relink(wasLocal, newName == null ? name : newName, newTo == null ? to : newTo, nowOrphaned);
        }
    }

    private void relink(Plan plan) throws SQLException {
        Map<GroupId, Relink> relinks = new LinkedHashMap<>();
        for (Change change : plan.changes()) {
            if (change instanceof Change.Associate associate) {
                String name = associate.ref().name();
                relinks.put(associate.ref().id(), new Relink(true, name, associate.directoryGroup(), false));
            } else if (change instanceof Change.Rename rename) {
                relink(relinks, rename.ref(), rename.ref().name(), rename.directoryGroup(), false);
            } else if (change instanceof Change.Move move) {
                relink(relinks, move.ref(), null, move.directoryGroup(), false);
            } else if (change instanceof Change.Orphan orphan) {
                relink(relinks, orphan.ref(), null, null, true);
            } else if (change instanceof Change.Return back) {
                relink(relinks, back.ref(), null, back.directoryGroup(), false);
            }
        }
        if (!relinks.isEmpty()) {
            write(relinks);
        }
    }

    private static void relink(
            Map<GroupId, Relink> relinks,
            Change.GroupRef ref,
            @Nullable String name,
            @Nullable DirectoryGroup to,
            boolean orphaned) {
        relinks.merge(ref.id(), new Relink(false, name, to, orphaned), (before, now) -> before.and(name, to, orphaned));
    }

    private void write(Map<GroupId, Relink> relinks) throws SQLException {
        Sql.execute(connection, """
                create temporary table relinked_group (
                    id integer, was_local boolean, name text, name_key text, orphaned boolean,
                    directory_group_id uuid, directory_group_name text, dn text, dn_hash integer) on commit drop""");
        try (CopyRows rows = new CopyRows(
                connection,
                "relinked_group",
                "id",
                "was_local",
                "name",
                "name_key",
                "orphaned",
                "directory_group_id",
                "directory_group_name",
                "dn",
                "dn_hash")) {
            for (Map.Entry<GroupId, Relink> entry : relinks.entrySet()) {
                Relink relink = entry.getValue();
                rows.row()
                        .number(entry.getKey().value())
                        .flag(relink.wasLocal)
                        .text(relink.name)
                        .text(relink.name == null ? null : Keys.of(relink.name))
                        .flag(relink.orphaned);
                DirectoryGroup to = relink.to;
                if (to == null) {
                    rows.nothing().nothing().nothing().nothing();
                } else {
                    rows.id(to.id()).text(to.name()).text(to.dn()).number(UserRows.dnHash(to.dn()));
                }
            }
            rows.finish();
        }
        int updated = Sql.update(connection, """
                update registry_group g
                set name = coalesce(n.name, g.name), name_key = coalesce(n.name_key, g.name_key),
                    directory_id = ?, directory_group_id = coalesce(n.directory_group_id, g.directory_group_id),
                    directory_group_name = coalesce(n.directory_group_name, g.directory_group_name),
                    dn = coalesce(n.dn, g.dn), dn_hash = coalesce(n.dn_hash, g.dn_hash), orphaned = n.orphaned
                from relinked_group n
                where g.id = n.id and case when n.was_local then g.directory_id is null else g.directory_id = ? end""", directoryId, directoryId);
        if (updated != relinks.size()) {
            throw Refusals.impossible("of the " + relinks.size() + " groups whose name or link it changes, " + updated
                    + " are there and external or, to be associated, local");
        }
    }

    private void changeMembers(Map<GroupId, List<MembershipDelta>> deltas) throws SQLException {
        if (deltas.size() <= FEW_GROUPS && deltas.values().stream().allMatch(FewMembers::areFew)) {
            for (Map.Entry<GroupId, List<MembershipDelta>> group : deltas.entrySet()) {
                FewMembers.change(connection, group.getKey(), group.getValue(), edit.at());
            }
            return;
        }
        Sql.execute(connection, "create temporary table changed_group (id integer, members integer[]) on commit drop");
        Sql.execute(connection, "alter table changed_group alter column members set storage external"); // as they stay
        List<GroupId> ids = List.copyOf(deltas.keySet());
        for (int from = 0; from < ids.size(); from += GROUPS_A_BATCH) {
            changeMembers(ids.subList(from, Math.min(ids.size(), from + GROUPS_A_BATCH)), deltas);
        }
        Sql.update(
                connection,
                "update registry_group g set members = n.members, changed = ? from changed_group n where g.id = n.id",
                edit.at());
    }

    private void changeMembers(List<GroupId> batch, Map<GroupId, List<MembershipDelta>> deltas) throws SQLException {
        UserSet ids = UserSet.of(batch.stream().mapToInt(GroupId::value).toArray());
        Map<GroupId, UserSet> members = new HashMap<>();
        Sql.stream(
                connection,
                "select id, members from registry_group where id = any (?)",
                row -> members.put(new GroupId(row.getInt("id")), Sql.users(row, "members")),
                ids);
        List<GroupId> missing = new ArrayList<>(batch);
        missing.removeAll(members.keySet());
        if (!missing.isEmpty()) {
            throw Refusals.impossible("there is no group with the id " + missing.get(0));
        }
        try (CopyRows rows = new CopyRows(connection, "changed_group", "id", "members")) {
            for (GroupId id : batch) {
                rows.row().number(id.value()).users(after(members.getOrDefault(id, UserSet.EMPTY), deltas(deltas, id)));
            }
            rows.finish();
        }
    }

    private static List<MembershipDelta> deltas(Map<GroupId, List<MembershipDelta>> deltas, GroupId id) {
        return deltas.getOrDefault(id, List.of());
    }
}
