package io.rollcall.server.cli;

import io.rollcall.directory.DirectoryException;
import io.rollcall.server.operations.Review;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "review",
        description = {
            "Says what FULL would mean for every local group, and does nothing.",
            "Who would leave and why, what uses the group, when it last changed, and whether it is safe to delete."
        },
        footer = {"", "Example:", "  rollcall review corp"})
final class ReviewCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The directory.")
    private String directory = "";

    @Option(names = "--strict", description = "As if users that are not linked to the directory would leave too.")
    private boolean strict;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    ReviewCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws DirectoryException {
        shell.warn(directory);
        Review review = shell.rollcall().reviews().review(directory, strict, shell.progress("asking " + directory));
        if (json) {
            shell.json(shell.forms().review(review));
        } else {
            shell.lines(ReviewText.lines(review, shell.rollcall().registry().users()));
        }
        return Shell.OK;
    }
}
