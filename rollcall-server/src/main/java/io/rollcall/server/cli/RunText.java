package io.rollcall.server.cli;

import io.rollcall.directory.Mode;
import io.rollcall.journal.Journal;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.plan.Fingerprint;
import io.rollcall.server.Rollcall;
import io.rollcall.server.operations.ShownPlan;

/** What came of a run, for a person, and the exit status that goes with it. */
final class RunText {
    private final Shell shell;

    RunText(Shell shell) {
        this.shell = shell;
    }

    /** Prints a run that just ended. */
    int report(Run run, boolean json) {
        if (json) {
            shell.json(shell.forms().run(run));
        } else if (run.status() != Status.FAILED) {
            lines(run, false);
        }
        if (run.status() == Status.FAILED) {
            shell.note("rollcall: " + run.directory() + ": " + run.cause());
            shell.note("Run " + run.id() + " failed; nothing was changed.");
        }
        return exitStatus(run);
    }

    static int exitStatus(Run run) {
        return switch (run.status()) {
            case APPLIED, NOTHING_TO_DO -> Shell.OK;
            case HELD -> Shell.HELD;
            case FAILED -> Shell.ERROR;
        };
    }

    /** A run with what it changed. */
    void lines(Run run, boolean all) {
        Rollcall rollcall = shell.rollcall();
        Journal journal = rollcall.registry().journal();
        ShownPlan plan = all ? ShownPlan.of(run, journal) : ShownPlan.first(run, journal, PlanText.CHANGES);
        String what = run.status() == Status.FAILED ? "failed, nothing was changed" : plan.summary();
        shell.line(run.directory() + ": "
                + (run.status() == Status.HELD ? "HELD, nothing was changed. It would be: " : "")
                + what
                + " (run " + run.id() + (run.mode() == Mode.FULL ? ", FULL" : "") + ")");
        shell.lines(PlanText.lines(plan, rollcall.registry().users(), all));
        if (run.status() == Status.HELD) {
            String cause = run.cause();
            if (cause != null) {
                cause.lines().forEach(line -> shell.line("  held: " + line));
            }
            run.fingerprint().ifPresent(this::nextStep);
        }
    }

    private void nextStep(Fingerprint fingerprint) {
        String prefix = fingerprint.value().substring(0, 12);
        shell.line("  Say yes: rollcall approve " + prefix + "    Say no: rollcall reject " + prefix);
    }
}
