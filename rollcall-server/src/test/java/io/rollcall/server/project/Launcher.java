package io.rollcall.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands in the project's folder, where {@code ./rollcall} runs the classes under test instead of building. */
final class Launcher {
    private Launcher() {}

    /** What a command printed, both streams, and its exit status. */
    record Outcome(int status, String output) {}

    /** A command that has nothing of this process's own settings of Rollcall, only these. */
    static ProcessBuilder builder(Map<String, String> environment, String... command) {
        ProcessBuilder builder =
                new ProcessBuilder(List.of(command)).directory(Project.folder().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ROLLCALL_"));
        builder.environment().put("ROLLCALL_CLASSPATH", System.getProperty("java.class.path"));
        builder.environment()
                .put(
                        "ROLLCALL_JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().putAll(environment);
        return builder;
    }

    /** Runs a command to its end, which must come within some seconds. */
    static Outcome run(Map<String, String> environment, int seconds, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("rollcall-output", ".txt");
        try {
            ProcessBuilder builder =
                    builder(environment, command).redirectErrorStream(true).redirectOutput(output.toFile());
            Process process = builder.start();
            try {
                boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
                assertThat(ended)
                        .as("ended within %d s; so far:%n%s", seconds, Files.readString(output))
                        .isTrue();
                return new Outcome(process.exitValue(), Files.readString(output));
            } finally {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
            }
        } finally {
            Files.delete(output);
        }
    }
}
