package io.rollcall.registry;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The groups and their usages, to look up and to edit by hand. Every edit is one transaction and is journalled with its
 * actor. Editing name or members of an external group is refused with {@link RefusedException.Kind#EXTERNAL_GROUP}; the
 * message names directory and DN (R5).
 */
public interface Groups {
    Optional<Group> find(GroupId id);

    /** Compares as {@link Names#key} does. */
    Optional<Group> findByName(String name);

    /** The id of {@link #findByName}, without the group's members being read. */
    default Optional<GroupId> idOf(String name) {
        return findByName(name).map(Group::id);
    }

    Optional<Group> findByLink(DirectoryName directory, DirectoryId id);

    /** Of the groups that come from one of these, the one with the lowest id. */
    default Optional<Group> firstByLink(DirectoryName directory, Collection<DirectoryId> ids) {
        return ids.stream().flatMap(id -> findByLink(directory, id).stream()).min(Comparator.comparing(Group::id));
    }

    /** Groups with a DN, compared without regard to case; display only, so possibly several. */
    List<Group> findByDn(String dn);

    /**
     * Groups whose name contains the text, in order of id.
     *
     * @param afterId only groups with a higher id: a cursor
     */
    List<Group> list(String search, int afterId, int limit);

    Group create(String name, String actor);

    Group rename(GroupId id, String name, String actor);

    Group addMembers(GroupId id, UserSet users, String actor);

    Group removeMembers(GroupId id, UserSet users, String actor);

    /** Makes an external group local; it keeps its members (R2). */
    Group detach(GroupId id, String actor);

    /**
     * Deletes a group, by a person's hand only (R10). Its history stays in the journal.
     *
     * @param force deletes it though usages exist, and them with it
     */
    void delete(GroupId id, boolean force, String actor);

    Usage addUsage(GroupId id, String place, String actor);

    void removeUsage(GroupId id, String place, String actor);

    /** In order of place. */
    List<Usage> usages(GroupId id);

    /** All usages, in order of group, then place. */
    List<Usage> usages();
}
