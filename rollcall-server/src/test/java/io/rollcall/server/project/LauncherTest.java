package io.rollcall.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a small project of its own, whose Maven and Java are scripts that write down how they were called. The
 * Java exits with the status that its last argument names.
 */
class LauncherTest {
    private static final List<String> MODULES = List.of("core", "ldap", "postgres", "picocli", "server");

    @TempDir
    Path temp;

    private Path project;
    private Path launcher;

    @BeforeEach
    void a_small_project() throws IOException {
        project = Files.createDirectory(temp.resolve("a project"));
        launcher = Files.copy(
                Project.folder().resolve("rollcall"), project.resolve("rollcall"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(project.resolve("pom.xml"), "");
        for (String module : MODULES) {
            Path sources = project.resolve("rollcall-" + module + "/src/main");
            Files.createDirectories(sources);
            Files.writeString(sources.resolve("A.java"), "");
            Files.writeString(project.resolve("rollcall-" + module + "/pom.xml"), "");
        }
        script("bin/mvn", """
                echo "called $*" >> "%1$s/builds"
                echo "${JAVA_HOME:-}" > "%1$s/built-with"
                echo "what Maven prints"
                [ ! -e "%1$s/broken" ] || exit 1
                mkdir -p "%1$s/rollcall-server/target/lib"
                : > "%1$s/rollcall-server/target/rollcall-server-0.1.0.jar"
                """.formatted(project));
        script("jdk/bin/java", """
                printf '%s\\n' "$@"
                exit "${!#}"
                """);
        Files.writeString(temp.resolve("jdk/release"), "JAVA_VERSION=\"21.0.4\"\n");
    }

    @Test
    void the_first_start_builds_once_and_says_so_on_standard_error_only() throws Exception {
        Outcome first = run(List.of(launcher.toString(), "group", "list", "0"));
        Outcome second = run(List.of(launcher.toString(), "group", "list", "0"));

        assertThat(first.errors()).contains("building Rollcall, once…", "what Maven prints");
        assertThat(first.output()).doesNotContain("Maven").contains("io.rollcall.server.Main\ngroup\nlist\n0\n");
        assertThat(second.errors()).isEmpty();
        assertThat(builds()).hasSize(1).first().asString().contains("package");
    }

    @Test
    void newer_and_deleted_sources_are_built_again() throws Exception {
        run(List.of(launcher.toString(), "0"));
        Path source = project.resolve("rollcall-core/src/main/A.java");

        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        run(List.of(launcher.toString(), "0"));
        assertThat(builds()).as("after a source became newer").hasSize(2);

        Files.delete(source);
        Files.setLastModifiedTime(
                source.getParent(), FileTime.from(Instant.now().plusSeconds(5)));
        run(List.of(launcher.toString(), "0"));
        assertThat(builds()).as("after a source was deleted").hasSize(3);
    }

    @Test
    void two_started_at_once_build_once() throws Exception {
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            started.add(builder(List.of(launcher.toString(), "0"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        for (Process process : started) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(builds()).hasSize(1);
    }

    @Test
    void a_failed_build_ends_with_status_1_and_runs_nothing() throws Exception {
        Files.writeString(project.resolve("broken"), "");

        Outcome outcome = run(List.of(launcher.toString(), "0"));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.errors()).contains("the build failed");
    }

    @Test
    void it_works_from_any_folder_and_through_symbolic_links() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("second"), Path.of("a project/rollcall"));
        Path linkToLink = Files.createSymbolicLink(temp.resolve("first"), link);

        Outcome outcome = run(List.of(linkToLink.toString(), "0"));

        assertThat(outcome.status()).isZero();
        assertThat(outcome.output()).contains(project + "/rollcall-server/target/lib/*");
    }

    @Test
    void arguments_and_exit_status_pass_through_unchanged() throws Exception {
        Outcome outcome = run(List.of(launcher.toString(), "import", "corp", "Käufer & Söhne *", "", "2"));

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.output()).endsWith("\nimport\ncorp\nKäufer & Söhne *\n\n2\n");
    }

    @Test
    void the_newest_release_with_long_term_support_is_taken() throws Exception {
        Files.writeString(temp.resolve("jdk/release"), "JAVA_VERSION=\"997\"\n"); // 17 + 4 * 245: one of them

        ProcessBuilder builder = builder(List.of(launcher.toString(), "0"));
        builder.environment().remove("ROLLCALL_JAVA");

        assertThat(run(builder).output()).as("this Java prints its arguments").contains("io.rollcall.server.Main\n0\n");
    }

    @Test
    void a_java_that_is_a_link_is_told_by_the_release_of_what_it_leads_to() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("bin/java"), temp.resolve("jdk/bin/java"));
        Files.writeString(temp.resolve("jdk/release"), """
                IMPLEMENTOR="A"
                JAVA_RUNTIME_VERSION="11.0.4+7"
                JAVA_VERSION="21.0.4"
                """);

        ProcessBuilder builder = builder(List.of(launcher.toString(), "0"));
        builder.environment().put("ROLLCALL_JAVA", link.toString());

        Outcome outcome = run(builder);

        assertThat(outcome.errors()).doesNotContain("17 or newer is needed");
        assertThat(outcome.output()).contains("io.rollcall.server.Main").doesNotContain("--enable-native-access");
    }

    @Test
    void maven_gets_a_jdk_that_is_new_enough_if_its_own_is_not() throws Exception {
        script("jdk/bin/javac", "");
        script("old/bin/java", "");
        script("old/bin/javac", "");
        Files.writeString(temp.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");
        Path builtWith = project.resolve("built-with");

        ProcessBuilder oldHome = builder(List.of(launcher.toString(), "0"));
        oldHome.environment().put("JAVA_HOME", temp.resolve("old").toString());
        assertThat(run(oldHome).status()).isZero();
        assertThat(builtWith).hasContent(temp.resolve("jdk").toRealPath().toString());

        Files.delete(project.resolve("rollcall-server/target/built"));
        ProcessBuilder oldCompiler = builder(List.of(launcher.toString(), "0"));
        oldCompiler.environment().remove("JAVA_HOME");
        oldCompiler.environment().merge("PATH", temp.resolve("old/bin").toString(), (path, old) -> old + ":" + path);
        assertThat(run(oldCompiler).status()).isZero();
        assertThat(builtWith).hasContent(temp.resolve("jdk").toRealPath().toString());

        Outcome bench = run(benchWith(temp.resolve("old")));
        assertThat(bench.status()).as(bench.errors()).isZero();
        assertThat(builds()).hasSize(3);
        assertThat(builtWith).hasContent(temp.resolve("jdk").toRealPath().toString());
    }

    private ProcessBuilder benchWith(Path javaHome) {
        ProcessBuilder bench = builder(List.of(launcher.toString(), "bench", "0"));
        bench.environment().put("JAVA_HOME", javaHome.toString());
        return bench;
    }

    @Test
    void too_old_a_java_is_refused_by_its_release() throws Exception {
        Files.writeString(temp.resolve("jdk/release"), "JAVA_VERSION=\"11.0.2\"\n");
        Outcome outcome = run(List.of(launcher.toString(), "0"));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors()).contains("is Java 11; 17 or newer is needed");
    }

    @Test
    void a_locale_that_is_not_utf_8_is_replaced_and_one_that_is_stays() throws Exception {
        script("jdk/bin/java", "echo \"${LC_ALL:-}\"");

        for (String other : List.of("C", "POSIX", "de_DE.ISO-8859-1")) {
            ProcessBuilder builder = builder(List.of(launcher.toString(), "0"));
            builder.environment().put("LC_ALL", other);
            assertThat(run(builder).output()).as(other).isEqualTo("C.UTF-8\n");
        }
        ProcessBuilder builder = builder(List.of(launcher.toString(), "0"));
        builder.environment().remove("LC_ALL");
        builder.environment().put("LC_CTYPE", "C.UTF-8");
        builder.environment().put("LANG", "C");
        assertThat(run(builder).output()).isEqualTo("\n");
    }

    @Test
    void more_options_for_java_come_after_the_launchers_own() throws Exception {
        ProcessBuilder builder = builder(List.of(launcher.toString(), "0"));
        builder.environment().put("ROLLCALL_JAVA_OPTS", "-Xmx2g -Dx=y");

        assertThat(run(builder).output()).containsSubsequence("-Xmx800m\n", "-Xmx2g\n-Dx=y\n", "-cp\n");
    }

    @Test
    void only_the_server_gets_the_optimising_compiler_for_it_runs_long_enough() throws Exception {
        assertThat(run(List.of(launcher.toString(), "serve", "0")).output()).doesNotContain("TieredStopAtLevel");
        assertThat(run(List.of(launcher.toString(), "sync", "0")).output()).contains("-XX:TieredStopAtLevel=1");
        assertThat(run(List.of(launcher.toString(), "--json", "group", "0")).output())
                .contains("-XX:TieredStopAtLevel=1");
    }

    @Test
    void only_what_serves_has_the_servers_own_libraries_on_its_class_path() throws Exception {
        String libraries = project + "/rollcall-server/target/lib/";
        assertThat(run(List.of(launcher.toString(), "sync", "0")).output())
                .contains(libraries + "*\n")
                .doesNotContain("lib/serve");
        for (String serving : List.of("serve", "demo")) {
            assertThat(run(List.of(launcher.toString(), serving, "0")).output())
                    .as("what Java kept asks for the same beginning")
                    .contains(libraries + "*:" + libraries + "serve/*\n");
        }
    }

    @Test
    void what_java_kept_of_an_earlier_build_is_not_used_after_another() throws Exception {
        run(List.of(launcher.toString(), "0"));
        Path target = project.resolve("rollcall-server/target");
        Path kept = Files.writeString(target.resolve("start-21-text"), "");
        Files.setLastModifiedTime(kept, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(run(List.of(launcher.toString(), "0")).output()).contains("-XX:SharedArchiveFile=" + kept + "\n");
        assertThat(run(List.of(launcher.toString(), "runs", "--json", "0")).output())
                .as("nothing was kept of commands that answer in JSON")
                .doesNotContain("SharedArchiveFile");
        Path json = Files.writeString(target.resolve("start-21-json"), "");
        Files.setLastModifiedTime(json, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(run(List.of(launcher.toString(), "runs", "--json", "0")).output())
                .contains("-XX:SharedArchiveFile=" + json + "\n");

        Path library = Files.writeString(target.resolve("lib/rollcall-core-0.1.0.jar"), "");
        Files.setLastModifiedTime(library, FileTime.from(Instant.now().plusSeconds(10)));
        assertThat(run(List.of(launcher.toString(), "0")).output()).doesNotContain("SharedArchiveFile");
    }

    private record Outcome(int status, String output, String errors) {}

    private Outcome run(List<String> command) throws Exception {
        return run(builder(command));
    }

    private Outcome run(ProcessBuilder builder) throws Exception {
        Path output = Files.createTempFile(temp, "output", "");
        Path errors = Files.createTempFile(temp, "errors", "");
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("ROLLCALL_"));
        environment.put("PATH", temp.resolve("bin") + ":" + environment.get("PATH"));
        environment.put("JAVA_HOME", temp.resolve("jdk").toString());
        environment.put("ROLLCALL_JAVA", temp.resolve("jdk/bin/java").toString());
        return builder;
    }

    private List<String> builds() throws IOException {
        Path file = project.resolve("builds");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void script(String path, String body) throws IOException {
        Path file = temp.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/usr/bin/env bash\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
