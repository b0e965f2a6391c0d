package io.rollcall.server.cli;

import io.rollcall.directory.DirectoryException;
import io.rollcall.server.operations.Explanation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Says why a user is in a group or is not, in one sentence and with the path.",
        footer = {"", "Example:", "  rollcall explain anne Marketing"})
final class Explain implements Callable<Integer> {
    private final Shell shell;

    @Parameters(index = "0", paramLabel = "USER", description = "Login name, DN or immutable id.")
    private String user = "";

    @Parameters(index = "1", paramLabel = "GROUP", description = "Name, DN or immutable id.")
    private String group = "";

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    Explain(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws DirectoryException {
        Explanation explanation;
        try (Ticker asking = shell.progress("asking the directory")) {
            explanation = shell.rollcall().explanations().explain(user, group);
        }
        if (json) {
            shell.json(explanation);
        } else {
            shell.line(explanation.sentence());
        }
        return Shell.OK;
    }
}
