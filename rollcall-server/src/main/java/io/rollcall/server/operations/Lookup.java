package io.rollcall.server.operations;

import io.rollcall.Registry;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.journal.JournalEntry;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.RegisteredUser;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds what a person means by a name, a DN, an immutable id, or {@code #} and a registry id. The first of these forms
 * that fits anything decides. Refuses what is not there, and what could be several, listing them.
 */
final class Lookup {
    private static final Pattern REGISTRY_ID = Pattern.compile("#([0-9]{1,9})");
    private static final int SUGGESTIONS = 3;

    private final Registry registry;

    Lookup(Registry registry) {
        this.registry = registry;
    }

    DirectorySettings settings(String name) {
        return registry.directories().list().stream()
                .filter(settings -> settings.name().value().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Kind.NOT_FOUND,
                        "There is no directory \"" + name + "\". "
                                + (registry.directories().list().isEmpty()
                                        ? "Add one: rollcall directory add --help"
                                        : "Known are "
                                                + registry.directories().list().stream()
                                                        .map(settings ->
                                                                settings.name().value())
                                                        .collect(Collectors.joining(", "))
                                                + ".")));
    }

    Group group(String argument) {
        List<Group> found = candidates(
                argument,
                name -> registry.groups().findByName(name),
                id -> registry.groups().find(new GroupId(id)),
                (directory, id) -> registry.groups().findByLink(directory, id),
                dn -> registry.groups().findByDn(dn));
        return only(found, "group", argument, Lookup::describe, () -> {
            String close = registry.groups().list(argument, 0, SUGGESTIONS).stream()
                    .map(group -> "\"" + group.name() + "\"")
                    .collect(Collectors.joining(", "));
            return "There is no group \"" + argument + "\" in the registry."
                    + (close.isEmpty() ? " List them: rollcall group list" : " Did you mean " + close + "?");
        });
    }

    /** The group that has this name, or else the id in {@code #} and a registry id; nothing of the group is read. */
    Optional<GroupId> groupId(String argument) {
        return registry.groups().idOf(argument).or(() -> {
            var registryId = REGISTRY_ID.matcher(argument);
            return registryId.matches()
                    ? Optional.of(new GroupId(Integer.parseInt(registryId.group(1))))
                    : Optional.empty();
        });
    }

    /** A group that is or was: one that was deleted is known to the journal alone, by its registry id. */
    GroupRef groupEver(String argument) {
        var registryId = REGISTRY_ID.matcher(argument);
        if (registryId.matches() && registry.groups().findByName(argument).isEmpty()) {
            GroupId id = new GroupId(Integer.parseInt(registryId.group(1)));
            Optional<GroupRef> deleted = registry.groups().find(id).isPresent()
                    ? Optional.empty()
                    : registry.journal().history(id, 1).stream().findFirst().flatMap(JournalEntry::group);
            if (deleted.isPresent()) {
                return deleted.get();
            }
        }
        Group found = group(argument);
        return new GroupRef(found.id(), found.name());
    }

    RegisteredUser user(String argument) {
        return only(users(argument), "user", argument, Lookup::describe, () -> {
            String close = registry.users().list(argument, 0, SUGGESTIONS).stream()
                    .map(user -> user.login() + " (" + user.displayName() + ")")
                    .collect(Collectors.joining(", "));
            return "There is no registered user \"" + argument + "\"."
                    + (close.isEmpty()
                            ? " Register a directory user: rollcall register NAME USER"
                            : " Did you mean " + close + "?");
        });
    }

    /** The registered users that the argument may mean: none, one, or several. */
    List<RegisteredUser> users(String argument) {
        return candidates(
                argument,
                name -> registry.users().findByLogin(name),
                id -> registry.users().find(id),
                (directory, id) -> registry.users().findByLink(directory, id),
                dn -> registry.users().findByDn(dn));
    }

    static DirectoryGroup group(Directory directory, String argument) throws DirectoryException {
        return group(directory, argument, directory.findGroups(argument));
    }

    /** The one group among those that the directory found for this argument. */
    static DirectoryGroup group(Directory directory, String argument, List<DirectoryGroup> found) {
        return only(
                found,
                "group in " + directory.name(),
                argument,
                group -> group.dn() + " (id " + group.id() + ")",
                () -> directory.name() + " has no group \"" + argument + "\" in scope. Look for it: rollcall directory"
                        + " groups " + directory.name() + " --search TEXT");
    }

    static DirectoryUser user(Directory directory, String argument) throws DirectoryException {
        return user(directory, argument, directory.findUsers(argument));
    }

    /** The one user among those that the directory found for this argument. */
    static DirectoryUser user(Directory directory, String argument, List<DirectoryUser> found) {
        return only(
                found,
                "user in " + directory.name(),
                argument,
                user -> user.dn() + " (id " + user.id() + ")",
                () -> directory.name() + " has no user \"" + argument + "\" in scope. Look for it: rollcall directory"
                        + " users " + directory.name() + " --search TEXT");
    }

    private <T> List<T> candidates(
            String argument,
            Function<String, Optional<T>> byName,
            Function<Integer, Optional<T>> byRegistryId,
            BiFunction<DirectoryName, DirectoryId, Optional<T>> byLink,
            Function<String, List<T>> byDn) {
        Optional<T> named = byName.apply(argument);
        if (named.isPresent()) {
            return List.of(named.get());
        }
        var registryId = REGISTRY_ID.matcher(argument);
        if (registryId.matches()) {
            return byRegistryId.apply(Integer.parseInt(registryId.group(1))).stream()
                    .toList();
        }
        Optional<DirectoryId> id = DirectoryId.parse(argument);
        if (id.isPresent()) {
            return registry.directories().list().stream()
                    .flatMap(settings -> byLink.apply(settings.name(), id.get()).stream())
                    .toList();
        }
        return argument.contains("=") ? byDn.apply(argument) : List.of();
    }

    private static <T> T only(
            List<T> found,
            String what,
            String argument,
            Function<T, String> describe,
            java.util.function.Supplier<String> notFound) {
        if (found.isEmpty()) {
            throw new RefusedException(Kind.NOT_FOUND, notFound.get());
        }
        if (found.size() > 1) {
            throw new RefusedException(
                    Kind.AMBIGUOUS,
                    "\"" + argument + "\" is more than one " + what + ". Say which by DN or id:\n"
                            + found.stream()
                                    .map(one -> "  " + describe.apply(one))
                                    .collect(Collectors.joining("\n")));
        }
        return found.get(0);
    }

    private static String describe(Group group) {
        return "#" + group.id() + " " + group.name()
                + group.link()
                        .map(link -> ": " + link.dn() + " in " + link.directory() + " (id " + link.id() + ")")
                        .orElse(" (local)");
    }

    private static String describe(RegisteredUser user) {
        return "#" + user.id() + " " + user.login()
                + user.link()
                        .map(link -> ": " + link.dn() + " in " + link.directory() + " (id " + link.id() + ")")
                        .orElse(" (not linked)");
    }
}
