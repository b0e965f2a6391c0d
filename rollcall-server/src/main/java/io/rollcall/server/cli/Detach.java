package io.rollcall.server.cli;

import io.rollcall.registry.Group;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "detach",
        description = "Turns an external group into a local one, which keeps its name and members.",
        footer = {"", "Example:", "  rollcall detach Marketing"})
final class Detach implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "GROUP", description = "Name, DN or immutable id.")
    private String group = "";

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    Detach(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Group detached = shell.rollcall().groups().detach(group, shell.actor());
        if (json) {
            shell.json(shell.forms().group(detached));
        } else {
            shell.line(detached.name() + " is a local group now, with "
                    + Text.count(detached.members().size(), "member"));
        }
        return Shell.OK;
    }
}
