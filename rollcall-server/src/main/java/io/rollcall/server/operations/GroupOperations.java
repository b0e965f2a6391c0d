package io.rollcall.server.operations;

import io.rollcall.Registry;
import io.rollcall.journal.JournalEntry;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.Usage;
import io.rollcall.registry.UserSet;
import java.time.Instant;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** What can be asked about groups and their usages. A group argument is a name, a DN or an immutable id. */
public final class GroupOperations {
    private final Registry registry;
    private final Lookup lookup;

    public GroupOperations(Registry registry) {
        this.registry = registry;
        this.lookup = new Lookup(registry);
    }

    /** Groups whose name contains the text, in order of id, from the one after a cursor on. */
    public List<Group> list(String search, int afterId, int limit) {
        return registry.groups().list(search, afterId, limit);
    }

    public Group find(String group) {
        return lookup.group(group);
    }

    /** A group that is or was: one that was deleted is found by {@code #} and its registry id. */
    public GroupRef findEver(String group) {
        return lookup.groupEver(group);
    }

    public Group create(String name, String actor) {
        return registry.groups().create(name, actor);
    }

    public Group rename(String group, String name, String actor) {
        return registry.groups().rename(lookup.group(group).id(), name, actor);
    }

    /** Adds all of these users, or none of them if one is not found. */
    public Group addMembers(String group, List<String> users, String actor) {
        Group found = lookup.group(group);
        return registry.groups().addMembers(found.id(), users(users), actor);
    }

    /** Removes all of these users, or none of them if one is not found. */
    public Group removeMembers(String group, List<String> users, String actor) {
        Group found = lookup.group(group);
        return registry.groups().removeMembers(found.id(), users(users), actor);
    }

    /** Makes an external group local; it keeps its members (R2). */
    public Group detach(String group, String actor) {
        Group found = lookup.group(group);
        if (found.isLocal()) {
            throw new RefusedException(
                    Kind.CONFLICT, "\"" + found.name() + "\" is a local group already; there is nothing to detach.");
        }
        return registry.groups().detach(found.id(), actor);
    }

    /** Deletes a group (R10) and answers what it was. */
    public Group delete(String group, boolean force, String actor) {
        Group found = lookup.group(group);
        registry.groups().delete(found.id(), force, actor);
        return found;
    }

    public List<Usage> usages() {
        return registry.groups().usages();
    }

    public List<Usage> usages(GroupId group) {
        return registry.groups().usages(group);
    }

    public Usage addUsage(String group, String place, String actor) {
        return registry.groups().addUsage(lookup.group(group).id(), place, actor);
    }

    public Usage removeUsage(String group, String place, String actor) {
        Group found = lookup.group(group);
        registry.groups().removeUsage(found.id(), place, actor);
        return new Usage(found.id(), place);
    }

    /** What happened to a group, newest first. */
    public List<JournalEntry> history(GroupId group, int limit) {
        return registry.journal().history(group, limit);
    }

    /** Who was a member at a moment (R19). */
    public UserSet membersAt(GroupId group, Instant at) {
        return registry.journal().membersAt(group, at);
    }

    private UserSet users(List<String> arguments) {
        RoaringBitmap ids = new RoaringBitmap();
        arguments.forEach(argument -> ids.add(lookup.user(argument).id()));
        return UserSet.wrap(ids);
    }
}
