package io.rollcall.registry;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Position;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.directory.Sid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The registry at one moment, as one directory's plan needs to see it. {@code Registry.apply} refuses a plan whose view
 * is no longer the present state.
 *
 * @param version goes up with every change of the registry
 * @param nextUserId the id that the next registered user will get; the ones after it follow
 * @param nextGroupId likewise for groups
 * @param groups every group of the registry, of every directory and none, in order of id
 * @param linked the users linked to this directory
 * @param active every registered user, of every directory and none, that is not blocked
 * @param blockedByDirectory the users linked to this directory that a run blocked
 * @param position how far a server of the directory must have come to be no older than what was read last
 * @param named how many memberships the directory's groups named when it was last read in full and the plan applied;
 *     empty if that is not known, {@link #NOBODY_ACCEPTED} if a person accepts that nobody is named, until such a
 *     reading is applied again
 */
public record RegistryView(
        DirectoryName directory,
        long version,
        Mode mode,
        boolean strict,
        RegisterPolicy registerPolicy,
        int nextUserId,
        int nextGroupId,
        List<Group> groups,
        LinkedUsers linked,
        UserSet active,
        UserSet blockedByDirectory,
        Logins logins,
        Sids sids,
        Position position,
        OptionalLong named) {
    /** In the place of a number of memberships. */
    public static final long NOBODY_ACCEPTED = -1;

    /** A view of a directory that was not read yet. */
    public RegistryView(
            DirectoryName directory,
            long version,
            Mode mode,
            boolean strict,
            RegisterPolicy registerPolicy,
            int nextUserId,
            int nextGroupId,
            List<Group> groups,
            LinkedUsers linked,
            UserSet active,
            UserSet blockedByDirectory,
            Logins logins,
            Sids sids) {
        this(
                directory,
                version,
                mode,
                strict,
                registerPolicy,
                nextUserId,
                nextGroupId,
                groups,
                linked,
                active,
                blockedByDirectory,
                logins,
                sids,
                Position.NONE,
                OptionalLong.empty());
    }

    public RegistryView {
        groups = List.copyOf(groups);
    }

    /** Whether a person said that the next reading may name nobody, and none was applied since. */
    public boolean acceptsNobodyNamed() {
        return named.isPresent() && named.getAsLong() == NOBODY_ACCEPTED;
    }

    /** The same, with other groups, at another version. */
    public RegistryView with(long newVersion, List<Group> newGroups) {
        return new RegistryView(
                directory,
                newVersion,
                mode,
                strict,
                registerPolicy,
                nextUserId,
                nextGroupId,
                newGroups,
                linked,
                active,
                blockedByDirectory,
                logins,
                sids,
                position,
                named);
    }

    /** The same, with more users, and with the position as it is now. */
    public RegistryView with(LinkedUsers more, UserSet moreActive, UserSet moreBlocked, Position now) {
        return new RegistryView(
                directory,
                version,
                mode,
                strict,
                registerPolicy,
                nextUserId,
                nextGroupId,
                groups,
                linked.plus(more),
                active.or(moreActive),
                blockedByDirectory.or(moreBlocked),
                logins,
                sids,
                now,
                named);
    }

    /** Looks up users that are linked to other directories; asked only for the SIDs that groups of this one name. */
    @FunctionalInterface
    public interface Sids {
        /**
         * Which of these SIDs belong to a registered user that is linked to another directory than the view's: the SID
         * and the user's id. One that several users have is nobody's.
         */
        Map<Sid, Integer> elsewhere(Collection<Sid> sids);
    }

    /** Looks login names up; asked only for users that are about to get one. */
    @FunctionalInterface
    public interface Logins {
        /**
         * Which of these login names are taken, without regard to case: {@link Names#key} of the name, and the id of
         * the user that has it.
         */
        Map<String, Integer> taken(Collection<String> logins);
    }
}
