package io.rollcall.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Measures whole processes, from their start to their end. */
final class Whole {
    private final Path home;
    private final String password;

    Whole(Path home, String password) {
        this.home = home;
        this.password = password;
    }

    /**
     * What a process took.
     *
     * @param peakMiB the most memory that it held at once, as the kernel counts it; of Rollcall without PostgreSQL, which
     *     is a process of its own
     */
    record Figures(double seconds, long peakMiB) {}

    /** Runs a command of Rollcall in a process of its own, with the launcher's options. */
    Figures rollcall(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx640m",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                "io.rollcall.server.Main"));
        command.addAll(List.of(arguments));
        return command(command);
    }

    Figures command(List<String> command) throws IOException, InterruptedException {
        Path errors = home.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ROLLCALL_"));
        builder.environment().put("ROLLCALL_HOME", home.toString());
        builder.environment().put("BENCH_PASSWORD", password);
        long from = System.nanoTime();
        Process process = builder.start();
        long peak = 0;
        while (!process.waitFor(10, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peakKiB(process.pid()));
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + Files.readString(errors));
        }
        return new Figures(seconds, peak / 1024);
    }

    /** VmHWM of proc(5); 0 where there is no such thing, or the process has just ended. */
    private static long peakKiB(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }
}
