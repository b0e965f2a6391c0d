package io.rollcall.server.cli;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.Mode;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.plan.Intent;
import io.rollcall.server.operations.Review;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mode",
        description = {
            "Changes a directory's mode.",
            "partial: local groups and directory groups live side by side.",
            "full: the directory's group structure prevails. The review is printed, and you are asked."
        },
        footer = {
            "",
            "Exit status: 0 switched, 1 not switched, 3 held because the plan changed after the review.",
            "",
            "Examples:",
            "  rollcall review corp",
            "  rollcall mode corp full",
            "  rollcall mode corp partial"
        })
final class ModeCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(index = "0", paramLabel = "NAME", description = "The directory.")
    private String directory = "";

    @Parameters(index = "1", paramLabel = "MODE", description = "partial or full.")
    private String word = "";

    @Option(names = "--strict", description = "In full, users that are not linked to the directory leave too.")
    private boolean strict;

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Option(names = "--json", description = "Prints JSON: the run; without a yes, the review.")
    private boolean json;

    ModeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws DirectoryException {
        Mode mode = Arrays.stream(Mode.values())
                .filter(one -> one.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + word.toLowerCase(Locale.ROOT) + "\" is no mode; there are partial and full."));
        shell.warn(directory);
        return mode == Mode.FULL ? full() : partial();
    }

    private int partial() {
        if (strict) {
            throw new IllegalArgumentException("--strict goes with full only.");
        }
        Run run = shell.rollcall()
                .runs()
                .switchMode(
                        directory,
                        Mode.PARTIAL,
                        false,
                        Optional.empty(),
                        shell.actor(),
                        shell.progress("asking " + directory));
        return new RunText(shell).report(run, json);
    }

    private int full() throws DirectoryException {
        Review review = shell.rollcall().reviews().review(directory, strict, shell.progress("asking " + directory));
        if (!json) {
            shell.lines(ReviewText.lines(review, shell.rollcall().registry().users()));
        }
        if (!yes && !(shell.terminal().isThere() && shell.terminal().yes("Switch " + directory + " to FULL?"))) {
            if (json) {
                shell.json(shell.forms().review(review));
            }
            shell.note("Nothing was changed. To switch, answer yes: rollcall mode " + directory + " full --yes"
                    + (strict ? " --strict" : ""));
            return Shell.ERROR;
        }
        boolean nowStrict = review.plan().intent() instanceof Intent.SwitchMode to && to.strict();
        Run run = shell.rollcall()
                .runs()
                .switchMode(
                        directory,
                        Mode.FULL,
                        nowStrict,
                        Optional.of(review.plan().fingerprint()),
                        shell.actor(),
                        shell.progress("switching " + directory));
        if (run.status() == Status.HELD) {
            shell.note("The plan is no longer the one that was reviewed, so nothing was changed. Look at the new one:");
        }
        return new RunText(shell).report(run, json);
    }
}
