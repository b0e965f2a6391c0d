package io.rollcall.server.cli;

import io.rollcall.directory.DirectoryException;
import io.rollcall.journal.Run;
import io.rollcall.server.operations.RunOperations;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "register",
        description = {
            "Makes directory users registered users.",
            "They become members of the imported groups that they are in.",
            "With --link, ties a directory user to a registered user that is there already."
        },
        footer = {
            "",
            "Examples:",
            "  rollcall register corp anne bob",
            "  rollcall register corp --all",
            "  rollcall register corp anne --link anne.local"
        })
final class Register implements Callable<Integer> {
    private final Shell shell;

    @Parameters(index = "0", paramLabel = "NAME", description = "The directory.")
    private String directory = "";

    @Parameters(index = "1..*", paramLabel = "USER", description = "Directory users: login name, DN or immutable id.")
    private List<String> users = List.of();

    @Option(names = "--all", description = "Every active directory user in scope.")
    private boolean all;

    @Option(
            names = "--link",
            paramLabel = "LOGIN",
            description = "Says that the one directory user is this registered user, and creates none.")
    private @Nullable String link;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    Register(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws DirectoryException {
        if (all != users.isEmpty()) {
            throw new IllegalArgumentException("Say which users to register, or --all of them.");
        }
        if (link != null && users.size() != 1) {
            throw new IllegalArgumentException("--link ties exactly one directory user to a registered user.");
        }
        shell.warn(directory);
        RunOperations runs = shell.rollcall().runs();
        Ticker progress = shell.progress("asking " + directory);
        Run run;
        if (link != null) {
            run = runs.link(directory, users.get(0), link, shell.actor(), progress);
        } else {
            run = all
                    ? runs.registerAll(directory, shell.actor(), progress)
                    : runs.register(directory, users, shell.actor(), progress);
        }
        return new RunText(shell).report(run, json);
    }
}
