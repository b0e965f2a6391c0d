package io.rollcall.server.cli;

import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Progress;
import io.rollcall.journal.Run;
import io.rollcall.registry.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

final class Sync implements Callable<Integer> {
    private final PositionalParamSpec directory = PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("NAME")
            .description("The directory.")
            .build();
    private final OptionSpec all = Cli.flag("--all", "Every directory, one after the other.");
    private final OptionSpec group = OptionSpec.builder("--group")
            .type(String.class)
            .paramLabel("GROUP")
            .description("Only this imported group: a name, #id, DN or immutable id.")
            .build();
    private final OptionSpec json = Cli.flag("--json", "Prints JSON: a run, or with --all an array of them.");

    private final Shell shell;

    private Sync(Shell shell) {
        this.shell = shell;
    }

    static CommandSpec spec(Shell shell) {
        Sync sync = new Sync(shell);
        CommandSpec spec = CommandSpec.wrapWithoutInspection(sync, Cli.FACTORY)
                .name("sync")
                .addPositional(sync.directory)
                .addOption(sync.all)
                .addOption(sync.group)
                .addOption(sync.json);
        spec.usageMessage()
                .description(
                        "Brings every external group of a directory up to date.",
                        "In FULL, does also all else that FULL asks for.",
                        "",
                        "With --group, gives one group its members and does nothing else: names, users that are new, disabled",
                        "or gone, and other groups follow with the next run of the whole directory. A DN that the group names",
                        "is taken for the member who was last known there; that this member was renamed, moved or deleted and",
                        "somebody else is at that DN now is noticed by the next run of the whole directory only.")
                .footer(
                        "",
                        "Exit status: 0 done or nothing to do, 3 held, 1 failed. Of several, the worst.",
                        "",
                        "Examples:",
                        "  rollcall sync corp",
                        "  rollcall sync corp --group \"Content Managers\"",
                        "  rollcall sync --all");
        return spec;
    }

    @Override
    public Integer call() {
        @Nullable String name = directory.getValue();
        boolean everyone = all.getValue();
        if (everyone != (name == null)) {
            throw new IllegalArgumentException("Say which directory to sync, or --all of them.");
        }
        if (everyone && group.getValue() != null) {
            throw new IllegalArgumentException("--group is for one directory: name it, and leave --all out.");
        }
        return name == null ? everyDirectory() : new RunText(shell).report(run(name), json.<Boolean>getValue());
    }

    private Run run(String name) {
        shell.warn(name);
        Progress progress = shell.progress("asking " + name);
        @Nullable String one = group.getValue();
        return one == null
                ? shell.rollcall().runs().sync(name, shell.actor(), progress)
                : shell.rollcall().runs().syncGroup(name, one, shell.actor(), progress);
    }

    private int everyDirectory() {
        List<Run> runs = new ArrayList<>();
        boolean error = false;
        boolean held = false;
        for (DirectorySettings settings : shell.rollcall().directories().list()) {
            try {
                Run run = run(settings.name().value());
                runs.add(run);
                int status = json.<Boolean>getValue() ? RunText.exitStatus(run) : new RunText(shell).report(run, false);
                error |= status == Shell.ERROR;
                held |= status == Shell.HELD;
            } catch (RefusedException refused) {
                shell.note("rollcall: " + settings.name() + ": " + refused.getMessage());
                error = true;
            }
        }
        if (json.<Boolean>getValue()) {
            shell.json(runs.stream().map(shell.forms()::run).toList());
        } else if (runs.isEmpty() && !error) {
            shell.line("No directories yet. Add one: rollcall directory add --help");
        }
        return error ? Shell.ERROR : held ? Shell.HELD : Shell.OK;
    }
}
