package io.rollcall.bench;

import io.rollcall.bench.BenchShape.Promises;
import io.rollcall.bench.Whole.Figures;
import io.rollcall.directory.DirectoryName;
import io.rollcall.postgres.Database;
import io.rollcall.postgres.Database.Load;
import io.rollcall.registry.RegistryView;
import io.rollcall.server.Home;
import io.rollcall.testkit.servers.GeneratedWorld;
import io.rollcall.testkit.servers.OpenLdapServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All measurements with one shape. After each run the registry is compared with the generator's truth, before its figure
 * is shown.
 *
 * <pre>
 * first data folder    limits · register all · first run, users registered · runs without changes, the first by itself
 *                      · answers of a running server · a run after 100 changes
 * second data folder   first run that also registers
 * </pre>
 */
final class ShapeRun {
    static final String FIRST_QUIET = "the first run without changes, which plans them all";
    static final String NO_CHANGES = "a run without changes";
    static final String FILLS = "first run that fills all groups, users registered";
    static final String REGISTERS = "first run that also registers the users";

    private static final DirectoryName CORP = new DirectoryName("corp");
    private static final int QUIET_RUNS = 3;
    private static final int CHANGES = 100;

    private final BenchShape shape;
    private final KeptDirectory directory;
    private final Path launcher;
    private final Path folder;
    private final Consumer<Row> rows;
    private final Consumer<String> progress;
    private final int[] imported;
    private double readLimit;
    private double writeLimit;
    private double javaStart;
    private long mostMiB;
    private long databaseMostMiB;

    /**
     * @param folder for the data folders; empty at first and at last
     * @param rows takes each figure as soon as it is there
     * @param progress is told what is being done
     */
    ShapeRun(
            BenchShape shape,
            KeptDirectory directory,
            Path launcher,
            Path folder,
            Consumer<Row> rows,
            Consumer<String> progress) {
        this.shape = shape;
        this.directory = directory;
        this.launcher = launcher;
        this.folder = folder;
        this.rows = rows;
        this.progress = progress;
        this.imported = shape.imported();
    }

    void run() throws IOException, InterruptedException, SQLException, Truth.WrongException {
        inFolder("registered-before", this::registeredBefore);
        inFolder("registered-too", this::registeredToo);
        Goal most = shape.mostMiB().map(Goal::mebibytes).orElse(null);
        rows.accept(Row.memory(shape, "peak memory of the process", mostMiB, most));
        if (databaseMostMiB > 0) {
            rows.accept(Row.memory(shape, "peak memory of PostgreSQL's processes", databaseMostMiB, null));
        }
    }

    private void registeredBefore(Whole whole, Database database, Path home)
            throws IOException, InterruptedException, SQLException, Truth.WrongException {
        progress.accept("what Java and ldapsearch take");
        Limits limits = new Limits(whole, home);
        javaStart = limits.javaStart();
        rows.accept(Row.time(shape, "limit: start of Java", javaStart, null));
        readLimit = limits.read(directory.server());
        rows.accept(Row.time(shape, "limit: ldapsearch of the users, then the groups", readLimit, null));

        addDirectory(whole, "manual");
        progress.accept("registering the users");
        Figures registering = whole.rollcall("register", CORP.value(), "--all");
        writeLimit = limits.copy(database);
        rows.accept(Row.time(shape, "limit: COPY of the users, same indexes", writeLimit, null));
        double reading = Math.max(readLimit, writeLimit);
        rows.accept(Row.process(shape, "register all users, no groups yet", registering, reading, null));

        progress.accept("first run");
        Figures first = whole.rollcall(importCommand());
        Truth truth = new Truth(directory.world(), imported);
        truth.check(view(database));
        rows.accept(Row.process(shape, FILLS, first, readLimit, fillGoal()));

        progress.accept("runs without changes");
        rows.accept(Row.process(shape, FIRST_QUIET, whole.rollcall("sync", CORP.value()), readLimit, null));
        Figures quiet = quietRun(whole);
        truth.check(view(database));
        rows.accept(Row.process(shape, NO_CHANGES, quiet, readLimit, quietGoal()));

        if (!shape.growth() || shape.promises() == Promises.LARGEST) {
            progress.accept("answers of a running server");
            Goal goal = shape.promises() == Promises.LARGEST ? Goal.fixedSeconds(0.2) : null;
            new Answers(shape, directory.world(), imported, database, home).measure(whole, goal, rows);
            changes(whole, database);
        }
        if (shape.world().largest() > 0) {
            progress.accept("one change in the largest group");
            new OneChange(shape, directory, database).measure(whole, home, rows);
        }
    }

    private void changes(Whole whole, Database database)
            throws IOException, InterruptedException, SQLException, Truth.WrongException {
        progress.accept("a run after changes");
        GeneratedWorld later = directory.world().withChangedGroups(CHANGES);
        List<Figures> changed = new ArrayList<>();
        directory.changedTo(later, () -> changed.add(whole.rollcall("sync", CORP.value())));
        new Truth(later, imported).check(view(database));
        rows.accept(Row.process(
                shape, "a run with changes in " + CHANGES + " directory groups", changed.get(0), readLimit, null));
    }

    private void registeredToo(Whole whole, Database database, Path home)
            throws IOException, InterruptedException, SQLException, Truth.WrongException {
        addDirectory(whole, "all");
        progress.accept("first run that also registers");
        // Importing registers nobody (R1), so the groups are empty until the run.
        whole.rollcall(importCommand());
        Figures first = whole.rollcall("sync", CORP.value());
        new Truth(directory.world(), imported).check(view(database));
        rows.accept(Row.process(shape, REGISTERS, first, Math.max(readLimit, writeLimit), registerGoal()));
    }

    private @Nullable Goal quietGoal() {
        return switch (shape.promises()) {
            case SMALL -> Goal.seconds(1.5 * readLimit + javaStart, "1.5 × limit + Java's start");
            case LARGEST -> Goal.seconds(readLimit, "limit");
            case NONE -> null;
        };
    }

    private @Nullable Goal fillGoal() {
        return switch (shape.promises()) {
            case SMALL -> Goal.seconds(1.5 * readLimit + javaStart, "1.5 × limit + Java's start");
            case LARGEST -> Goal.seconds(readLimit + 2, "limit + 2 s");
            case NONE -> null;
        };
    }

    private @Nullable Goal registerGoal() {
        double limit = Math.max(readLimit, writeLimit);
        return switch (shape.promises()) {
            case SMALL -> Goal.seconds(1.5 * limit + javaStart, "1.5 × limit + Java's start");
            case LARGEST -> Goal.seconds(1.3 * limit, "1.3 × limit");
            case NONE -> null;
        };
    }

    /** The one in the middle, by time. */
    private static Figures quietRun(Whole whole) throws IOException, InterruptedException {
        List<Figures> figures = new ArrayList<>();
        for (int i = 0; i < QUIET_RUNS; i++) {
            figures.add(whole.rollcall("sync", CORP.value()));
        }
        figures.sort((one, other) -> Double.compare(one.seconds(), other.seconds()));
        return figures.get(QUIET_RUNS / 2);
    }

    private List<String> importCommand() {
        if (!shape.parentsOnly()) {
            return List.of("import", CORP.value(), "--all");
        }
        List<String> command = new ArrayList<>(List.of("import", CORP.value()));
        Arrays.stream(imported).mapToObj(directory.world()::groupName).forEach(command::add);
        return command;
    }

    private void addDirectory(Whole whole, String register) throws IOException, InterruptedException {
        OpenLdapServer server = directory.server();
        List<String> command = new ArrayList<>(List.of("directory", "add", CORP.value(), "--kind", "openldap"));
        command.addAll(List.of("--url", server.directUrl(), "--bind-dn", server.bindDn()));
        command.addAll(List.of("--password-env", Whole.PASSWORD, "--base", server.baseDn()));
        command.addAll(List.of("--register", register, "--interval", "7d"));
        whole.rollcall(command);
    }

    private static RegistryView view(Database database) {
        return database.registry(Clock.systemUTC()).view(CORP);
    }

    private interface Part {
        void run(Whole whole, Database database, Path home)
                throws IOException, InterruptedException, SQLException, Truth.WrongException;
    }

    /** With a data folder of its own, whose database is up before a command begins: as beside a running server. */
    private void inFolder(String name, Part part)
            throws IOException, InterruptedException, SQLException, Truth.WrongException {
        progress.accept("a new database");
        Path home = Files.createDirectory(folder.resolve(name));
        String programs = folder.resolve("programs").toString();
        Map<String, String> environment =
                Map.of("ROLLCALL_HOME", home.toString(), "ROLLCALL_POSTGRES_PROGRAMS", programs);
        Map<String, String> ofCommands = new HashMap<>(environment);
        ofCommands.put(Whole.PASSWORD, directory.server().password());
        Whole whole = new Whole(launcher, home, ofCommands);
        try (Database database = Home.of(environment).database(Load.COMMAND)) {
            part.run(whole, database, home);
        } finally {
            Folders.delete(home);
        }
        mostMiB = Math.max(mostMiB, whole.mostMiB());
        databaseMostMiB = Math.max(databaseMostMiB, whole.databaseMostMiB());
    }
}
