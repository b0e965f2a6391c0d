package io.rollcall.server.cli;

import io.rollcall.directory.Mode;
import io.rollcall.journal.Run;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

final class Runs implements Callable<Integer> {
    private final OptionSpec directory = OptionSpec.builder("--directory")
            .type(String.class)
            .paramLabel("NAME")
            .description("Only this directory's.")
            .build();
    private final OptionSpec limit = OptionSpec.builder("--limit")
            .type(int.class)
            .defaultValue("20")
            .paramLabel("N")
            .description("At most so many. Default: ${DEFAULT-VALUE}.")
            .build();
    private final OptionSpec before = OptionSpec.builder("--before")
            .type(long.class)
            .defaultValue(Long.toString(Long.MAX_VALUE))
            .paramLabel("N")
            .description("Only runs before this one.")
            .build();
    private final OptionSpec json = Cli.flag("--json", "Prints JSON.");

    private final Shell shell;

    private Runs(Shell shell) {
        this.shell = shell;
    }

    static CommandSpec spec(Shell shell) {
        Runs runs = new Runs(shell);
        CommandSpec spec = CommandSpec.wrapWithoutInspection(runs, Cli.FACTORY)
                .name("runs")
                .addOption(runs.directory)
                .addOption(runs.limit)
                .addOption(runs.before)
                .addOption(runs.json);
        spec.usageMessage()
                .description("Lists runs, newest first; why one failed or is held stands below it.")
                .footer("", "In JSON the plans are left out; rollcall run show N has them.");
        return spec;
    }

    @Override
    public Integer call() {
        int most = limit.getValue();
        Shell.atLeastOne(most);
        @Nullable String only = directory.getValue();
        List<Run> runs = shell.rollcall().journal().runs(Optional.ofNullable(only), before.getValue(), most);
        if (json.<Boolean>getValue()) {
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
