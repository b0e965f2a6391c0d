package io.rollcall.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Walks through two worked examples, and then keeps serving.",
            "It starts an invented company's directory, a database and the server; nothing of it remains afterwards."
        },
        footer = {
            "",
            "Exit status: 0 if every step's result was as the example says.",
            "",
            "Example:",
            "  rollcall demo"
        })
final class DemoCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--exit", description = "Stops after the examples.")
    private boolean exit;

    DemoCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        return shell.installation().demo(exit, shell.out());
    }
}
