package io.rollcall.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.server.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {
    private static final String JSON_WRITER = "tools.jackson.databind.json.JsonMapper ";

    @TempDir
    Path temp;

    @Test
    void it_touches_neither_the_data_folder_nor_the_database_that_the_environment_names_and_leaves_nothing()
            throws Exception {
        Path home = temp.resolve("home");
        Path output = temp.resolve("output");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> options =
                List.of("-Djava.io.tmpdir=" + Files.createDirectory(temp.resolve("tmp")), "-cp", classPathOfCommands());
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(options);
        command.addAll(List.of(
                Main.class.getName(), FirstStart.WORD, java, "-Xlog:class+load:file=" + temp.resolve("classes-{}")));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("ROLLCALL_HOME", home.toString());
        builder.environment().put("ROLLCALL_DB_URL", "jdbc:postgresql://127.0.0.1:1/somebody-works-here");
        builder.environment().put("ROLLCALL_KEY_FILE", temp.resolve("key").toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        String text = Files.readString(temp.resolve("classes-text"));
        String json = Files.readString(temp.resolve("classes-json"));
        assertThat(List.of(text, json))
                .as("what the commands need was loaded, down to writing a run, and nothing that they do not need")
                .allSatisfy(classes -> assertThat(classes)
                        .contains("io.rollcall.postgres.RunRows ", "io.rollcall.ldap.FullReading ")
                        .doesNotContain("io.rollcall.ldap.demo.ExampleDirectory ", "org.flywaydb.core.Flyway "));
        assertThat(text).doesNotContain(JSON_WRITER);
        assertThat(json).contains(JSON_WRITER);
        assertThat(List.of("home", "key")).noneMatch(name -> Files.exists(temp.resolve(name)));
        assertThat(in(temp.resolve("tmp"))).noneMatch(name -> name.startsWith("rollcall-first-start"));
    }

    /** Without what the build puts aside for the server: commands, and what makes their database, must do without it. */
    private static String classPathOfCommands() throws IOException {
        Matcher groups =
                Pattern.compile("<of.the.server>(.+)</of.the.server>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(groups.find()).isTrue();
        List<String> folders = Stream.of(groups.group(1).split(","))
                .map(group -> "/" + group.replace('.', '/'))
                .toList();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> folders.stream().noneMatch(entry::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
