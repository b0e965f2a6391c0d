package io.rollcall;

import io.rollcall.Registry.Claim;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.Progress;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.Guard;
import io.rollcall.guard.HeldPlan;
import io.rollcall.guard.Verdict;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.journal.RunStamp;
import io.rollcall.plan.Evidence;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Planner;
import io.rollcall.registry.RefusedException;
import java.time.Clock;
import java.util.Optional;

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
    private final KeptGroups keptGroups = new KeptGroups();

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
                Sides sides = sides(directory, intent, progress);
                for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                    Verdict verdict = judge(sides.now(), intent, approval);
                    try {
                        if (!(verdict instanceof ApprovedPlan approved)) {
                            return registry.hold((HeldPlan) verdict, stamp);
                        }
                        Run run = registry.apply(approved, stamp);
                        if (run.status() == Status.APPLIED || run.status() == Status.NOTHING_TO_DO) {
                            sides.done(approved.plan());
                        }
                        return run;
                    } catch (RegistryChangedException editedMeanwhile) {
                        // R20: somebody's edit came first; plan again around it.
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
        return judge(sides(directory, intent, progress).now(), intent, Optional.empty());
    }

    private Sides sides(Directory directory, Intent intent, Progress progress) {
        return intent instanceof Intent.SynchroniseGroup one
                ? new OneGroup(registry, keptGroups, directory, one, progress)
                : new WholeRegistry(registry, keptGroups, directory, intent, progress);
    }

    private Verdict judge(Sides.Both sides, Intent intent, Optional<Fingerprint> approval) throws DirectoryException {
        Evidence.require(sides.reading(), sides.view());
        Plan plan = planner.plan(intent, sides.reading(), sides.view());
        return guard.judge(plan, sides.view(), approval);
    }
}
