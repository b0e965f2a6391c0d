package io.rollcall.server.cli;

import io.rollcall.server.operations.HeldOperations.Approval;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "approve",
        description = {
            "Says yes to one held plan.",
            "It is made anew, and done if it is still the same. If it differs, the new plan is held with a fingerprint of its own."
        },
        footer = {
            "",
            "Exit status: 0 done, 1 failed, or the plan differs by now and another one waits.",
            "",
            "Example:",
            "  rollcall approve 4f1c09a2be77"
        })
final class Approve implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "FINGERPRINT", description = "All of it, or its first 8 digits or more.")
    private String fingerprint = "";

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    Approve(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Approval approval =
                shell.rollcall().held().approve(fingerprint, shell.actor(), shell.progress("making the plan anew"));
        int status = new RunText(shell).report(approval.run(), json);
        if (approval.differs()) {
            shell.note("rollcall: The plan is no longer the one that you approved (" + approval.approved()
                    + "), so nothing was changed. Look at the new one, which waits with a fingerprint of its own.");
            return Shell.ERROR;
        }
        return status;
    }
}
