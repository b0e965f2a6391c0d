package io.rollcall.server.cli;

import io.rollcall.directory.DirectoryException;
import io.rollcall.plan.Intent;
import io.rollcall.server.operations.RunOperations;
import io.rollcall.server.operations.ShownPlan;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "associate",
        description = {
            "Turns a local group into an external one.",
            "Its name and members are replaced by the directory group's. The plan is shown first; on a terminal you are",
            "asked. To undo it: rollcall detach GROUP"
        },
        footer = {"", "Example:", "  rollcall associate \"Marketing team\" corp Marketing"})
final class Associate implements Callable<Integer> {
    private final Shell shell;

    @Parameters(index = "0", paramLabel = "LOCALGROUP", description = "The local group: name or # and id.")
    private String local = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The directory.")
    private String directory = "";

    @Parameters(index = "2", paramLabel = "GROUP", description = "The directory group: name, DN or immutable id.")
    private String group = "";

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    Associate(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws DirectoryException {
        shell.warn(directory);
        RunOperations runs = shell.rollcall().runs();
        Ticker progress = shell.progress("asking " + directory);
        Intent intent = runs.associate(local, directory, group);
        ShownPlan plan = ShownPlan.of(runs.plan(directory, intent, progress));
        if (!json) {
            shell.line("The plan: " + plan.summary());
            shell.lines(PlanText.lines(plan, shell.rollcall().registry().users(), false));
        }
        if (!yes && shell.terminal().isThere() && !shell.terminal().yes("Do this?")) {
            shell.note("Nothing was changed.");
            return Shell.ERROR;
        }
        return new RunText(shell)
                .report(runs.run(directory, intent, Optional.empty(), shell.actor(), shell.progress("working")), json);
    }
}
