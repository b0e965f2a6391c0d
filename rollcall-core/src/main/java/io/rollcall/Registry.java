package io.rollcall;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.HeldPlan;
import io.rollcall.journal.Journal;
import io.rollcall.journal.Run;
import io.rollcall.journal.RunStamp;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.registry.Directories;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupView;
import io.rollcall.registry.Groups;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.Settled;
import io.rollcall.registry.Users;
import java.util.List;
import java.util.Optional;

/**
 * The application's users and groups, and the journal. Every method that changes something is one transaction: done
 * whole, or not at all (R17). Safe for many threads and, over one database, for many processes.
 */
public interface Registry {
    /**
     * The registry at this moment, for a plan.
     *
     * @throws io.rollcall.registry.RefusedException if the directory is not configured
     */
    RegistryView view(DirectoryName directory);

    /**
     * When a run of the whole directory last had nothing to do, and the registry is still as it was then: by what the
     * directory is recognised if it has not changed either.
     *
     * @throws io.rollcall.registry.RefusedException if the directory is not configured
     */
    Optional<Settled> settled(DirectoryName directory);

    /**
     * The registry at this moment, for the plan of one external group. Takes the time of the group's members, however
     * many users and groups there are.
     *
     * @throws io.rollcall.registry.RefusedException if there is no such directory or group, or the group is not one of
     *     the directory's
     */
    GroupView view(DirectoryName directory, GroupId group);

    /**
     * One group's view as of now.
     *
     * @param ids directory users that a reading named: those that are linked are in the view then
     * @return empty if the registry has changed since the view was taken
     */
    Optional<RegistryView> now(RegistryView ofGroup, List<DirectoryId> ids);

    /**
     * Does exactly this plan, and writes the run. An empty plan writes a run with nothing to do. Held plans of the same
     * directory and intent are settled by it.
     *
     * @throws RegistryChangedException if the registry is no longer what the plan was made from; nothing was changed
     */
    Run apply(ApprovedPlan plan, RunStamp stamp) throws RegistryChangedException;

    /**
     * Writes a run that is held, and keeps the plan until a person decides. If this very plan waits or was rejected
     * already, that run is answered and nothing new is written; one that waits for the same directory and intent with
     * another fingerprint is replaced.
     *
     * @throws RegistryChangedException if the registry is no longer what the plan was made from; nothing is held then
     */
    Run hold(HeldPlan plan, RunStamp stamp) throws RegistryChangedException;

    /** Writes a run that failed, with its cause; nothing else changes (R15). */
    Run fail(DirectoryName directory, Intent intent, RunStamp stamp, String cause);

    /**
     * Takes a held plan off the list of those that wait, because a person said no.
     *
     * @throws io.rollcall.registry.RefusedException if no plan with this fingerprint waits
     */
    void reject(Fingerprint fingerprint, String actor);

    /**
     * Waits until no other run of this directory is under way, on this or any other node, and keeps others out until
     * closed. So a run never applies a reading that is older than another run's.
     */
    Claim claim(DirectoryName directory);

    Users users();

    Groups groups();

    Directories directories();

    Journal journal();

    /** The right to run one directory; released also when its process dies. */
    interface Claim extends AutoCloseable {
        @Override
        void close();
    }
}
