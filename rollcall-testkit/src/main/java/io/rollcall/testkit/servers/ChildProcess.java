package io.rollcall.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A server as a child of this JVM. It ends with {@link #close()}, with the JVM, and (by the kernel's parent death
 * signal) also when the JVM is killed. Its standard input stays an open pipe and its output goes to a file.
 */
final class ChildProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(10);

    /**
     * The kernel sends the parent death signal when the <em>thread</em> that made the child ends, so every child is
     * made by this one, which lives as long as the JVM.
     */
    private static final ExecutorService PARENT = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "testkit-parent-of-servers");
        thread.setDaemon(true);
        return thread;
    });

    private final Process process;
    private final Path log;
    private final Thread atExit;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.atExit = new Thread(process::destroyForcibly, "testkit-end-" + process.pid());
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a server.
     *
     * @param setpriv options of setpriv(1) to change user by; may be empty
     * @param log where its output goes
     */
    static ChildProcess start(List<String> setpriv, List<String> command, Path log) {
        List<String> whole = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        whole.addAll(setpriv);
        whole.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            return new ChildProcess(PARENT.submit(builder::start).get(), log);
        } catch (ExecutionException e) {
            throw new IllegalStateException("could not start " + command.get(0), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting " + command.get(0), e);
        }
    }

    /** Runs a program to its end. Fails with its output if its exit status is not 0. */
    static void run(List<String> command, Path log) {
        run(command, Map.of(), log);
    }

    static void run(List<String> command, Map<String, String> environment, Path log) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(command.get(0) + " ended with status " + status + ":\n" + tail(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not run " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.get(0), e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Waits until the server answers; ends it and fails with the end of its output if it does not. */
    void awaitReady(BooleanSupplier answers) {
        long end = System.nanoTime() + READY.toNanos();
        while (!answers.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String cause = process.isAlive() ? "does not answer" : "ended with status " + process.exitValue();
                close();
                throw new IllegalStateException("the server " + cause + ":\n" + tail(log));
            }
            pause();
        }
    }

    /** Asks the server to end (SIGTERM), waits, and kills it if it does not. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    /** Ends the server at once: for one that would tidy up for seconds what nobody wants any more. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As {@link #close}, by SIGINT: PostgreSQL takes that as "now", and SIGTERM as "when all clients are gone". */
    void interrupt() {
        if (process.isAlive()) {
            run(List.of("sh", "-c", "kill -s INT " + pid()), log.resolveSibling("kill.log"));
        }
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        forgetHook();
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook runs or has run.
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a server", e);
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "(its output in " + log + " cannot be read: " + e.getMessage() + ")";
        }
    }
}
