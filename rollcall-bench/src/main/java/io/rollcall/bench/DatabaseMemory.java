package io.rollcall.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks now and then how much memory the embedded PostgreSQL's processes hold, all together. */
final class DatabaseMemory {
    private static final int FOLDERS = 4;

    private final Path home;
    private Optional<ProcessHandle> postmaster = Optional.empty();
    private long most;

    DatabaseMemory(Path home) {
        this.home = home;
    }

    void look() {
        if (postmaster.filter(ProcessHandle::isAlive).isEmpty()) {
            postmaster = find();
        }
        postmaster.ifPresent(parent -> {
            long sum = Stream.concat(Stream.of(parent), parent.children())
                    .mapToLong(process -> ProcessMemory.proportionalKiB(process.pid()))
                    .sum();
            most = Math.max(most, sum);
        });
    }

    long mostMiB() {
        return most / 1024;
    }

    private Optional<ProcessHandle> find() {
        try (Stream<Path> files = Files.find(home, FOLDERS, (file, about) -> file.endsWith("postmaster.pid"))) {
            Optional<Path> file = files.findFirst();
            if (file.isEmpty()) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file.get());
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
