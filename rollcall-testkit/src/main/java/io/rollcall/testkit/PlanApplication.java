package io.rollcall.testkit;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.plan.Change;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.NewUsers;
import io.rollcall.plan.Plan;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.RegisteredUser.Block;
import io.rollcall.registry.RegisteredUser.Link;
import io.rollcall.registry.UserSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Does a plan's changes in their order. Names are compared at the end only, so that two groups can swap theirs. */
final class PlanApplication {
    private final World world;
    private final DirectoryName directory;
    private final Instant at;

    PlanApplication(World world, DirectoryName directory, Instant at) {
        this.world = world;
        this.directory = directory;
        this.at = at;
    }

    void apply(Plan plan) {
        plan.changes().forEach(this::apply);
        requireUniqueNames();
        requireUniqueLinks();
    }

    private void apply(Change change) {
        if (change instanceof Change.SwitchMode mode) {
            DirectorySettings settings = world.directory(directory);
            world.directories.put(Names.key(directory.value()), settings.withMode(mode.to(), mode.strict()));
        } else if (change instanceof Change.Register register) {
            register(register.users());
        } else if (change instanceof Change.Link link) {
            link(link);
        } else if (change instanceof Change.UpdateUser update) {
            update(update);
        } else if (change instanceof Change.Block block) {
            block.users().forEachId(id -> changeBlock(id, Block.NONE, Block.BY_DIRECTORY));
        } else if (change instanceof Change.Unblock unblock) {
            unblock.users().forEachId(id -> changeBlock(id, Block.BY_DIRECTORY, Block.NONE));
        } else if (change instanceof Change.MembershipDelta delta) {
            members(delta);
        } else {
            applyToGroup(change);
        }
    }

    private void applyToGroup(Change change) {
        if (change instanceof Change.Import imported) {
            create(imported);
        } else if (change instanceof Change.Associate associate) {
            Group group = group(associate.ref());
            if (!group.isLocal()) {
                throw Refusals.impossible("group " + group.id() + " is external already");
            }
            put(group, associate.ref().name(), to(associate.directoryGroup()));
        } else if (change instanceof Change.Rename rename) {
            put(external(rename.ref()), rename.ref().name(), to(rename.directoryGroup()));
        } else if (change instanceof Change.Move move) {
            Group group = external(move.ref());
            put(group, group.name(), to(move.directoryGroup()));
        } else if (change instanceof Change.Return back) {
            Group group = external(back.ref());
            put(group, group.name(), to(back.directoryGroup()));
        } else if (change instanceof Change.Orphan orphan) {
            Group group = external(orphan.ref());
            put(group, group.name(), group.link().orElseThrow().withOrphaned(true));
        } else {
            throw Refusals.impossible("nothing is known of " + change.kind());
        }
    }

    private void register(NewUsers users) {
        for (int i = 0; i < users.size(); i++) {
            if (users.id(i) != world.nextUserId) {
                throw Refusals.impossible("the next user's id is " + world.nextUserId + ", not " + users.id(i));
            }
            world.nextUserId++;
            DirectoryUser user = users.user(i);
            world.users.put(
                    users.id(i),
                    new RegisteredUser(
                            users.id(i),
                            users.login(i),
                            user.displayName(),
                            user.mail(),
                            user.active() ? Block.NONE : Block.BY_DIRECTORY,
                            Optional.of(linkTo(user))));
            world.digests.put(users.id(i), users.digest(i));
            keepSid(users.id(i), users.user(i));
        }
    }

    private void link(Change.Link link) {
        RegisteredUser user = user(link.user());
        if (user.link().isPresent()) {
            throw Refusals.impossible("user " + user.id() + " is linked already");
        }
        put(user, user.login(), link.directoryUser(), link.digest());
    }

    private void update(Change.UpdateUser update) {
        RegisteredUser user = user(update.user());
        if (user.link()
                .filter(link -> link.directory().equals(directory)
                        && link.id().equals(update.directoryUser().id()))
                .isEmpty()) {
            throw Refusals.impossible("user " + user.id() + " is not linked to "
                    + update.directoryUser().id());
        }
        put(user, update.newLogin().orElse(user.login()), update.directoryUser(), update.digest());
    }

    private void put(RegisteredUser user, String login, DirectoryUser from, long digest) {
        world.users.put(
                user.id(),
                new RegisteredUser(
                        user.id(), login, from.displayName(), from.mail(), user.block(), Optional.of(linkTo(from))));
        world.digests.put(user.id(), digest);
        keepSid(user.id(), from);
    }

    private void keepSid(int id, DirectoryUser from) {
        if (from.sid() == null) {
            world.sids.remove(id);
        } else {
            world.sids.put(id, from.sid());
        }
    }

    private void changeBlock(int id, Block from, Block to) {
        RegisteredUser user = user(id);
        if (user.block() == from) {
            world.users.put(id, InMemoryUsers.withBlock(user, to));
        }
    }

    private void create(Change.Import imported) {
        GroupRef ref = imported.ref();
        if (ref.id().value() != world.nextGroupId) {
            throw Refusals.impossible("the next group's id is " + world.nextGroupId + ", not " + ref.id());
        }
        world.nextGroupId++;
        world.groups.put(
                ref.id(),
                new Group(ref.id(), ref.name(), Optional.of(to(imported.directoryGroup())), UserSet.EMPTY, at));
    }

    private void members(Change.MembershipDelta delta) {
        Group group = group(delta.ref());
        delta.joined().forEachId(this::user);
        UserSet members = group.members().minus(delta.left()).or(delta.joined());
        world.groups.put(group.id(), new Group(group.id(), group.name(), group.link(), members, at));
    }

    private void put(Group group, String name, GroupLink link) {
        world.groups.put(group.id(), new Group(group.id(), name, Optional.of(link), group.members(), group.changed()));
    }

    private RegisteredUser user(int id) {
        return Optional.ofNullable(world.users.get(id))
                .orElseThrow(() -> Refusals.impossible("there is no registered user with the id " + id));
    }

    private Group group(GroupRef ref) {
        return Optional.ofNullable(world.groups.get(ref.id()))
                .orElseThrow(() -> Refusals.impossible("there is no group with the id " + ref.id()));
    }

    private Group external(GroupRef ref) {
        Group group = group(ref);
        if (group.link().filter(link -> link.directory().equals(directory)).isEmpty()) {
            throw Refusals.impossible("group " + ref.id() + " is not an external group of " + directory);
        }
        return group;
    }

    private GroupLink to(DirectoryGroup group) {
        return GroupLink.to(directory, group);
    }

    private Link linkTo(DirectoryUser user) {
        return new Link(directory, user.id(), user.dn());
    }

    private void requireUniqueNames() {
        Map<String, Group> groups = new HashMap<>();
        for (Group group : world.groups.values()) {
            Group other = groups.put(Names.key(group.name()), group);
            if (other != null) {
                throw Refusals.groupNameTaken(group.name(), other);
            }
        }
        Map<String, RegisteredUser> users = new HashMap<>();
        for (RegisteredUser user : world.users.values()) {
            RegisteredUser other = users.put(Names.key(user.login()), user);
            if (other != null) {
                throw Refusals.loginTaken(user.login(), other);
            }
        }
    }

    private void requireUniqueLinks() {
        Set<String> links = new HashSet<>();
        for (Group group : world.groups.values()) {
            group.link().ifPresent(link -> {
                if (!links.add("group " + link.id() + " of " + link.directory())) {
                    throw Refusals.impossible("directory group " + link.id() + " is imported already");
                }
            });
        }
        for (RegisteredUser user : world.users.values()) {
            user.link().ifPresent(link -> {
                if (!links.add("user " + link.id() + " of " + link.directory())) {
                    throw Refusals.impossible("directory user " + link.id() + " is registered already");
                }
            });
        }
    }
}
