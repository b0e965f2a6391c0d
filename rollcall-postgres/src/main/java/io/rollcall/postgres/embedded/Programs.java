package io.rollcall.postgres.embedded;

import io.rollcall.postgres.DatabaseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs PostgreSQL's programs. They refuse to run as root, so there they run in a user namespace of their own in which
 * they are nobody; the files they write are root's all the same.
 */
final class Programs {
    private final Binaries binaries;
    private final boolean asRoot;

    Programs(Binaries binaries, boolean asRoot) {
        this.binaries = binaries;
        this.asRoot = asRoot;
    }

    /** Starts it. What it prints, the errors too, is its one output. */
    Process start(String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (asRoot) {
            refuseWithoutNamespaces();
            command.add("unshare");
            command.add("--user");
            command.add("--");
        }
        command.add(binaries.program(program).toString());
        command.addAll(arguments);
        return started(command);
    }

    /** Runs it to its end and gives its exit status and what it printed. */
    Outcome run(String program, List<String> arguments) throws IOException {
        return outcome(start(program, arguments));
    }

    private static void refuseWithoutNamespaces() {
        String reason;
        try {
            Outcome probe = outcome(started(List.of("unshare", "--user", "--", "true")));
            if (probe.succeeded()) {
                return;
            }
            reason = probe.output();
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        }
        throw new DatabaseException(
                "PostgreSQL does not run as root, and giving it a user namespace of its own failed ("
                        + reason
                        + "). Run Rollcall as an ordinary user (for example: runuser -u rollcall -- ./rollcall …),"
                        + " or set ROLLCALL_DB_URL to a PostgreSQL of yours.");
    }

    /** @param signal its name as kill(1) has it, such as "INT" */
    static void signal(long pid, String signal) throws IOException {
        outcome(started(List.of("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(pid))));
    }

    private static Process started(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Map<String, String> environment = builder.environment();
        // libpq and the server read settings from these; ours are the only ones that count.
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        return builder.start();
    }

    static Outcome outcome(Process process) throws IOException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            return new Outcome(process.waitFor(), output);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new DatabaseException(
                    "Interrupted while running " + process.info().command().orElse("a program"), e);
        }
    }

    record Outcome(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }
}
