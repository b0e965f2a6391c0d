package io.rollcall.plan;

import io.rollcall.directory.DirectoryUsers;
import io.rollcall.plan.Reason.Code;
import io.rollcall.registry.LinkedUsers;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.UserSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/**
 * What becomes of users: who is registered, linked, updated, blocked and active again. Afterwards it answers which
 * registered user a directory user is, and which are active, as they will be once the plan is done.
 */
final class UserChanges {
    private static final int NOT_REGISTERED = -1;

    private final Draft draft;
    private final DirectoryUsers users;
    private final LinkedUsers linked;

    /** By ordinal of directory user: the registered user's id, or {@link #NOT_REGISTERED}. */
    private final int[] userIds;

    /** By ordinal of directory user: the index of the user that is linked to it, or -1. */
    private final int[] indexes;

    /** The other way round: by index of linked user, the ordinal of the directory user, or -1. */
    private final int[] ordinals;

    private UserSet registered = UserSet.EMPTY;
    private UserSet newlyLinked = UserSet.EMPTY;
    private UserSet gone = UserSet.EMPTY;
    private UserSet disabled = UserSet.EMPTY;
    private UserSet returned = UserSet.EMPTY;

    UserChanges(Draft draft) {
        this.draft = draft;
        users = draft.reading.users();
        linked = draft.view.linked();
        userIds = new int[users.size()];
        indexes = linked.indexesOf(users.ids());
        ordinals = new int[linked.size()];
        Arrays.fill(ordinals, -1);
        for (int ordinal = 0; ordinal < userIds.length; ordinal++) {
            int index = indexes[ordinal];
            userIds[ordinal] = index < 0 ? NOT_REGISTERED : linked.userId(index);
            if (index >= 0) {
                ordinals[index] = ordinal;
            }
        }
    }

    UserSet registered() {
        return registered;
    }

    UserSet newlyLinked() {
        return newlyLinked;
    }

    UserSet gone() {
        return gone;
    }

    UserSet disabled() {
        return disabled;
    }

    UserSet returned() {
        return returned;
    }

    /** The users that are or will be linked to the directory. */
    UserSet allLinked() {
        return linked.all().or(registered).or(newlyLinked);
    }

    /** By ordinal of directory user: the registered user's id, or -1. */
    int[] registeredIds() {
        return userIds.clone();
    }

    /** By ordinal of directory user: the id of the registered user that is active once the plan is done, or -1. */
    int[] activeIds() {
        BitSet active = draft.view.active().or(returned).or(registered).toBitSet();
        int[] ids = userIds.clone();
        for (int ordinal = 0; ordinal < ids.length; ordinal++) {
            if (ids[ordinal] >= 0 && (!users.active(ordinal) || !active.get(ids[ordinal]))) {
                ids[ordinal] = NOT_REGISTERED;
            }
        }
        return ids;
    }

    /** Registers the directory users with these ordinals, in order of their ids. */
    void register(int[] ordinals, Registration registration) {
        int[] fresh = OrderOfIds.of(
                users,
                Arrays.stream(ordinals)
                        .filter(ordinal -> userIds[ordinal] == NOT_REGISTERED)
                        .toArray());
        if (fresh.length == 0) {
            return;
        }
        NewUsers newUsers = registration.name(fresh);
        for (int i = 0; i < fresh.length; i++) {
            userIds[fresh[i]] = newUsers.id(i);
        }
        registered = newUsers.ids();
        draft.changes.add(new Change.Register(newUsers, new Reason(Code.REGISTERED, registration.reason())));
    }

    /** Ties a directory user to a registered user, because a person says that they are the same (R22). */
    void link(int ordinal, int user) {
        if (userIds[ordinal] != NOT_REGISTERED) {
            throw new RefusedException(
                    Kind.CONFLICT,
                    draft.directory() + "'s user " + users.get(ordinal).login() + " is registered already.");
        }
        userIds[ordinal] = user;
        newlyLinked = UserSet.of(user);
        draft.changes.add(new Change.Link(
                user,
                users.get(ordinal),
                users.digest(ordinal),
                new Reason(Code.LINKED, "a person said that they are the same")));
    }

    /**
     * Lets the attributes of linked users follow the directory. A login name changes only if the directory's did: what a
     * person gave by linking, or what was qualified, stays whatever else changes, and is not freed for anybody (R22).
     */
    void update(Registration registration) {
        int[] changed = java.util.stream.IntStream.range(0, users.size())
                .filter(ordinal -> isLinked(ordinal) && users.digest(ordinal) != digestOf(ordinal))
                .boxed()
                .sorted((a, b) -> Integer.compare(userIds[a], userIds[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        if (changed.length == 0) {
            return;
        }
        int[] renamed = Arrays.stream(changed)
                .filter(ordinal -> !DirectoryUsers.sameLogin(users.digest(ordinal), digestOf(ordinal)))
                .toArray();
        String[] logins = registration.renamed(renamed, userIds);
        Reason reason = new Reason(Code.CHANGED_IN_DIRECTORY, draft.directory() + " has new attributes for them");
        int next = 0;
        for (int ordinal : changed) {
            boolean isRenamed = next < renamed.length && renamed[next] == ordinal;
            Optional<String> newLogin = isRenamed ? Optional.of(logins[next++]) : Optional.empty();
            draft.changes.add(new Change.UpdateUser(
                    userIds[ordinal], newLogin, users.get(ordinal), users.digest(ordinal), reason));
        }
    }

    /** Notes who is gone or disabled, so that it is told why they leave; nobody is blocked by it. */
    void noteWhoIsGoneOrDisabled() {
        RoaringBitmap disabledIds = new RoaringBitmap();
        for (int ordinal = 0; ordinal < userIds.length; ordinal++) {
            if (!users.active(ordinal) && draft.view.active().contains(userIds[ordinal])) {
                disabledIds.add(userIds[ordinal]);
            }
        }
        disabled = UserSet.wrap(disabledIds);
        if (draft.provesAbsence()) {
            RoaringBitmap goneIds = new RoaringBitmap();
            for (int index = 0; index < linked.size(); index++) {
                if (ordinals[index] < 0 && draft.view.active().contains(linked.userId(index))) {
                    goneIds.add(linked.userId(index));
                }
            }
            gone = UserSet.wrap(goneIds);
        }
    }

    /** Blocks who is gone or disabled in the directory, and makes active again who is back (R13). */
    void followState() {
        RoaringBitmap goneIds = new RoaringBitmap();
        RoaringBitmap disabledIds = new RoaringBitmap();
        RoaringBitmap returnedIds = new RoaringBitmap();
        for (int index = 0; index < linked.size(); index++) {
            int id = linked.userId(index);
            int ordinal = ordinals[index];
            if (ordinal < 0 && draft.provesAbsence() && draft.view.active().contains(id)) {
                goneIds.add(id);
            } else if (ordinal >= 0
                    && !users.active(ordinal)
                    && draft.view.active().contains(id)) {
                disabledIds.add(id);
            } else if (ordinal >= 0
                    && users.active(ordinal)
                    && draft.view.blockedByDirectory().contains(id)) {
                returnedIds.add(id);
            }
        }
        gone = UserSet.wrap(goneIds);
        disabled = UserSet.wrap(disabledIds);
        returned = UserSet.wrap(returnedIds);
        if (!gone.isEmpty()) {
            draft.changes.add(
                    new Change.Block(gone, new Reason(Code.USER_GONE, "they are gone from " + draft.directory())));
        }
        if (!disabled.isEmpty()) {
            draft.changes.add(
                    new Change.Block(disabled, new Reason(Code.USER_DISABLED, draft.directory() + " disabled them")));
        }
        if (!returned.isEmpty()) {
            draft.changes.add(new Change.Unblock(
                    returned, new Reason(Code.USER_RETURNED, draft.directory() + " has them active again")));
        }
    }

    private boolean isLinked(int ordinal) {
        return indexes[ordinal] >= 0;
    }

    private long digestOf(int ordinal) {
        return linked.digest(indexes[ordinal]);
    }
}
