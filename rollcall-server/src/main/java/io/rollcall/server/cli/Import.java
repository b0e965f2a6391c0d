package io.rollcall.server.cli;

import io.rollcall.directory.DirectoryException;
import io.rollcall.journal.Run;
import io.rollcall.server.operations.RunOperations;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Makes external groups from directory groups.",
            "Their members are the registered users who are in them, directly or through nesting."
        },
        footer = {
            "",
            "Examples:",
            "  rollcall import corp Marketing Sales",
            "  rollcall import corp CN=Marketing,OU=Groups,DC=example,DC=org",
            "  rollcall import corp --all"
        })
final class Import implements Callable<Integer> {
    private final Shell shell;

    @Parameters(index = "0", paramLabel = "NAME", description = "The directory.")
    private String directory = "";

    @Parameters(index = "1..*", paramLabel = "GROUP", description = "Directory groups: name, DN or immutable id.")
    private List<String> groups = List.of();

    @Option(names = "--all", description = "Every directory group in scope.")
    private boolean all;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    Import(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws DirectoryException {
        if (all != groups.isEmpty()) {
            throw new IllegalArgumentException("Say which groups to import, or --all of them.");
        }
        shell.warn(directory);
        RunOperations runs = shell.rollcall().runs();
        Ticker progress = shell.progress("asking " + directory);
        Run run = all
                ? runs.importAll(directory, shell.actor(), progress)
                : runs.importGroups(directory, groups, shell.actor(), progress);
        return new RunText(shell).report(run, json);
    }
}
