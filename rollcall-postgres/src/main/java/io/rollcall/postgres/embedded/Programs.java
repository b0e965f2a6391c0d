package io.rollcall.postgres.embedded;

import io.rollcall.postgres.DatabaseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs PostgreSQL's programs. They refuse to run as root, so there they run in a user namespace of their own in which
 * they are nobody; the files they write are root's all the same.
 */
final class Programs {
    private static final List<String> AS_NOBODY = List.of("unshare", "--user", "--");

    private final Binaries binaries;
    private final List<String> prefix;

    private Programs(Binaries binaries, List<String> prefix) {
        this.binaries = binaries;
        this.prefix = prefix;
    }

    static Programs of(Binaries binaries, boolean asRoot) {
        return asRoot ? asNobodyBy(AS_NOBODY, binaries) : new Programs(binaries, List.of());
    }

    /** @param prefix what goes before a command so that it runs as nobody */
    static Programs asNobodyBy(List<String> prefix, Binaries binaries) {
        return new Programs(binaries, prefix);
    }

    /** Tried only before a program is needed: where the server runs already, none is. */
    private void requireNobody() {
        if (prefix.isEmpty()) {
            return;
        }
        String reason;
        try {
            Outcome probe = outcome(started(with(prefix, List.of("true"))));
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

    private static List<String> with(List<String> prefix, List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /**
     * Starts it. What it prints, the errors too, is its one output.
     *
     * @throws DatabaseException where root cannot be nobody; the message says what to do
     */
    Process start(String program, List<String> arguments) throws IOException {
        requireNobody();
        List<String> command = with(List.of(binaries.program(program).toString()), arguments);
        return started(with(prefix, command));
    }

    /** Runs it to its end and gives its exit status and what it printed. */
    Outcome run(String program, List<String> arguments) throws IOException {
        return outcome(start(program, arguments));
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
