package io.rollcall.plan;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Reason.Code;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.UserSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What becomes of groups: which are imported, associated, renamed, moved, orphaned and back again (R1, R2, R7, R12, R14). */
final class GroupChanges {
    private final Draft draft;
    private final DirectoryGroups groups;
    private final GroupNames names;
    private final Map<DirectoryId, Group> linked = new HashMap<>();
    private int nextGroupId;

    GroupChanges(Draft draft) {
        this.draft = draft;
        groups = draft.reading.groups();
        names = new GroupNames(draft.directory(), draft.view.groups());
        nextGroupId = draft.view.nextGroupId();
        for (Group group : draft.view.groups()) {
            linkOf(group).ifPresent(link -> linked.put(link.id(), group));
        }
    }

    private java.util.Optional<GroupLink> linkOf(Group group) {
        return group.link().filter(link -> link.directory().equals(draft.directory()));
    }

    /** The ordinals of the groups with these ids; refused if one is not in the directory. */
    List<Integer> ordinals(Collection<DirectoryId> ids) {
        List<Integer> ordinals = new ArrayList<>();
        for (DirectoryId id : ids) {
            int ordinal = groups.ordinalOf(id);
            if (ordinal < 0) {
                throw new RefusedException(
                        Kind.NOT_FOUND, draft.directory() + " has no group " + id + " in scope. Nothing was changed.");
            }
            ordinals.add(ordinal);
        }
        return ordinals;
    }

    List<Integer> all() {
        return IntStream.range(0, groups.size()).boxed().toList();
    }

    /** Makes external groups of those directory groups that are none yet. */
    List<ExternalGroup> imports(List<Integer> ordinals) {
        List<ExternalGroup> imported = new ArrayList<>();
        for (int ordinal : byName(ordinals)) {
            DirectoryGroup group = groups.get(ordinal);
            Group already = linked.get(group.id());
            if (already != null) {
                if (draft.intent instanceof Intent.ImportGroups) {
                    draft.remarks.add(group.name() + " is imported already, as " + already.name() + ".");
                }
                continue;
            }
            GroupRef ref = new GroupRef(new GroupId(nextGroupId++), allot(group));
            draft.changes.add(new Change.Import(
                    ref, group, new Reason(Code.IMPORTED, "it was imported from " + draft.directory())));
            imported.add(new ExternalGroup(ref, ordinal, UserSet.EMPTY, Code.IMPORTED));
        }
        return imported;
    }

    /** Turns one local group into an external one, because a person says so (R2). */
    ExternalGroup associate(GroupId localId, DirectoryId directoryId) {
        Group local = draft.view.groups().stream()
                .filter(g -> g.id().equals(localId))
                .findFirst()
                .orElseThrow(() -> new RefusedException(Kind.NOT_FOUND, "There is no group with id " + localId + "."));
        local.link().ifPresent(link -> {
            throw new RefusedException(
                    Kind.CONFLICT,
                    local.name() + " is external already: it is tied to " + link.directory() + "'s " + link.dn()
                            + ". Detach it first.");
        });
        int ordinal = ordinals(List.of(directoryId)).get(0);
        Group already = linked.get(directoryId);
        if (already != null) {
            throw new RefusedException(
                    Kind.CONFLICT,
                    draft.directory() + "'s " + groups.get(ordinal).dn() + " is imported already, as " + already.name()
                            + ".");
        }
        return associate(local, ordinal, "a person said so");
    }

    /** Turns each local group into an external one whose name a directory group has that is not imported (R7). */
    List<ExternalGroup> associateByName() {
        Map<String, Group> locals = new HashMap<>();
        draft.view.groups().stream().filter(Group::isLocal).forEach(g -> locals.put(Names.key(g.name()), g));
        List<ExternalGroup> associated = new ArrayList<>();
        for (int ordinal : byName(all())) {
            DirectoryGroup group = groups.get(ordinal);
            Group local = linked.containsKey(group.id()) ? null : locals.remove(Names.key(group.name()));
            if (local != null) {
                associated.add(associate(
                        local, ordinal, draft.directory() + " has a group of this name, and its structure prevails"));
            }
        }
        return associated;
    }

    private ExternalGroup associate(Group local, int ordinal, String why) {
        DirectoryGroup group = groups.get(ordinal);
        names.release(local.name());
        GroupRef ref = new GroupRef(local.id(), allot(group));
        linked.put(group.id(), local);
        draft.changes.add(new Change.Associate(ref, local.name(), group, new Reason(Code.ASSOCIATED, why)));
        return new ExternalGroup(ref, ordinal, local.members(), Code.ASSOCIATED);
    }

    /**
     * One of them.
     *
     * @throws RefusedException if it is none of the directory's external groups, or one that is gone from there
     */
    ExternalGroup existing(GroupId id) {
        Group group = draft.view.groups().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusals.noGroup(id));
        GroupLink link = linkOf(group).orElseThrow(() -> Refusals.notImportedFrom(draft.directory(), group));
        if (link.orphaned()) {
            throw Refusals.orphaned(group, link);
        }
        return existing(group);
    }

    private ExternalGroup existing(Group group) {
        return new ExternalGroup(
                new GroupRef(group.id(), group.name()), ordinalOf(group), group.members(), Code.JOINED_IN_DIRECTORY);
    }

    /** The groups that are external already, as they are: without looking whether anything about them changed. */
    List<ExternalGroup> existing() {
        return external().map(this::existing).toList();
    }

    /** Lets name and DN of the existing external groups follow the directory, and says which are gone or back. */
    List<ExternalGroup> follow() {
        List<Group> existing = external().toList();
        existing.stream().filter(this::isRenamed).forEach(group -> names.release(group.name()));
        return existing.stream().map(this::follow).toList();
    }

    private Stream<Group> external() {
        return draft.view.groups().stream().filter(group -> linkOf(group).isPresent());
    }

    private boolean isRenamed(Group group) {
        int ordinal = ordinalOf(group);
        return ordinal >= 0 && !groups.get(ordinal).name().equals(link(group).name());
    }

    private ExternalGroup follow(Group group) {
        GroupLink link = link(group);
        int ordinal = ordinalOf(group);
        GroupRef ref = new GroupRef(group.id(), group.name());
        if (ordinal < 0) {
            if (!link.orphaned() && draft.provesAbsence()) {
                draft.changes.add(new Change.Orphan(
                        ref, link.id(), new Reason(Code.GROUP_GONE, link.dn() + " is gone from " + draft.directory())));
            }
            return new ExternalGroup(ref, ordinal, group.members(), Code.JOINED_IN_DIRECTORY);
        }
        DirectoryGroup now = groups.get(ordinal);
        if (isRenamed(group)) {
            ref = new GroupRef(group.id(), allot(now));
            draft.changes.add(new Change.Rename(
                    ref,
                    group.name(),
                    now,
                    new Reason(Code.RENAMED, draft.directory() + " calls it " + now.name() + " now")));
        } else if (!now.dn().equals(link.dn())) {
            draft.changes.add(new Change.Move(ref, now, new Reason(Code.MOVED, "it is at " + now.dn() + " now")));
        }
        if (link.orphaned()) {
            draft.changes.add(
                    new Change.Return(ref, now, new Reason(Code.GROUP_RETURNED, draft.directory() + " has it again")));
        }
        return new ExternalGroup(
                ref, ordinal, group.members(), link.orphaned() ? Code.GROUP_RETURNED : Code.JOINED_IN_DIRECTORY);
    }

    private String allot(DirectoryGroup group) {
        String name = names.allot(group);
        if (!name.equals(group.name())) {
            draft.remarks.add("The name " + group.name() + " is taken, so " + group.dn() + " is called " + name + ".");
        }
        return name;
    }

    private int ordinalOf(Group group) {
        return groups.ordinalOf(link(group).id());
    }

    private GroupLink link(Group group) {
        return linkOf(group).orElseThrow();
    }

    /** In order of name, then of id: so that the same groups get the same names whatever order they were read in. */
    private List<Integer> byName(List<Integer> ordinals) {
        return ordinals.stream()
                .sorted(Comparator.comparing(
                                (Integer o) -> Names.key(groups.get(o).name()))
                        .thenComparing(o -> groups.get(o).id()))
                .toList();
    }
}
