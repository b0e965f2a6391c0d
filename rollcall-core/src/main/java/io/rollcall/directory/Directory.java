package io.rollcall.directory;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A directory to read from. There is no way to write to it (R11). Implementations hold no connection between calls, and
 * each call may come from any thread.
 */
public interface Directory {
    /** Which of several groups of one level a {@link #path} goes through: the first by name, then id. */
    Comparator<DirectoryGroup> PATH_ORDER = (one, other) -> {
        int byName = one.name().compareTo(other.name());
        return byName != 0 ? byName : one.id().compareTo(other.id());
    };

    DirectoryName name();

    /**
     * Reads every user and group in scope, in streams, never a search a group.
     *
     * @throws DirectoryException if anything at all kept the reading from being complete
     */
    Reading read(Progress progress) throws DirectoryException;

    /**
     * Reads everything likewise, to be compared with what was read before. Whatever the directory sends is read in full;
     * what it need not do is make users and groups of it, as long as nothing differs.
     *
     * @param last what was taken of it then, if anything was
     * @param differs told as soon as something differs, at once if there is no imprint; maybe more than once, never after
     *     this has returned
     * @return coverage {@link Coverage#UNCHANGED}, or everything, then with an imprint if one can be taken
     */
    default Reading readAgain(Optional<Imprint> last, Runnable differs, Progress progress) throws DirectoryException {
        differs.run();
        return read(progress);
    }

    /**
     * Reads one user and, upward through nesting, every group that holds it (R3). The reading has the user as its only
     * user, and among the groups the edges by which the user is in them, so that a path can be shown.
     *
     * @throws DirectoryException if the user does not exist, or the answer could not be completed
     */
    Reading readGroupsOf(DirectoryId user) throws DirectoryException;

    /**
     * A shortest path by which a user is in a group: from the group down to one that has the user as a direct member, both
     * included. Of several, the one that comes first in {@link #PATH_ORDER}, compared from the group down. Empty if the
     * user is not in the group, or the group is not in scope.
     *
     * @throws DirectoryException if the user does not exist, or the answer could not be completed
     */
    default List<DirectoryGroup> path(DirectoryId user, DirectoryId group) throws DirectoryException {
        return Paths.shortest(readGroupsOf(user), user, group);
    }

    /**
     * Reads one group and, downward through nesting, what is inside it. A member DN that is a known member's, or that of
     * one who was read since, is taken for that member; who else is named is read by itself, so that nobody joins by a DN
     * and whoever was renamed is known by id. The known members are the reading's first users, in their order, whether
     * they are in the group or not, active and without attributes unless their entry was read.
     *
     * @return empty if this group cannot be told, or not cheaply, without reading everything: as when its members say
     *     themselves that they are in it, or when very many of them are not known
     * @throws DirectoryException if no group in scope has this id, or the answer could not be completed
     */
    Optional<Reading> readGroup(KnownGroup group) throws DirectoryException;

    /**
     * Users in scope whose login name, display name or mail contains the text; all of them for an empty text. Ordered by
     * login name.
     *
     * @param limit at most so many
     */
    List<DirectoryUser> searchUsers(String text, int limit) throws DirectoryException;

    /** Groups in scope whose name contains the text; all of them for an empty text. Ordered by name, then DN. */
    List<DirectoryGroup> searchGroups(String text, int limit) throws DirectoryException;

    /** The users in scope that a person means by a login name, a DN or an immutable id: none, one, or the candidates. */
    List<DirectoryUser> findUsers(String loginOrDnOrId) throws DirectoryException;

    /** The groups in scope that a person means by a name, a DN or an immutable id: none, one, or the candidates. */
    List<DirectoryGroup> findGroups(String nameOrDnOrId) throws DirectoryException;

    /** What {@link #findUsers} finds for each of these, in their order; over one connection, where there is one. */
    default Map<String, List<DirectoryUser>> findEachUser(Collection<String> loginsOrDnsOrIds)
            throws DirectoryException {
        Map<String, List<DirectoryUser>> found = new LinkedHashMap<>();
        for (String argument : loginsOrDnsOrIds) {
            found.put(argument, findUsers(argument));
        }
        return found;
    }

    /** What {@link #findGroups} finds for each of these, in their order; over one connection, where there is one. */
    default Map<String, List<DirectoryGroup>> findEachGroup(Collection<String> namesOrDnsOrIds)
            throws DirectoryException {
        Map<String, List<DirectoryGroup>> found = new LinkedHashMap<>();
        for (String argument : namesOrDnsOrIds) {
            found.put(argument, findGroups(argument));
        }
        return found;
    }

    /**
     * Walks through everything a reading needs, and says for each step what it found. Does not throw. A step that fails
     * ends it, unless there is another URL to begin anew with: so all is well if the last step is.
     */
    List<Step> test();

    /**
     * One step of a test.
     *
     * @param step what was tried: name, connect, TLS, bind, base, users, groups, …
     * @param ok whether it went well
     * @param found what was found, or what went wrong and what to do about it
     */
    record Step(String step, boolean ok, String found, long millis) {}
}
