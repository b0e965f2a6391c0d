package io.rollcall.testkit;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.plan.Change;
import io.rollcall.registry.Directories;
import io.rollcall.registry.Group;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

final class InMemoryDirectories implements Directories {
    private final InMemoryRegistry registry;

    InMemoryDirectories(InMemoryRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void add(DirectorySettings settings, String actor) {
        registry.edit(world -> {
            DirectorySettings existing =
                    world.directories.putIfAbsent(Names.key(settings.name().value()), settings);
            if (existing != null) {
                throw Refusals.directoryTaken(existing.name());
            }
            journal(world, Change.Kind.ADD_DIRECTORY, settings.name(), actor);
            return settings;
        });
    }

    @Override
    public Optional<DirectorySettings> find(DirectoryName name) {
        return Optional.ofNullable(registry.world().directories.get(Names.key(name.value())));
    }

    @Override
    public List<DirectorySettings> list() {
        return registry.world().directories.values().stream()
                .sorted(Comparator.comparing(DirectorySettings::name))
                .toList();
    }

    @Override
    public void remove(DirectoryName name, boolean detach, String actor) {
        registry.edit(world -> {
            DirectoryName directory = world.directory(name).name();
            List<Group> groups = world.groups.values().stream()
                    .filter(group -> group.link()
                            .filter(link -> link.directory().equals(directory))
                            .isPresent())
                    .toList();
            List<RegisteredUser> users = world.users.values().stream()
                    .filter(user -> InMemoryRegistry.isLinkedTo(user, directory))
                    .toList();
            if (!detach && !(groups.isEmpty() && users.isEmpty())) {
                throw Refusals.directoryInUse(directory, groups.size(), users.size());
            }
            groups.forEach(group -> InMemoryGroups.detach(world, group, registry, actor));
            users.forEach(user -> {
                world.digests.remove(user.id());
                world.sids.remove(user.id());
                world.users.put(
                        user.id(),
                        new RegisteredUser(
                                user.id(),
                                user.login(),
                                user.displayName(),
                                user.mail(),
                                user.block(),
                                Optional.empty()));
            });
            world.held.removeIf(held -> held.run().directory().equals(directory));
            world.positions.remove(Names.key(directory.value()));
            world.named.remove(Names.key(directory.value()));
            world.directories.remove(Names.key(directory.value()));
            journal(world, Change.Kind.REMOVE_DIRECTORY, directory, actor);
            return directory;
        });
    }

    @Override
    public void forgetPosition(DirectoryName name, String actor) {
        registry.edit(world -> {
            DirectoryName directory = world.directory(name).name();
            journal(world, Change.Kind.FORGET_POSITION, directory, actor);
            world.positions.remove(Names.key(directory.value()));
            return world.named.put(Names.key(directory.value()), RegistryView.NOBODY_ACCEPTED);
        });
    }

    private void journal(World world, Change.Kind kind, DirectoryName name, String actor) {
        world.byHand(kind, Optional.empty(), UserSet.EMPTY, UserSet.EMPTY, name.value(), registry.now(), actor);
    }
}
