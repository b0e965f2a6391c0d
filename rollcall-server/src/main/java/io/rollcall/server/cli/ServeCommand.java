package io.rollcall.server.cli;

import io.rollcall.server.Serve;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = {
            "Serves REST under /api/v1 and runs each directory's schedule, until it is stopped.",
            "Every request needs the token that is in the data folder, in the file \"token\"."
        },
        footer = {
            "",
            "Example:",
            "  rollcall serve",
            "  printf 'Authorization: Bearer %%s\\n' \"$(cat ~/.rollcall/token)\" |",
            "      curl -H @- http://127.0.0.1:8080/api/v1/groups"
        })
final class ServeCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--host", paramLabel = "HOST", description = "The address to listen on. Default: ${DEFAULT-VALUE}.")
    private String host = Serve.DEFAULT_HOST;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port to listen on; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port = Serve.DEFAULT_PORT;

    ServeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(port + " is no port: 0 to 65535.");
        }
        return shell.installation().serve(host, port, shell.out(), shell.err());
    }
}
