package io.rollcall.server.cli;

import io.rollcall.directory.Mode;
import io.rollcall.journal.Run;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "runs",
        description = "Lists runs, newest first; why one failed or is held stands below it.",
        footer = {"", "In JSON the plans are left out; rollcall run show N has them."})
final class Runs implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--directory", paramLabel = "NAME", description = "Only this directory's.")
    private @Nullable String directory;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Option(names = "--before", paramLabel = "N", description = "Only runs before this one.")
    private long before = Long.MAX_VALUE;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    Runs(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Shell.atLeastOne(limit);
        List<Run> runs = shell.rollcall().journal().runs(Optional.ofNullable(directory), before, limit);
        if (json) {
            shell.json(shell.forms().runs(runs));
        } else {
            print(runs);
        }
        return Shell.OK;
    }

    private void print(List<Run> runs) {
        Table table = new Table("RUN", "DIRECTORY", "STARTED", "STATUS", "JOINED", "LEFT", "FOR", "BY");
        runs.forEach(run -> table.row(
                run.id(),
                run.directory() + (run.mode() == Mode.FULL ? " (FULL)" : ""),
                Times.shown(run.started()),
                run.status().word(),
                Text.count(run.joined()),
                Text.count(run.left()),
                shortened(run.intent()),
                run.actor()));
        if (table.isEmpty()) {
            shell.line("No runs yet. Begin: rollcall sync NAME");
            return;
        }
        List<String> lines = table.lines();
        shell.line(lines.get(0));
        for (int i = 0; i < runs.size(); i++) {
            shell.line(lines.get(i + 1));
            String cause = runs.get(i).cause();
            if (cause != null) {
                cause.lines().forEach(line -> shell.line("      " + line));
            }
        }
    }

    /** An intent may name thousands of ids; here its first word says enough. */
    private static String shortened(String intent) {
        int space = intent.indexOf(' ');
        return intent.length() <= 20 || space < 0 ? intent : intent.substring(0, space) + " …";
    }
}
