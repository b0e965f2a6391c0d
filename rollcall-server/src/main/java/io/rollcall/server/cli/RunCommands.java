package io.rollcall.server.cli;

import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "run", description = "Looks at one run.")
final class RunCommands {
    private final Shell shell;

    RunCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(
            name = "show",
            description = "Shows a run with everything that it changed, or of a held one would change.",
            footer = {"", "Example:", "  rollcall run show 12"})
    int show(
            @Parameters(paramLabel = "N", description = "The run's number.") long id,
            @Option(names = "--all", description = "Prints every change and every name, not only the first.")
                    boolean all,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        Run run = shell.rollcall().journal().run(id);
        if (json) {
            shell.json(shell.forms().run(run));
            return Shell.OK;
        }
        new RunText(shell).lines(run, all);
        shell.line("  " + run.status().word() + "; for: " + run.intent() + "; by " + run.actor() + "; "
                + Times.shown(run.started()) + " to " + Times.shown(run.finished()));
        if (run.status() == Status.FAILED && run.cause() != null) {
            run.cause().lines().forEach(line -> shell.line("  " + line));
        }
        return Shell.OK;
    }
}
