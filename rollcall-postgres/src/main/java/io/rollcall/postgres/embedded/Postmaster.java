package io.rollcall.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} in a cluster's folder tells about the server that runs on it: line 1 its pid, 4 its port,
 * 8 its state (PostgreSQL's {@code src/include/utils/pidfile.h}).
 *
 * @param port 0 until it listens
 * @param state "starting", "ready", "standby", "stopping", or empty when it just began
 */
record Postmaster(long pid, int port, String state) {
    static final String FILE = "postmaster.pid";

    /** The file's word, whether or not that process still lives. Empty where there is no file or nothing in it yet. */
    static Optional<Postmaster> recorded(Path cluster) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(cluster.resolve(FILE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Postmaster(
                            Long.parseLong(lines.get(0).strip()),
                            lines.size() > 3 ? Integer.parseInt(lines.get(3).strip()) : 0,
                            lines.size() > 7 ? lines.get(7).strip() : ""));
        } catch (NumberFormatException e) {
            // Caught in the middle of being written.
            return Optional.empty();
        }
    }

    /**
     * Whether that process is alive and is the server of this cluster. A process that got the same pid later is not: it
     * was not started with this folder's name. Neither is one that has ended and that nobody has buried yet: it has no
     * arguments any more.
     */
    boolean serves(Path cluster) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().arguments())
                .map(arguments -> List.of(arguments).contains(cluster.toString()))
                .orElse(false);
    }

    boolean ready() {
        return state.equals("ready");
    }
}
