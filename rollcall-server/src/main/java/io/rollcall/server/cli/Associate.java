package io.rollcall.server.cli;

import io.rollcall.directory.DirectoryException;
import io.rollcall.guard.Verdict;
import io.rollcall.plan.Intent;
import io.rollcall.server.operations.RunOperations;
import io.rollcall.server.operations.ShownPlan;
import java.util.ArrayList;
import java.util.List;
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
        boolean asks = !yes && shell.terminal().isThere();
        if (!json) {
            shell.lines(told(plan));
        } else if (asks) {
            // Standard output is the run's, but nobody can say yes to what was not shown.
            told(plan).forEach(shell::note);
        }
        if (asks && !shell.terminal().yes("Do this?")) {
            shell.note("Nothing was changed.");
            return Shell.ERROR;
        }
        if (asks && differs(plan, intent)) {
            shell.note("The plan is no longer the one that was shown, so nothing was changed. Ask again to see the new"
                    + " one.");
            return Shell.ERROR;
        }
        return new RunText(shell)
                .report(runs.run(directory, intent, Optional.empty(), shell.actor(), shell.progress("working")), json);
    }

    private List<String> told(ShownPlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("The plan: " + plan.summary());
        lines.addAll(PlanText.lines(plan, shell.rollcall().registry().users(), false));
        lines.addAll(PlanText.refusals(plan));
        return lines;
    }

    /**
     * Whether directory or registry changed while the person thought. The yes is not handed on as an approval: that would
     * lift the guard's limit, of which nothing was asked.
     */
    private boolean differs(ShownPlan shown, Intent intent) throws DirectoryException {
        Verdict now = shell.rollcall().runs().plan(directory, intent, shell.progress("asking " + directory));
        return !ShownPlan.of(now).fingerprint().equals(shown.fingerprint());
    }
}
