package io.rollcall.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole bench with a directory so small that its figures mean nothing. */
@Tag("openldap")
class BenchTest {
    @Test
    void a_tiny_shape_is_measured_checked_and_written_and_its_directory_is_kept(@TempDir Path folder) throws Exception {
        Path out = folder.resolve("out");
        Path data = folder.resolve("data");
        Outcome first = bench(folder, "--json", "--data", data.toString(), "--out", out.toString(), "300", "40", "5");
        assertThat(first.status()).as(first.errors()).isZero();
        JsonNode rows = new JsonMapper().readTree(first.output());
        assertThat(rows.valueStream().map(row -> row.get("what").asString()))
                .contains(
                        ShapeRun.FIRST_QUIET,
                        ShapeRun.NO_CHANGES,
                        ShapeRun.FILLS,
                        ShapeRun.REGISTERS,
                        "explain, 19 of 20 answers within",
                        "members as of a past time, 19 of 20 within",
                        "a run with changes in 100 directory groups");
        rows.valueStream()
                .filter(row -> row.get("what").asString().equals(ShapeRun.FILLS))
                .forEach(row -> {
                    assertThat(row.get("shape").asString()).isEqualTo("own");
                    assertThat(row.get("seconds").asDouble()).isPositive();
                    assertThat(row.get("limitSeconds").asDouble()).isPositive();
                    assertThat(row.get("peakMiB").asLong()).isPositive();
                });
        assertThat(out).isDirectoryContaining("glob:**own.json").isDirectoryContaining("glob:**own.svg");
        assertThat(Files.readString(out.resolve("own.json"))).doesNotContain(folder.toString());

        Outcome second = bench(folder, "--load-only", "--data", data.toString(), "300", "40", "5");
        assertThat(second.status()).as(second.errors()).isZero();
        assertThat(second.errors())
                .as("what was changed and changed back is still kept")
                .doesNotContain("loading");
    }

    @Test
    void a_size_that_there_is_not_is_refused_with_those_that_there_are(@TempDir Path folder) throws Exception {
        Outcome outcome = bench(folder, "--size", "2m");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors()).contains("There is no size 2m. There are: small, 10k, 100k, 1m.");
    }

    private record Outcome(int status, String output, String errors) {}

    /** Commands of Rollcall go through the launcher, which runs the classes under test instead of building. */
    private static Outcome bench(Path folder, String... arguments) throws Exception {
        Path launcher = Path.of("..", "rollcall").toAbsolutePath().normalize();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("-Drollcall.launcher=" + launcher, "-Djava.io.tmpdir=" + folder, Bench.class.getName()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().put("ROLLCALL_CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("ROLLCALL_JAVA", java);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES))
                    .as(Files.readString(errors))
                    .isTrue();
            return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            process.destroy();
        }
    }
}
