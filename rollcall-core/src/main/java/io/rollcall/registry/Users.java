package io.rollcall.registry;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registered users, to look up and to edit by hand. Every edit is one transaction, is journalled with its actor, and
 * throws {@link RefusedException} when it is refused.
 */
public interface Users {
    Optional<RegisteredUser> find(int id);

    /** Compares as {@link Names#key} does. */
    Optional<RegisteredUser> findByLogin(String login);

    Optional<RegisteredUser> findByLink(DirectoryName directory, DirectoryId id);

    /** Of the users that are linked to one of these, the one with the lowest id. */
    default Optional<RegisteredUser> firstByLink(DirectoryName directory, Collection<DirectoryId> ids) {
        return ids.stream()
                .flatMap(id -> findByLink(directory, id).stream())
                .min(Comparator.comparing(RegisteredUser::id));
    }

    /** Registered users with a DN, compared without regard to case; display only, so possibly several. */
    List<RegisteredUser> findByDn(String dn);

    /**
     * Users whose login name, display name or mail contains the text, in order of id.
     *
     * @param afterId only users with a higher id: a cursor
     */
    List<RegisteredUser> list(String search, int afterId, int limit);

    long count();

    /** The login names of these users; ids that are no user's are left out. Of many, names may be of two moments. */
    Map<Integer, String> logins(UserSet ids);

    /** The groups that this user is a member of, in order of name. */
    List<Group> groupsOf(int id);

    /** Makes a registered user that is not linked to any directory. */
    RegisteredUser create(String login, String displayName, @Nullable String mail, String actor);

    /** Blocks a user by hand: it leaves every external group at once, and no run makes it active again. */
    RegisteredUser block(int id, String actor);

    /** Makes a user active again; its external groups have it back after the next run. */
    RegisteredUser unblock(int id, String actor);
}
