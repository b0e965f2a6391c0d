package io.rollcall.server.operations;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a user is in a group, or is not.
 *
 * @param sentence all of it, for a person
 * @param because a stable word for programs
 * @param user the login name, in the registry or, of somebody who is not registered, in the directory
 * @param path the directory groups by which the user is in it: first the group itself, last the one that has the user as
 *     a direct member; empty if there is none, or it is not known
 * @param run the run that last changed the membership, if one did
 * @param since when it last changed, if that is known
 */
public record Explanation(
        String sentence,
        boolean member,
        Because because,
        String user,
        String group,
        List<String> path,
        @Nullable Long run,
        @Nullable Instant since) {
    public Explanation {
        path = List.copyOf(path);
    }

    public enum Because {
        /** The directory says so, by the path. */
        IN_DIRECTORY,
        /** Somebody, or a run, put the user in or out, and the journal says who and why. */
        JOURNAL,
        /** The directory says otherwise by now; the next run follows. */
        NEXT_RUN,
        NOT_REGISTERED,
        BLOCKED,
        /** The user is not linked to the group's directory. */
        NOT_LINKED,
        ORPHANED,
        /** The directory does not have the user in the group. */
        NOT_IN_DIRECTORY,
        NEVER
    }
}
