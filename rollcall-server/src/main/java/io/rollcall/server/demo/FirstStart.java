package io.rollcall.server.demo;

import io.rollcall.ldap.demo.ExampleDirectory;
import io.rollcall.postgres.Database;
import io.rollcall.server.Home;
import io.rollcall.server.cli.Cli;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Does in silence what commands do most, with the demo's directory and with data of its own, which go with it: Java notes
 * what it loads and links for that, and keeps it for the commands to come (JEP 514, JEP 350).
 */
public final class FirstStart {
    /** The word by which the launcher asks for it. */
    public static final String WORD = "first-start";

    private static final String PASSWORD = "DEMO_PASSWORD";

    private FirstStart() {}

    /**
     * Does not mind if a command fails: what Java noted until then is good for something. Of the environment nothing is
     * asked, least of all which database or data folder a person works with.
     */
    public static void run() throws IOException {
        Path folder = Files.createTempDirectory("rollcall-first-start-");
        try {
            run(Home.of(Map.of("ROLLCALL_HOME", folder.toString())));
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    private static void run(Home home) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        try (ExampleDirectory directory = ExampleDirectory.start();
                Database database = home.database(Database.Load.COMMAND)) {
            Map<String, String> environment = Map.of(PASSWORD, directory.password());
            for (List<String> command : commands(directory)) {
                Cli.run(home::open, nowhere, nowhere, environment, command.toArray(String[]::new));
            }
        }
    }

    private static List<List<String>> commands(ExampleDirectory directory) {
        return List.of(
                List.of(("directory add corp --kind " + directory.kind().word() + " --url " + directory.url()
                                + " --bind-dn " + directory.bindDn() + " --base " + directory.baseDn()
                                + " --password-env " + PASSWORD)
                        .split(" ")),
                List.of("register", "corp", "--all"),
                List.of("import", "corp", "--all"),
                List.of("sync", "corp"),
                List.of("sync", "--all"),
                List.of("plan", "corp"),
                List.of("directory", "list"),
                List.of("directory", "test", "corp"),
                List.of("group", "list"),
                List.of("group", "show", "Marketing"),
                List.of("user", "list", "--json"),
                List.of("explain", "anne", "Marketing"),
                List.of("history", "Marketing"),
                List.of("held"),
                List.of("runs", "--json"));
    }
}
