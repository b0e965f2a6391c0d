package io.rollcall.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What proc(5) tells of a process's memory; 0 where there is no such thing, or the process has just ended. */
final class ProcessMemory {
    private ProcessMemory() {}

    /** The most that was ever resident. */
    static long peakKiB(long pid) {
        return kibibytes(pid, "status", "VmHWM:");
    }

    /** What is resident, with its share only of what it shares with others. */
    static long proportionalKiB(long pid) {
        return kibibytes(pid, "smaps_rollup", "Pss:");
    }

    private static long kibibytes(long pid, String file, String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), file))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}
