package io.rollcall.server.cli;

import io.rollcall.journal.Held;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "reject",
        description = {"Says no to one held plan.", "As long as runs make this very plan, it is not shown again."},
        footer = {"", "Example:", "  rollcall reject 4f1c09a2be77"})
final class Reject implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "FINGERPRINT", description = "All of it, or its first 8 digits or more.")
    private String fingerprint = "";

    Reject(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Held held = shell.rollcall().held().reject(fingerprint, shell.actor());
        shell.line("rejected " + held.fingerprint() + " of " + held.run().directory());
        return Shell.OK;
    }
}
