package io.rollcall.server.cli;

import io.rollcall.directory.DirectoryException;
import io.rollcall.server.operations.ShownPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = "Says what a sync would do, and does nothing.",
        footer = {
            "",
            "Exit status: 0 nothing to do, 2 changes pending (also when they would be held), 1 error.",
            "",
            "Example:",
            "  rollcall plan corp"
        })
final class PlanCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The directory.")
    private String directory = "";

    @Option(names = "--all", description = "Prints every change and every name, not only the first.")
    private boolean all;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    PlanCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws DirectoryException {
        shell.warn(directory);
        ShownPlan plan = ShownPlan.of(shell.rollcall().runs().plan(directory, shell.progress("asking " + directory)));
        if (json) {
            shell.json(shell.forms().plan(plan));
        } else {
            print(plan);
        }
        return plan.isEmpty() ? Shell.OK : Shell.PENDING;
    }

    private void print(ShownPlan plan) {
        shell.line(plan.directory() + " (" + plan.mode() + "): " + (plan.isEmpty() ? "" : "a sync would do: ")
                + plan.summary());
        shell.lines(PlanText.lines(plan, shell.rollcall().registry().users(), all));
        shell.lines(PlanText.refusals(plan));
        if (!plan.isEmpty()) {
            plan.fingerprint().ifPresent(fingerprint -> shell.line("  fingerprint " + fingerprint));
        }
    }
}
