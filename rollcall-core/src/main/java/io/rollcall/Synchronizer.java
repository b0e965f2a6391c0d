package io.rollcall;

import io.rollcall.Registry.Claim;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.Guard;
import io.rollcall.guard.HeldPlan;
import io.rollcall.guard.Verdict;
import io.rollcall.journal.Run;
import io.rollcall.journal.RunStamp;
import io.rollcall.plan.Evidence;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Planner;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RegistryView;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The whole program in one method: read the directory, say what the memberships should be, plan the difference, refuse
 * it if it looks wrong, do exactly that plan, write down what happened.
 *
 * <pre>
 * Directory ──read──▶ Reading ───────┐
 *                                    ├─▶ Planner ─▶ Plan ─▶ Guard ─┬─▶ ApprovedPlan ─▶ Registry.apply ─▶ Run
 * Registry ──view──▶ RegistryView ───┘                             └─▶ HeldPlan ─▶ Registry.hold ─▶ Run
 * </pre>
 *
 * Every way in goes through here: schedule, command line, REST. Safe for many threads; runs of one directory wait for
 * each other.
 */
public final class Synchronizer {
    private static final int ATTEMPTS = 20;

    private final Registry registry;
    private final Planner planner;
    private final Guard guard;
    private final Clock clock;

    public Synchronizer(Registry registry, Planner planner, Guard guard, Clock clock) {
        this.registry = registry;
        this.planner = planner;
        this.guard = guard;
        this.clock = clock;
    }

    /**
     * Runs one intent from reading to journal. A directory that cannot be read completely gives a failed run, and nothing
     * changes (R15).
     *
     * @param approval the fingerprint that a person said yes to; the plan is made anew, and is held again if it differs
     * @throws RefusedException if the intent itself makes no sense, such as a login name already taken
     */
    public Run run(
            Directory directory, Intent intent, String actor, Optional<Fingerprint> approval, Progress progress) {
        try (Claim claim = registry.claim(directory.name())) {
            RunStamp stamp = new RunStamp(clock.instant(), actor);
            try {
                FutureTask<RegistryView> viewed = viewMeanwhile(directory.name());
                Reading reading = read(directory, intent, progress);
                for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                    RegistryView view = attempt == 0 ? result(viewed) : registry.view(directory.name());
                    Verdict verdict = judge(reading, view, intent, approval);
                    try {
                        return verdict instanceof ApprovedPlan approved
                                ? registry.apply(approved, stamp)
                                : registry.hold((HeldPlan) verdict, stamp);
                    } catch (RegistryChangedException editedMeanwhile) {
                        // R20: somebody's edit came first; what was read still holds, so plan again around it.
                    }
                }
                return registry.fail(
                        directory.name(),
                        intent,
                        stamp,
                        "The registry was edited each of the " + ATTEMPTS + " times that a plan was about to be done."
                                + " Nothing was changed; run again when less is edited.");
            } catch (DirectoryException cause) {
                return registry.fail(directory.name(), intent, stamp, cause.getMessage());
            }
        }
    }

    /**
     * Plans and judges without doing anything: a dry run stops before apply.
     *
     * @throws DirectoryException if the directory cannot be read completely
     */
    public Verdict plan(Directory directory, Intent intent, Progress progress) throws DirectoryException {
        FutureTask<RegistryView> viewed = viewMeanwhile(directory.name());
        Reading reading = read(directory, intent, progress);
        return judge(reading, result(viewed), intent, Optional.empty());
    }

    /**
     * Takes the registry's view while the directory is read, which costs nothing then: should somebody's edit come
     * between, apply refuses the plan, and the next attempt takes a new view (R20).
     */
    private FutureTask<RegistryView> viewMeanwhile(DirectoryName directory) {
        FutureTask<RegistryView> view = new FutureTask<>(() -> registry.view(directory));
        Thread thread = new Thread(view, "view of " + directory);
        thread.setDaemon(true);
        thread.start();
        return view;
    }

    private static RegistryView result(FutureTask<RegistryView> view) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return view.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Verdict judge(Reading reading, RegistryView view, Intent intent, Optional<Fingerprint> approval)
            throws DirectoryException {
        Evidence.require(reading, view);
        Plan plan = planner.plan(intent, reading, view);
        return guard.judge(plan, view, approval);
    }

    /** One user's registration asks for that user alone (R3); everything else takes one reading of everything. */
    private static Reading read(Directory directory, Intent intent, Progress progress) throws DirectoryException {
        if (intent instanceof Intent.Register register && register.users().size() == 1) {
            return directory.readGroupsOf(register.users().first());
        }
        if (intent instanceof Intent.LinkUser link) {
            return directory.readGroupsOf(link.user());
        }
        return directory.read(progress);
    }
}
