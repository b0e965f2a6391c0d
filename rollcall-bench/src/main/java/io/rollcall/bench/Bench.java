package io.rollcall.bench;

import io.rollcall.postgres.Database;
import io.rollcall.postgres.Database.Load;
import io.rollcall.server.Home;
import io.rollcall.server.cli.CommandLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures whole processes against a real OpenLDAP on loopback, each beside what the same data takes without Rollcall:
 * nothing that reads a directory can be much faster than {@code ldapsearch}.
 */
@Command(
        name = "bench",
        sortOptions = false,
        description = {
            "Measures whole runs against generated OpenLDAP directories, each beside its limit:",
            "ldapsearch of the same entries, COPY of the same users, the start of Java.",
            "What was read is compared with what was generated before a figure is shown."
        },
        footer = {
            "",
            "Needs slapd and ldapsearch. Exit status: 0 every goal met, 3 a goal missed, 1 something failed,",
            "such as a wrong result.",
            "",
            "Examples:",
            "  rollcall bench",
            "  rollcall bench --size 1m --data /var/cache/rollcall-bench",
            "  rollcall bench 5000 500 20"
        })
public final class Bench implements Callable<Integer> {
    private static final int MET = 0;
    private static final int FAILED = 1;
    private static final int MISSED = 3;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            description = "How much: small, 10k, 100k or 1m (everything). Default: ${DEFAULT-VALUE}.")
    private String size = "small";

    @Option(
            names = "--json",
            description = "Prints the rows as JSON on standard output; the table goes to standard error.")
    private boolean json;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where loaded directories are kept between runs. Default: target/bench of the project.")
    private @Nullable Path data;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where to write JSON and pictures. Default: docs/performance of the project; for a shape of"
                    + " your own, nowhere.")
    private @Nullable Path results;

    @Option(names = "--load-only", description = "Loads the directories that are not kept yet, and measures nothing.")
    private boolean loadOnly;

    @Option(names = "--micro", description = "Measures the inner loops by themselves instead, with JMH: two minutes.")
    private boolean micro;

    @Parameters(
            paramLabel = "USERS GROUPS AVERAGE",
            arity = "0..3",
            description = "A shape of your own instead of a size: with so many users a group on average.")
    private List<Integer> own = List.of();

    private final List<Row> rows = new ArrayList<>();

    private Bench() {}

    public static void main(String[] arguments) {
        CommandLog.choose();
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.remove("bench");
        CommandLine bench = new CommandLine(new Bench());
        bench.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Shows this.")
                        .build());
        return bench.setExecutionExceptionHandler((failed, command, parsed) -> {
                    command.getErr().println("bench: " + failed.getMessage());
                    return FAILED;
                })
                .execute(words.toArray(String[]::new));
    }

    @Override
    public Integer call()
            throws IOException, InterruptedException, SQLException, Truth.WrongException, RunnerException {
        if (micro) {
            Micro.run();
            return MET;
        }
        Path launcher =
                Path.of(System.getProperty("rollcall.launcher", "rollcall")).toAbsolutePath();
        Path checkout = launcher.resolveSibling("").toAbsolutePath().normalize();
        Path kept = data != null ? data : checkout.resolve("target").resolve("bench");
        List<BenchShape> shapes = shapes();
        load(kept, shapes);
        if (loadOnly) {
            return MET;
        }
        Path folder = Files.createTempDirectory("rollcall-bench");
        try {
            Machine machine = Machine.here(checkout, prepare(launcher, folder));
            (json ? err : out).println(Table.head());
            for (BenchShape shape : shapes) {
                measure(shape, kept, launcher, folder);
            }
            String name = own.isEmpty() ? size : "own";
            Path target =
                    results == null && own.isEmpty() ? checkout.resolve("docs").resolve("performance") : results;
            if (target != null) {
                Report.of(name, LocalDate.now(ZoneId.systemDefault()), machine, shapes, rows)
                        .write(target);
            }
        } finally {
            Folders.delete(folder);
        }
        if (json) {
            out.println(Report.json(rows));
        }
        return exitStatus(rows);
    }

    static int exitStatus(List<Row> rows) {
        return rows.stream().anyMatch(Row::missed) ? MISSED : MET;
    }

    private List<BenchShape> shapes() {
        if (own.isEmpty()) {
            return BenchShape.ofSize(size);
        }
        if (own.size() != 3) {
            throw new IllegalArgumentException("A shape of your own has three numbers: USERS GROUPS AVERAGE.");
        }
        return List.of(BenchShape.own(own.get(0), own.get(1), own.get(2)));
    }

    private void load(Path kept, List<BenchShape> shapes) throws IOException {
        for (BenchShape shape : shapes) {
            if (!KeptDirectory.isLoaded(kept, shape.world())) {
                progress(shape, "generating and loading the directory");
                KeptDirectory.open(kept, shape.world()).close();
            }
        }
    }

    /** The launcher builds if it has to, and the database's programs are unpacked, before anything is measured. */
    private static String prepare(Path launcher, Path folder) throws IOException, InterruptedException, SQLException {
        Path home = Files.createDirectory(folder.resolve("prepare"));
        Map<String, String> environment = Map.of(
                "ROLLCALL_HOME",
                home.toString(),
                "ROLLCALL_POSTGRES_PROGRAMS",
                folder.resolve("programs").toString());
        new Whole(launcher, home, environment).rollcall("--help");
        try (Database database = Home.of(environment).database(Load.COMMAND);
                Connection connection = database.dataSource().getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion().replaceFirst(" .*", "");
        } finally {
            Folders.delete(home);
        }
    }

    private void measure(BenchShape shape, Path kept, Path launcher, Path folder)
            throws IOException, InterruptedException, SQLException, Truth.WrongException {
        (json ? err : out).println("\n" + shape.described());
        try (KeptDirectory directory = KeptDirectory.open(kept, shape.world())) {
            new ShapeRun(shape, directory, launcher, folder, this::show, what -> progress(shape, what)).run();
        }
    }

    private void show(Row row) {
        rows.add(row);
        (json ? err : out).println(Table.line(row));
    }

    private void progress(BenchShape shape, String what) {
        err.println("      … " + shape.name() + ": " + what);
    }
}
