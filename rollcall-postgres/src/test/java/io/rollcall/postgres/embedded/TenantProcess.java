package io.rollcall.postgres.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@link Tenant} in a Java process of its own. */
final class TenantProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    TenantProcess(String what, Path home) throws IOException {
        process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tenant.class.getName(),
                        what,
                        home.toString(),
                        EmbeddedPostgresTest.PROGRAMS.toAbsolutePath().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Waits for its one line. */
    String says() throws IOException {
        return String.valueOf(output.readLine());
    }

    long pid() {
        return process.pid();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void interrupt() throws IOException, InterruptedException {
        Programs.signal(process.pid(), "INT");
        process.waitFor();
    }

    /** Lets it end by itself. */
    void leave() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IOException("the other process does not end");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
