package io.rollcall.server.cli;

import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Progress;
import io.rollcall.journal.Run;
import io.rollcall.registry.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sync",
        description = {
            "Brings every external group of a directory up to date.",
            "In FULL, does also all else that FULL asks for.",
            "",
            "With --group, gives one group its members and does nothing else: names, users that are new, disabled",
            "or gone, and other groups follow with the next run of the whole directory. A DN that the group names",
            "is taken for the member who was last known there; that this member was renamed, moved or deleted and",
            "somebody else is at that DN now is noticed by the next run of the whole directory only."
        },
        footer = {
            "",
            "Exit status: 0 done or nothing to do, 3 held, 1 failed. Of several, the worst.",
            "",
            "Examples:",
            "  rollcall sync corp",
            "  rollcall sync corp --group \"Content Managers\"",
            "  rollcall sync --all"
        })
final class Sync implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The directory.")
    private @Nullable String directory;

    @Option(names = "--all", description = "Every directory, one after the other.")
    private boolean all;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Only this imported group: a name, #id, DN or immutable id.")
    private @Nullable String group;

    @Option(names = "--json", description = "Prints JSON: a run, or with --all an array of them.")
    private boolean json;

    Sync(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (all != (directory == null)) {
            throw new IllegalArgumentException("Say which directory to sync, or --all of them.");
        }
        if (all && group != null) {
            throw new IllegalArgumentException("--group is for one directory: name it, and leave --all out.");
        }
        return directory == null ? everyDirectory() : new RunText(shell).report(run(directory), json);
    }

    private Run run(String name) {
        shell.warn(name);
        Progress progress = shell.progress("asking " + name);
        return group == null
                ? shell.rollcall().runs().sync(name, shell.actor(), progress)
                : shell.rollcall().runs().syncGroup(name, group, shell.actor(), progress);
    }

    private int everyDirectory() {
        List<Run> runs = new ArrayList<>();
        boolean error = false;
        boolean held = false;
        for (DirectorySettings settings : shell.rollcall().directories().list()) {
            try {
                Run run = run(settings.name().value());
                runs.add(run);
                int status = json ? RunText.exitStatus(run) : new RunText(shell).report(run, false);
                error |= status == Shell.ERROR;
                held |= status == Shell.HELD;
            } catch (RefusedException refused) {
                shell.note("rollcall: " + settings.name() + ": " + refused.getMessage());
                error = true;
            }
        }
        if (json) {
            shell.json(runs.stream().map(shell.forms()::run).toList());
        } else if (runs.isEmpty() && !error) {
            shell.line("No directories yet. Add one: rollcall directory add --help");
        }
        return error ? Shell.ERROR : held ? Shell.HELD : Shell.OK;
    }
}
