package io.rollcall.server.demo;

import io.rollcall.ldap.demo.ExampleDirectory;
import io.rollcall.postgres.Database;
import io.rollcall.server.HeadStart;
import io.rollcall.server.Home;
import io.rollcall.server.cli.Cli;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Does in silence what commands do most, with the demo's directory and with data of its own, which go with it: Java notes
 * what it loads and links for that, and keeps it for the commands to come (JEP 514, JEP 350).
 *
 * <p>All that was noted is loaded at each later start, so it must not be more than commands need. Therefore other processes
 * than this one, which has the directory, and makes and keeps up the database: a Java that takes notes and does nothing but
 * commands that answer in text, and after it one with those that answer in JSON.
 */
public final class FirstStart {
    /** The word by which the launcher asks for it; after it comes how to start the Java that takes notes. */
    public static final String WORD = "first-start";

    private static final String DIRECTORY = "ROLLCALL_FIRST_START_DIRECTORY";
    private static final String PASSWORD = "ROLLCALL_FIRST_START_PASSWORD";
    private static final String ANSWER = "ROLLCALL_FIRST_START_ANSWER";
    private static final String TEXT = "text";
    private static final String JSON = "json";

    private static final List<List<String>> ANSWERING = List.of(
            List.of("sync", "corp"),
            List.of("sync", "corp", "--group", "Marketing"),
            List.of("sync", "--all"),
            List.of("plan", "corp"),
            List.of("directory", "list"),
            List.of("directory", "test", "corp"),
            List.of("group", "list"),
            List.of("group", "show", "Marketing"),
            List.of("user", "list"),
            List.of("explain", "anne", "Marketing"),
            List.of("history", "Marketing"),
            List.of("held"),
            List.of("runs"));

    private FirstStart() {}

    /**
     * Does not mind if a command fails: what Java noted until then is good for something. Of the environment nothing is
     * asked that a person may have set, least of all which database or data folder that person works with.
     *
     * @param java the command line up to the class with {@code main}, with <code>{}</code> at the end of a word where it is to
     *     say {@code text} or {@code json}; none in the process that takes notes
     */
    public static void run(Map<String, String> environment, List<String> java) throws IOException {
        String directory = environment.get(DIRECTORY);
        if (directory != null) {
            commands(directory, environment);
            return;
        }
        Path folder = Files.createTempDirectory("rollcall-first-start-");
        try {
            run(folder, java);
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    private static void run(Path folder, List<String> java) throws IOException {
        try (ExampleDirectory directory = ExampleDirectory.start();
                Database database =
                        Home.of(Map.of("ROLLCALL_HOME", folder.toString())).database(Database.Load.COMMAND)) {
            for (String answer : List.of(TEXT, JSON)) {
                List<String> command = new ArrayList<>();
                java.forEach(word -> command.add(word.replaceFirst("\\{}$", answer)));
                command.addAll(List.of("io.rollcall.server.Main", WORD));
                ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
                Map<String, String> environment = builder.environment();
                environment.keySet().removeIf(name -> name.startsWith("ROLLCALL_"));
                environment.put("ROLLCALL_HOME", folder.toString());
                environment.put(
                        DIRECTORY,
                        "--kind " + directory.kind().word() + " --url " + directory.url() + " --bind-dn "
                                + directory.bindDn() + " --base " + directory.baseDn());
                environment.put(PASSWORD, directory.password());
                environment.put(ANSWER, answer);
                builder.start().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void commands(String directory, Map<String, String> environment) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Home home = Home.of(environment);
        for (List<String> command : JSON.equals(environment.get(ANSWER)) ? inJson() : inText(directory)) {
            HeadStart.take();
            Cli.run(home::open, nowhere, nowhere, environment, command.toArray(String[]::new));
        }
    }

    /** What makes the data, and then what is asked of it. */
    private static List<List<String>> inText(String directory) {
        List<List<String>> making = List.of(
                List.of(("directory add corp " + directory + " --password-env " + PASSWORD).split(" ")),
                List.of("register", "corp", "--all"),
                List.of("import", "corp", "--all"));
        return Stream.concat(making.stream(), ANSWERING.stream()).toList();
    }

    /** Of the data that the commands before have made. */
    private static List<List<String>> inJson() {
        return ANSWERING.stream()
                .map(command ->
                        Stream.concat(command.stream(), Stream.of("--json")).toList())
                .toList();
    }
}
