package io.rollcall.testkit;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.plan.Change;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.Groups;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.Usage;
import io.rollcall.registry.UserSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.roaringbitmap.RoaringBitmap;

final class InMemoryGroups implements Groups {
    private final InMemoryRegistry registry;

    InMemoryGroups(InMemoryRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Optional<Group> find(GroupId id) {
        return Optional.ofNullable(registry.world().groups.get(id));
    }

    @Override
    public Optional<Group> findByName(String name) {
        return registry.world().groupNamed(name);
    }

    @Override
    public Optional<Group> findByLink(DirectoryName directory, DirectoryId id) {
        return linked(link -> link.directory().equals(directory) && link.id().equals(id)).stream()
                .findFirst();
    }

    @Override
    public List<Group> findByDn(String dn) {
        String key = Names.key(dn);
        return linked(link -> Names.key(link.dn()).equals(key));
    }

    private List<Group> linked(Predicate<GroupLink> test) {
        return registry.world().groups.values().stream()
                .filter(group -> group.link().filter(test).isPresent())
                .toList();
    }

    @Override
    public List<Group> list(String search, int afterId, int limit) {
        String key = Names.key(search);
        List<Group> found = registry.world().groups.values().stream()
                .filter(group -> Names.key(group.name()).contains(key))
                .toList();
        return InMemoryRegistry.page(found, group -> group.id().value(), afterId, limit);
    }

    @Override
    public Group create(String name, String actor) {
        String checked = Names.checked(name, "group name");
        return registry.edit(world -> {
            requireFree(world, checked, Optional.empty());
            Group group = new Group(
                    new GroupId(world.nextGroupId++), checked, Optional.empty(), UserSet.EMPTY, registry.now());
            world.groups.put(group.id(), group);
            world.byHand(Change.Kind.CREATE, group, "", registry.now(), actor);
            return group;
        });
    }

    @Override
    public Group rename(GroupId id, String name, String actor) {
        String checked = Names.checked(name, "group name");
        return registry.edit(world -> {
            Group group = local(world, id);
            if (group.name().equals(checked)) {
                return group;
            }
            requireFree(world, checked, Optional.of(id));
            Group renamed = new Group(id, checked, group.link(), group.members(), group.changed());
            world.groups.put(id, renamed);
            world.byHand(Change.Kind.RENAME, renamed, "was " + group.name(), registry.now(), actor);
            return renamed;
        });
    }

    @Override
    public Group addMembers(GroupId id, UserSet users, String actor) {
        return registry.edit(world -> {
            Group group = local(world, id);
            requireUsers(world, users);
            return members(world, group, users.minus(group.members()), UserSet.EMPTY, actor);
        });
    }

    @Override
    public Group removeMembers(GroupId id, UserSet users, String actor) {
        return registry.edit(world -> {
            Group group = local(world, id);
            requireUsers(world, users);
            return members(world, group, UserSet.EMPTY, users.and(group.members()), actor);
        });
    }

    private Group members(World world, Group group, UserSet joined, UserSet left, String actor) {
        if (joined.isEmpty() && left.isEmpty()) {
            return group;
        }
        Group changed = new Group(
                group.id(),
                group.name(),
                group.link(),
                group.members().minus(left).or(joined),
                registry.now());
        world.groups.put(group.id(), changed);
        world.byHand(Change.Kind.MEMBERS, Optional.of(World.ref(group)), joined, left, "", changed.changed(), actor);
        return changed;
    }

    @Override
    public Group detach(GroupId id, String actor) {
        return registry.edit(world -> detach(world, world.group(id), registry, actor));
    }

    static Group detach(World world, Group group, InMemoryRegistry registry, String actor) {
        GroupLink link = group.link().orElseThrow(() -> Refusals.notExternal(group));
        Group local = new Group(group.id(), group.name(), Optional.empty(), group.members(), group.changed());
        world.groups.put(group.id(), local);
        world.byHand(Change.Kind.DETACH, local, "was " + link.dn() + " of " + link.directory(), registry.now(), actor);
        return local;
    }

    @Override
    public void delete(GroupId id, boolean force, String actor) {
        registry.edit(world -> {
            Group group = world.group(id);
            List<Usage> usages = world.usagesOf(id);
            if (!usages.isEmpty() && !force) {
                throw Refusals.groupInUse(group, usages);
            }
            usages.forEach(world.usages::remove);
            world.groups.remove(id);
            world.byHand(
                    Change.Kind.DELETE,
                    Optional.of(World.ref(group)),
                    UserSet.EMPTY,
                    group.members(),
                    Refusals.usedBy(usages),
                    registry.now(),
                    actor);
            return group;
        });
    }

    @Override
    public Usage addUsage(GroupId id, String place, String actor) {
        String checked = Names.checked(place, "place");
        return registry.edit(world -> {
            Group group = world.group(id);
            Usage usage = new Usage(id, checked);
            if (!world.usages.add(usage)) {
                throw Refusals.usageTaken(group, checked);
            }
            world.byHand(Change.Kind.ADD_USAGE, group, checked, registry.now(), actor);
            return usage;
        });
    }

    @Override
    public void removeUsage(GroupId id, String place, String actor) {
        registry.edit(world -> {
            Group group = world.group(id);
            if (!world.usages.remove(new Usage(id, place))) {
                throw Refusals.noUsage(group, place);
            }
            world.byHand(Change.Kind.REMOVE_USAGE, group, place.strip(), registry.now(), actor);
            return group;
        });
    }

    @Override
    public List<Usage> usages(GroupId id) {
        return registry.world().usagesOf(id);
    }

    @Override
    public List<Usage> usages() {
        return List.copyOf(registry.world().usages);
    }

    private static Group local(World world, GroupId id) {
        Group group = world.group(id);
        group.link().ifPresent(link -> {
            throw Refusals.external(group, link);
        });
        return group;
    }

    private static void requireUsers(World world, UserSet users) {
        RoaringBitmap known = new RoaringBitmap();
        world.users.keySet().forEach(known::add);
        UserSet unknown = users.minus(UserSet.wrap(known));
        if (!unknown.isEmpty()) {
            throw Refusals.noUsers(unknown);
        }
    }

    private static void requireFree(World world, String name, Optional<GroupId> self) {
        world.groupNamed(name)
                .filter(owner -> !Optional.of(owner.id()).equals(self))
                .ifPresent(owner -> {
                    throw Refusals.groupNameTaken(name, owner);
                });
    }
}
