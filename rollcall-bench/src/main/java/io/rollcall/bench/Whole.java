package io.rollcall.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Measures whole processes, from their start to their end, with one data folder of Rollcall. */
final class Whole {
    /** The variable that the bind password is handed over in. */
    static final String PASSWORD = "BENCH_PASSWORD";

    /** What says how to run Rollcall, not on which data. */
    private static final Set<String> KEPT = Set.of("ROLLCALL_JAVA", "ROLLCALL_JAVA_OPTS", "ROLLCALL_CLASSPATH");

    private static final int LOOK_MILLIS = 5;
    /** Every two seconds, and so not in short commands, since looking at a process holds it up. */
    private static final int DATABASE_EVERY = 400;

    private final Path launcher;
    private final Path home;
    private final Map<String, String> environment;
    private final DatabaseMemory database;
    private long mostMiB;

    /**
     * @param launcher the script that a user starts
     * @param home the data folder
     * @param environment Rollcall's settings; this process's own are left out
     */
    Whole(Path launcher, Path home, Map<String, String> environment) {
        this.launcher = launcher;
        this.home = home;
        this.environment = environment;
        this.database = new DatabaseMemory(home);
    }

    /**
     * What a process took.
     *
     * @param peakMiB the most memory that it held at once, as the kernel counts it; of Rollcall without PostgreSQL, which
     *     is a process of its own
     */
    record Figures(double seconds, long peakMiB) {}

    /** Runs a command of Rollcall as a user does. */
    Figures rollcall(String... arguments) throws IOException, InterruptedException {
        return rollcall(List.of(arguments));
    }

    Figures rollcall(List<String> arguments) throws IOException, InterruptedException {
        Figures figures = command(rollcallCommand(arguments));
        mostMiB = Math.max(mostMiB, figures.peakMiB());
        return figures;
    }

    private List<String> rollcallCommand(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(arguments);
        return command;
    }

    /** A command of Rollcall that goes on until it is ended. Its output is the caller's to read. */
    Process start(String... arguments) throws IOException {
        return builder(rollcallCommand(List.of(arguments)))
                .redirectError(home.resolve("errors").toFile())
                .start();
    }

    Figures command(List<String> command) throws IOException, InterruptedException {
        Path output = home.resolve("output");
        Path errors = home.resolve("errors");
        ProcessBuilder builder = builder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(
                        command.get(0).equals("ldapsearch")
                                ? Path.of("/dev/null").toFile()
                                : output.toFile())
                .redirectError(errors.toFile());
        long from = System.nanoTime();
        Process process = builder.start();
        long peak = 0;
        for (int looks = 0; !process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS); looks++) {
            peak = Math.max(peak, ProcessMemory.peakKiB(process.pid()));
            if (looks % DATABASE_EVERY == DATABASE_EVERY - 1) {
                database.look();
            }
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        if (process.exitValue() != 0) {
            throw new IOException(shown(command) + " ended with status " + process.exitValue() + ": "
                    + Files.readString(errors).strip());
        }
        return new Figures(seconds, peak / 1024);
    }

    /** The most memory that a command of Rollcall held at once. */
    long mostMiB() {
        return mostMiB;
    }

    /** The most memory that the database's processes held at once while commands ran; 0 if that cannot be seen. */
    long databaseMostMiB() {
        return database.mostMiB();
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("ROLLCALL_") && !KEPT.contains(name));
        builder.environment().putAll(environment);
        return builder;
    }

    private static String shown(List<String> command) {
        return command.size() <= 6
                ? String.join(" ", command)
                : String.join(" ", command.subList(0, 6)) + " … (" + command.size() + " words)";
    }
}
