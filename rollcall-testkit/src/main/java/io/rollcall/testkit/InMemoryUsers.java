package io.rollcall.testkit;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.plan.Change;
import io.rollcall.registry.Group;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.RegisteredUser.Block;
import io.rollcall.registry.UserSet;
import io.rollcall.registry.Users;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

final class InMemoryUsers implements Users {
    private final InMemoryRegistry registry;

    InMemoryUsers(InMemoryRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Optional<RegisteredUser> find(int id) {
        return Optional.ofNullable(registry.world().users.get(id));
    }

    @Override
    public Optional<RegisteredUser> findByLogin(String login) {
        return registry.world().userWithLogin(login);
    }

    @Override
    public Optional<RegisteredUser> findByLink(DirectoryName directory, DirectoryId id) {
        return registry.world().users.values().stream()
                .filter(user -> user.link()
                        .filter(link ->
                                link.directory().equals(directory) && link.id().equals(id))
                        .isPresent())
                .findFirst();
    }

    @Override
    public List<RegisteredUser> findByDn(String dn) {
        String key = Names.key(dn);
        return registry.world().users.values().stream()
                .filter(user -> user.link()
                        .filter(link -> Names.key(link.dn()).equals(key))
                        .isPresent())
                .toList();
    }

    @Override
    public List<RegisteredUser> list(String search, int afterId, int limit) {
        String key = Names.key(search);
        List<RegisteredUser> found = registry.world().users.values().stream()
                .filter(user -> Names.key(user.login()).contains(key)
                        || Names.key(user.displayName()).contains(key)
                        || (user.mail() != null && Names.key(user.mail()).contains(key)))
                .toList();
        return InMemoryRegistry.page(found, RegisteredUser::id, afterId, limit);
    }

    @Override
    public long count() {
        return registry.world().users.size();
    }

    @Override
    public Map<Integer, String> logins(UserSet ids) {
        Map<Integer, String> logins = new TreeMap<>();
        World world = registry.world();
        ids.forEachId(id -> {
            RegisteredUser user = world.users.get(id);
            if (user != null) {
                logins.put(id, user.login());
            }
        });
        return logins;
    }

    @Override
    public List<Group> groupsOf(int id) {
        return registry.world().groups.values().stream()
                .filter(group -> group.members().contains(id))
                .sorted(Comparator.comparing(group -> Names.key(group.name())))
                .toList();
    }

    @Override
    public RegisteredUser create(String login, String displayName, @Nullable String mail, String actor) {
        String checked = Names.checked(login, "login name");
        return registry.edit(world -> {
            world.userWithLogin(checked).ifPresent(owner -> {
                throw Refusals.loginTaken(checked, owner);
            });
            RegisteredUser user =
                    new RegisteredUser(world.nextUserId++, checked, displayName, mail, Block.NONE, Optional.empty());
            world.users.put(user.id(), user);
            journal(world, Change.Kind.REGISTER, UserSet.of(user.id()), UserSet.EMPTY, user.login(), actor);
            return user;
        });
    }

    @Override
    public RegisteredUser block(int id, String actor) {
        return registry.edit(world -> {
            RegisteredUser user = world.user(id);
            if (user.block() == Block.BY_HAND) {
                return user;
            }
            RegisteredUser blocked = withBlock(user, Block.BY_HAND);
            world.users.put(id, blocked);
            journal(world, Change.Kind.BLOCK, UserSet.EMPTY, UserSet.of(id), user.login(), actor);
            leaveExternalGroups(world, blocked, actor);
            return blocked;
        });
    }

    private void leaveExternalGroups(World world, RegisteredUser user, String actor) {
        Instant at = registry.now();
        UserSet left = UserSet.of(user.id());
        for (Group group : List.copyOf(world.groups.values())) {
            if (!group.isLocal() && group.members().contains(user.id())) {
                world.groups.put(
                        group.id(),
                        new Group(
                                group.id(),
                                group.name(),
                                group.link(),
                                group.members().minus(left),
                                at));
                world.byHand(
                        Change.Kind.MEMBERS,
                        Optional.of(World.ref(group)),
                        UserSet.EMPTY,
                        left,
                        user.login() + " is blocked",
                        at,
                        actor);
            }
        }
    }

    @Override
    public RegisteredUser unblock(int id, String actor) {
        return registry.edit(world -> {
            RegisteredUser user = world.user(id);
            if (user.active()) {
                return user;
            }
            RegisteredUser active = withBlock(user, Block.NONE);
            world.users.put(id, active);
            journal(world, Change.Kind.UNBLOCK, UserSet.of(id), UserSet.EMPTY, user.login(), actor);
            return active;
        });
    }

    private void journal(World world, Change.Kind kind, UserSet joined, UserSet left, String detail, String actor) {
        world.byHand(kind, Optional.empty(), joined, left, detail, registry.now(), actor);
    }

    static RegisteredUser withBlock(RegisteredUser user, Block block) {
        return new RegisteredUser(user.id(), user.login(), user.displayName(), user.mail(), block, user.link());
    }
}
