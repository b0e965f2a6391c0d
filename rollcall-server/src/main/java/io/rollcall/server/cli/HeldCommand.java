package io.rollcall.server.cli;

import io.rollcall.journal.Held;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "held",
        description = "Lists the plans that wait for a person, and why.",
        footer = {"", "Say yes with: rollcall approve FINGERPRINT, or no with: rollcall reject FINGERPRINT"})
final class HeldCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--all", description = "Prints every change and every name, not only the first.")
    private boolean all;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    HeldCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        List<Held> held = shell.rollcall().held().list();
        if (json) {
            shell.json(held.stream().map(shell.forms()::held).toList());
        } else if (held.isEmpty()) {
            shell.line("Nothing is held.");
        } else {
            held.forEach(one -> {
                shell.line(one.fingerprint() + "  by " + one.run().actor() + " on "
                        + Times.shown(one.run().started()));
                new RunText(shell).lines(one.run(), all);
            });
        }
        return Shell.OK;
    }
}
