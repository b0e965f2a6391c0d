package io.rollcall.bench;

import io.rollcall.bench.Whole.Figures;
import io.rollcall.server.Home;
import io.rollcall.server.Rollcall;
import io.rollcall.testkit.servers.DirectoryEdit;
import io.rollcall.testkit.servers.GeneratedWorld;
import io.rollcall.testkit.servers.GeneratedWorld.Shape;
import io.rollcall.testkit.servers.OpenLdapServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures whole processes against a real OpenLDAP on loopback, each run beside what {@code ldapsearch} needs to read the
 * same entries and throw them away: nothing that reads a directory can be faster than that by much.
 *
 * <pre>
 * ./rollcall bench [USERS GROUPS AVERAGE]     default: 100000 10000 50
 * </pre>
 */
public final class Bench {
    private static final String FORM = "%-46s %8s %8s %7s %9s%n";

    private static final String USAGE = """
            Usage: rollcall bench [USERS GROUPS AVERAGE]   (default: 100000 10000 50)
            Measures whole runs against a generated OpenLDAP directory, each beside ldapsearch's time
            for the same entries. Needs slapd and ldapsearch.""";

    private final OpenLdapServer server;
    private final Path folder;
    private final Whole whole;

    private Bench(OpenLdapServer server, Path folder) {
        this.server = server;
        this.folder = folder;
        whole = new Whole(folder, server.password());
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setProperty("logback.configurationFile", "io/rollcall/server/cli/logback.xml");
        List<String> words = new ArrayList<>(List.of(arguments));
        words.remove("bench");
        if (words.contains("--help") || (!words.isEmpty() && words.size() != 3)) {
            System.out.println(USAGE);
            return;
        }
        int[] sizes = words.isEmpty()
                ? new int[] {100_000, 10_000, 50}
                : words.stream().mapToInt(Integer::parseInt).toArray();
        Path folder = Files.createTempDirectory("rollcall-bench");
        try {
            measure(folder, new Shape(sizes[0], sizes[1], sizes[2], 3, 1, 1));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void measure(Path folder, Shape shape) throws IOException, InterruptedException {
        GeneratedWorld world = GeneratedWorld.of(shape);
        System.err.println("generating and loading the directory…");
        Path ldif = world.writeLdif(folder.resolve("world.ldif"));
        try (OpenLdapServer server =
                        OpenLdapServer.start(OpenLdapServer.Options.plain().withLdif(ldif));
                DirectoryEdit edit = server.edit();
                // As beside a running server: the database is up before a command begins.
                Rollcall running =
                        Home.of(Map.of("ROLLCALL_HOME", folder.toString())).open()) {
            System.out.printf(
                    Locale.ROOT,
                    "%,d users, %,d groups, %,d direct memberships; OpenLDAP and PostgreSQL on this machine%n%n",
                    shape.users(),
                    shape.groups(),
                    world.memberships());
            new Bench(server, folder).run(world, edit);
            System.out.printf(
                    Locale.ROOT,
                    "%nregistry: %,d registered users%n",
                    running.registry().users().count());
        }
    }

    private void run(GeneratedWorld world, DirectoryEdit edit) throws IOException, InterruptedException {
        System.out.printf(FORM, "what", "seconds", "limit", "ratio", "peak MiB");
        double limit = read();
        whole.rollcall(
                "directory",
                "add",
                "corp",
                "--kind",
                "openldap",
                "--url",
                server.directUrl(),
                "--bind-dn",
                server.bindDn(),
                "--password-env",
                "BENCH_PASSWORD",
                "--base",
                server.baseDn());
        show("register all users", whole.rollcall("register", "corp", "--all"), limit);
        show("first run: import and fill all groups", whole.rollcall("import", "corp", "--all"), limit);
        show("a run without changes", whole.rollcall("sync", "corp"), limit);
        world.changeTo(world.withChangedGroups(100), edit);
        show("a run with changes in 100 groups", whole.rollcall("sync", "corp"), limit);
    }

    /** What ldapsearch needs for the same users and groups, one after the other. */
    private double read() throws IOException, InterruptedException {
        Path password = Files.writeString(folder.resolve("password"), server.password());
        double seconds = 0;
        for (List<String> search : List.of(
                List.of("(objectClass=inetOrgPerson)", "entryUUID", "uid", "cn", "displayName", "mail"),
                List.of("(objectClass=groupOfNames)", "entryUUID", "cn", "member"))) {
            List<String> command = new ArrayList<>(List.of(
                    "ldapsearch",
                    "-x",
                    "-LLL",
                    "-o",
                    "ldif-wrap=no",
                    "-H",
                    server.directUrl(),
                    "-D",
                    server.bindDn(),
                    "-y",
                    password.toString(),
                    "-b",
                    server.baseDn(),
                    "-E",
                    "pr=1000/noprompt"));
            command.addAll(search);
            seconds += whole.command(command).seconds();
        }
        System.out.printf(Locale.ROOT, FORM, "limit: ldapsearch, to /dev/null", "", number(seconds), "", "");
        return seconds;
    }

    private static void show(String what, Figures figures, double limit) {
        System.out.printf(
                Locale.ROOT,
                FORM,
                what,
                number(figures.seconds()),
                number(limit),
                number(figures.seconds() / limit),
                figures.peakMiB());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
