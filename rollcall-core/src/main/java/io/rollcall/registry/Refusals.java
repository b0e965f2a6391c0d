package io.rollcall.registry;

import io.rollcall.directory.DirectoryName;
import io.rollcall.registry.RefusedException.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** What every registry says when it refuses: the same words whatever keeps it. */
public final class Refusals {
    private Refusals() {}

    public static RefusedException noGroup(GroupId id) {
        return new RefusedException(Kind.NOT_FOUND, "There is no group with the id " + id + ".");
    }

    public static RefusedException noUser(int id) {
        return new RefusedException(Kind.NOT_FOUND, "There is no registered user with the id " + id + ".");
    }

    public static RefusedException noUsers(UserSet unknown) {
        return new RefusedException(
                Kind.NOT_FOUND,
                "There are no registered users with the ids "
                        + unknown.stream().limit(10).mapToObj(Integer::toString).collect(Collectors.joining(", "))
                        + (unknown.size() > 10 ? " and " + (unknown.size() - 10) + " more" : "")
                        + ", so nothing was changed.");
    }

    public static RefusedException noDirectory(DirectoryName name) {
        return new RefusedException(
                Kind.NOT_FOUND, "There is no directory " + name + ". Those that there are: directory list");
    }

    public static RefusedException directoryTaken(DirectoryName existing) {
        return new RefusedException(
                Kind.NAME_TAKEN, "There is a directory " + existing + " already. Choose another name.");
    }

    /** Refuses to forget a directory that something is tied to. */
    public static RefusedException directoryInUse(DirectoryName name, long groups, long users) {
        return new RefusedException(
                Kind.IN_USE,
                groups + " external groups and " + users + " registered users are tied to directory " + name
                        + ". To remove it nevertheless, detach them: the groups become local and keep their members, the"
                        + " users stay and are no longer linked.");
    }

    public static RefusedException groupNameTaken(String wanted, Group owner) {
        return new RefusedException(
                Kind.NAME_TAKEN,
                "The name " + wanted + " is taken by " + described(owner) + " (id " + owner.id()
                        + "). Choose another name.");
    }

    public static RefusedException loginTaken(String wanted, RegisteredUser owner) {
        return new RefusedException(
                Kind.NAME_TAKEN,
                "The login name " + wanted + " is taken by registered user " + owner.login() + " (id " + owner.id()
                        + "). Choose another login name.");
    }

    /** Refuses an edit that belongs into the directory (R5). */
    public static RefusedException external(Group group, GroupLink link) {
        return new RefusedException(
                Kind.EXTERNAL_GROUP,
                "The group " + group.name() + " comes from directory " + link.directory()
                        + ", so its name and members are changed there: " + link.dn()
                        + ". The next run brings the change here. To edit it here, detach it first.");
    }

    /** Refuses to synchronise a group with a directory that it does not come from. */
    public static RefusedException notImportedFrom(DirectoryName directory, Group group) {
        return new RefusedException(
                Kind.CONFLICT,
                "The group " + group.name() + " (id " + group.id() + ") does not come from " + directory + ": it is "
                        + group.link()
                                .map(link -> "imported from " + link.directory())
                                .orElse("local") + ". Nothing was changed.");
    }

    /** Refuses to synchronise by itself a group that was gone from its directory. */
    public static RefusedException orphaned(Group group, GroupLink link) {
        return new RefusedException(
                Kind.CONFLICT,
                "The group " + group.name() + " was gone from " + link.directory() + " at its last run, so it is not"
                        + " brought up to date by itself. A run of the whole directory takes it back if it has returned:"
                        + " rollcall sync " + link.directory());
    }

    public static RefusedException notExternal(Group group) {
        return new RefusedException(
                Kind.CONFLICT, "The group " + group.name() + " is local already: no directory is tied to it.");
    }

    /** Refuses to delete a group that something uses (R10). */
    public static RefusedException groupInUse(Group group, List<Usage> usages) {
        return new RefusedException(
                Kind.IN_USE,
                "The group " + group.name() + " is " + usedBy(usages)
                        + ". Remove these usages first, or force the deletion.");
    }

    /** The places of these usages as a clause; empty if there are none. */
    public static String usedBy(List<Usage> usages) {
        return usages.isEmpty()
                ? ""
                : "used by " + usages.stream().map(Usage::place).collect(Collectors.joining(", "));
    }

    public static RefusedException usageTaken(Group group, String place) {
        return new RefusedException(Kind.CONFLICT, "The group " + group.name() + " is used by " + place + " already.");
    }

    public static RefusedException noUsage(Group group, String place) {
        return new RefusedException(Kind.NOT_FOUND, "The group " + group.name() + " is not used by " + place + ".");
    }

    /** Refuses an answer to a plan that does not wait. */
    public static RefusedException notHeld(String fingerprint) {
        return new RefusedException(
                Kind.NOT_FOUND, "No plan with the fingerprint " + fingerprint + " waits. Those that wait: held");
    }

    /** An approved plan that contradicts the registry that it was made from: a defect, so nothing is done. */
    public static IllegalArgumentException impossible(String what) {
        return new IllegalArgumentException("The plan cannot be done, and nothing was changed: " + what);
    }

    private static String described(Group group) {
        return group.link()
                .map(link -> "the external group " + group.name() + " of directory " + link.directory())
                .orElse("the local group " + group.name());
    }
}
