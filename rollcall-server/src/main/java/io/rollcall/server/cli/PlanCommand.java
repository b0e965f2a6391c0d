package io.rollcall.server.cli;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.Progress;
import io.rollcall.server.operations.RunOperations;
import io.rollcall.server.operations.ShownPlan;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "  rollcall plan corp",
            "  rollcall plan corp --group \"Content Managers\""
        })
final class PlanCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The directory.")
    private String directory = "";

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "What a sync of this imported group alone would do: a name, #id, DN or immutable id.")
    private @Nullable String group;

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
        Progress progress = shell.progress("asking " + directory);
        RunOperations runs = shell.rollcall().runs();
        ShownPlan plan = ShownPlan.of(
                group == null ? runs.plan(directory, progress) : runs.planGroup(directory, group, progress));
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
