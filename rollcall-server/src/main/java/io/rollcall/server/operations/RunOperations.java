package io.rollcall.server.operations;

import static java.util.Objects.requireNonNull;

import io.rollcall.Registry;
import io.rollcall.Synchronizer;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Progress;
import io.rollcall.guard.Verdict;
import io.rollcall.journal.Run;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.RegisteredUser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What can be asked that ends in a run, or in the plan of one. Every run goes through {@link Synchronizer}; it may end
 * applied, with nothing to do, held or failed, which is for the caller to look at. A {@link DirectoryException} comes
 * only when the directory could not even be asked what an argument means; nothing was changed then. Safe for many
 * threads.
 */
public final class RunOperations {
    private final Registry registry;
    private final Lookup lookup;
    private final Connections connections;
    private final Synchronizer synchronizer;

    public RunOperations(Registry registry, Connections connections, Synchronizer synchronizer) {
        this.registry = registry;
        this.lookup = new Lookup(registry);
        this.connections = connections;
        this.synchronizer = synchronizer;
    }

    /** What a sync would do now. */
    public Verdict plan(String directory, Progress progress) throws DirectoryException {
        return plan(directory, new Intent.Synchronise(), progress);
    }

    /** What a run with this intent would do now. */
    public Verdict plan(String directory, Intent intent, Progress progress) throws DirectoryException {
        return synchronizer.plan(open(directory), intent, progress);
    }

    public Run sync(String directory, String actor, Progress progress) {
        return run(directory, new Intent.Synchronise(), Optional.empty(), actor, progress);
    }

    /** Gives one external group the members that its directory says, and does nothing else. */
    public Run syncGroup(String directory, String group, String actor, Progress progress) {
        return run(directory, synchroniseGroup(directory, group), Optional.empty(), actor, progress);
    }

    /** What that would do now. */
    public Verdict planGroup(String directory, String group, Progress progress) throws DirectoryException {
        return plan(directory, synchroniseGroup(directory, group), progress);
    }

    private Intent synchroniseGroup(String directory, String argument) {
        Optional<GroupId> known = lookup.groupId(argument);
        if (known.isPresent()) {
            // Whose it is, and whether it is there, the run finds out.
            return new Intent.SynchroniseGroup(known.get());
        }
        DirectorySettings settings = lookup.settings(directory);
        Group group = lookup.group(argument);
        if (group.link()
                .filter(link -> link.directory().equals(settings.name()))
                .isEmpty()) {
            throw Refusals.notImportedFrom(settings.name(), group);
        }
        return new Intent.SynchroniseGroup(group.id());
    }

    /** Imports these directory groups (R1): all of them, or none if one is not found, ambiguous, or imported already. */
    public Run importGroups(String directory, List<String> groups, String actor, Progress progress)
            throws DirectoryException {
        Directory opened = open(directory);
        Map<DirectoryId, DirectoryGroup> wanted = new HashMap<>();
        for (Map.Entry<String, List<DirectoryGroup>> found :
                opened.findEachGroup(groups).entrySet()) {
            DirectoryGroup group = Lookup.group(opened, found.getKey(), found.getValue());
            wanted.put(group.id(), group);
        }
        refuseIfImported(opened, wanted);
        return run(opened, new Intent.ImportGroups(new TreeSet<>(wanted.keySet())), Optional.empty(), actor, progress);
    }

    public Run importAll(String directory, String actor, Progress progress) {
        return run(directory, new Intent.ImportAll(), Optional.empty(), actor, progress);
    }

    /** The intent of turning a local group into an external one (R2), to be planned and then run. */
    public Intent associate(String localGroup, String directory, String group) throws DirectoryException {
        Directory opened = open(directory);
        Group local = lookup.group(localGroup);
        local.link().ifPresent(link -> {
            throw new RefusedException(
                    Kind.CONFLICT,
                    "\"" + local.name() + "\" is external already: it is " + link.dn() + " in " + link.directory()
                            + ". Detach it first: rollcall detach \"" + local.name() + "\"");
        });
        DirectoryGroup found = Lookup.group(opened, group);
        refuseIfImported(opened, Map.of(found.id(), found));
        return new Intent.Associate(local.id(), found.id());
    }

    /** Registers these directory users (R3): all of them, or none if one is not found, ambiguous, or registered already. */
    public Run register(String directory, List<String> users, String actor, Progress progress)
            throws DirectoryException {
        Directory opened = open(directory);
        Map<DirectoryId, DirectoryUser> wanted = new HashMap<>();
        for (Map.Entry<String, List<DirectoryUser>> found :
                opened.findEachUser(users).entrySet()) {
            DirectoryUser user = Lookup.user(opened, found.getKey(), found.getValue());
            wanted.put(user.id(), user);
        }
        refuseIfRegistered(opened, wanted);
        return run(opened, new Intent.Register(new TreeSet<>(wanted.keySet())), Optional.empty(), actor, progress);
    }

    public Run registerAll(String directory, String actor, Progress progress) {
        return run(directory, new Intent.RegisterAll(), Optional.empty(), actor, progress);
    }

    /** Links a directory user to an existing registered user, because a person says that they are the same (R22). */
    public Run link(String directory, String user, String login, String actor, Progress progress)
            throws DirectoryException {
        Directory opened = open(directory);
        RegisteredUser registered = lookup.user(login);
        registered.link().ifPresent(link -> {
            throw new RefusedException(
                    Kind.CONFLICT,
                    "The registered user " + registered.login() + " is linked already, to " + link.dn() + " in "
                            + link.directory() + ".");
        });
        DirectoryUser found = Lookup.user(opened, user);
        refuseIfRegistered(opened, Map.of(found.id(), found));
        return run(opened, new Intent.LinkUser(found.id(), registered.id()), Optional.empty(), actor, progress);
    }

    /**
     * Changes a directory's mode.
     *
     * @param strict whether FULL removes users that are not linked to the directory from local groups too
     * @param approval the fingerprint of the reviewed plan (R9); without it, a switch to FULL is held
     */
    public Run switchMode(
            String directory,
            Mode mode,
            boolean strict,
            Optional<Fingerprint> approval,
            String actor,
            Progress progress) {
        return run(directory, new Intent.SwitchMode(mode, strict), approval, actor, progress);
    }

    /** Runs an intent from reading to journal. */
    public Run run(String directory, Intent intent, Optional<Fingerprint> approval, String actor, Progress progress) {
        return run(open(directory), intent, approval, actor, progress);
    }

    private Run run(
            Directory directory, Intent intent, Optional<Fingerprint> approval, String actor, Progress progress) {
        return synchronizer.run(directory, intent, actor, approval, progress);
    }

    private Directory open(String directory) {
        DirectorySettings settings = lookup.settings(directory);
        return connections.open(settings);
    }

    private void refuseIfImported(Directory directory, Map<DirectoryId, DirectoryGroup> groups) {
        registry.groups().firstByLink(directory.name(), groups.keySet()).ifPresent(external -> {
            DirectoryId id = external.link().orElseThrow().id();
            throw new RefusedException(
                    Kind.CONFLICT,
                    requireNonNull(groups.get(id)).dn() + " in " + directory.name()
                            + " is imported already, as the group \"" + external.name() + "\" (#" + external.id()
                            + ").");
        });
    }

    private void refuseIfRegistered(Directory directory, Map<DirectoryId, DirectoryUser> users) {
        registry.users().firstByLink(directory.name(), users.keySet()).ifPresent(registered -> {
            DirectoryId id = registered.link().orElseThrow().id();
            throw new RefusedException(
                    Kind.CONFLICT,
                    requireNonNull(users.get(id)).dn() + " in " + directory.name() + " is registered already, as "
                            + registered.login() + " (#" + registered.id() + ").");
        });
    }
}
