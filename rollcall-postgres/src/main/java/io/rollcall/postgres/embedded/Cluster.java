package io.rollcall.postgres.embedded;

import io.rollcall.postgres.DatabaseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's files in the data folder, and the server process on them. Every method is for whoever holds the gate:
 * between processes nothing here is safe without it.
 */
final class Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    static final String USER = "rollcall";
    static final String DATABASE = "postgres";
    private static final int ATTEMPTS = 5;
    private static final String FOLDER = "data";
    private static final String DRAFT = ".data-";
    static final String PASSWORD = "postgres.password";
    private static final String SERVER_LOG = "postgres.log";

    /** Recovery after a power cut replays at most max_wal_size; a slow disk needs this long for it at the very worst. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(5);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

    private static final long SMALL_CACHE_MIB = 128;
    private static final long LARGE_CACHE_MIB = 512;

    /** Small, quick to start, and losing nothing: fsync and synchronous_commit are on. No statement is ever logged. */
    private static final String SETTINGS = String.join(
            " ",
            "-c listen_addresses=127.0.0.1",
            "-c unix_socket_directories=",
            "-c max_connections=50",
            "-c huge_pages=off",
            "-c jit=off",
            "-c wal_level=minimal",
            "-c max_wal_senders=0",
            "-c max_logical_replication_workers=0",
            "-c max_wal_size=256MB",
            "-c fsync=on",
            "-c synchronous_commit=on",
            "-c timezone=UTC",
            "-c log_timezone=UTC",
            "-c log_statement=none",
            "-c log_min_error_statement=panic",
            "-c log_error_verbosity=terse");

    private final DataFolder home;
    private final Programs programs;
    private final Path files;

    Cluster(DataFolder home, Programs programs) {
        this.home = home;
        this.programs = programs;
        this.files = home.file(FOLDER);
    }

    /** @throws DatabaseException when the database is there and the file with its password is not */
    String password() throws IOException {
        if (Files.exists(files) && !Files.exists(home.file(PASSWORD))) {
            throw new DatabaseException("The password of the database in " + files + " is missing: "
                    + home.file(PASSWORD) + " is not there. Bring that file back from a backup.");
        }
        return home.secret(PASSWORD);
    }

    /** Makes the files where there are none: aside, and then in place at once, so that a kill leaves all or nothing. */
    void create() throws IOException {
        home.removeFolders(DRAFT);
        if (Files.exists(files)) {
            refuseOtherVersion();
            return;
        }
        LOG.info("Creating the database in {}", files);
        password();
        Path draft = home.newFolder(DRAFT);
        Path cluster = draft.resolve(FOLDER);
        // Iterations (RFC 5802) make guessing dear, for which each connection of each command would pay; and the
        // password, 256 random bits, cannot be guessed.
        Programs.Outcome made = programs.run(
                "initdb",
                List.of(
                        "--pgdata=" + cluster,
                        "--username=" + USER,
                        "--pwfile=" + home.file(PASSWORD),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--data-checksums",
                        "--set=scram_iterations=1",
                        "--no-instructions"));
        if (!made.succeeded()) {
            throw new DatabaseException("PostgreSQL could not create its files in " + files + ": " + made.output());
        }
        Files.move(cluster, files, StandardCopyOption.ATOMIC_MOVE);
        home.removeFolders(DRAFT);
    }

    private void refuseOtherVersion() throws IOException {
        Path file = files.resolve("PG_VERSION");
        String version = Files.exists(file) ? Files.readString(file).strip() : "unknown";
        if (!Binaries.VERSION.startsWith(version + ".")) {
            throw new DatabaseException("The database in " + files + " was written by PostgreSQL " + version
                    + ", and this Rollcall brings PostgreSQL " + Binaries.VERSION
                    + ". Use the Rollcall that wrote it, or dump it there and restore it here.");
        }
    }

    /**
     * Starts the server, in a session of its own so that a Ctrl-C or a closed terminal does not reach it. Where one is
     * already coming up, because whoever was starting it was killed, waits for that.
     */
    Postmaster start() throws IOException {
        String said = "it ended at once";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Postmaster> coming = settled();
            if (coming.isPresent()) {
                return coming.get();
            }
            removeStalePidFile();
            home.emptyFile(SERVER_LOG);
            Process control = programs.start(
                    "pg_ctl",
                    List.of(
                            "start",
                            "--silent",
                            "--wait",
                            "--timeout=" + START_PATIENCE.toSeconds(),
                            "--pgdata=" + files,
                            "--log=" + home.file(SERVER_LOG),
                            "--options=-p " + freePort() + " -c shared_buffers=" + cacheMiB() + "MB " + SETTINGS));
            // pg_ctl looks ten times a second; the state in the file is there sooner.
            Pause.until(() -> ready().isPresent() || !control.isAlive(), START_PATIENCE);
            Optional<Postmaster> started = ready();
            if (started.isPresent()) {
                return started.get();
            }
            said = whyNot(Programs.outcome(control));
            if (!passesByItself(said)) {
                break;
            }
        }
        throw new DatabaseException("The embedded PostgreSQL on " + files + " did not start: " + said + " (more in "
                + home.file(SERVER_LOG) + ")");
    }

    /**
     * How much PostgreSQL may keep in its own cache, which it takes as its tables grow: a sixteenth of the machine's
     * memory, up to what a million users need.
     */
    private static long cacheMiB() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            long totalKiB = lines.filter(line -> line.startsWith("MemTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
            return Math.max(SMALL_CACHE_MIB, Math.min(LARGE_CACHE_MIB, totalKiB >> 14));
        } catch (IOException | UncheckedIOException notLinux) {
            return SMALL_CACHE_MIB;
        }
    }

    /** Another program took the port meanwhile; or a killed server's last processes, or another start, are under way. */
    private static boolean passesByItself(String said) {
        if (said.contains("still in use") || said.contains("already exists")) {
            Pause.until(() -> false, Duration.ofSeconds(1));
            return true;
        }
        return said.contains("could not create any TCP/IP sockets");
    }

    /**
     * PostgreSQL itself goes by the pid alone: it would not start while any process of this user has that pid, nor with
     * an empty file, which a power cut can leave.
     */
    private void removeStalePidFile() throws IOException {
        Path file = files.resolve(Postmaster.FILE);
        Pause.until(() -> !Files.exists(file) || recorded().isPresent(), Duration.ofSeconds(1));
        if (recorded().filter(postmaster -> postmaster.serves(files)).isEmpty()) {
            Files.deleteIfExists(file);
        }
    }

    private Optional<Postmaster> recorded() {
        try {
            return Postmaster.recorded(files);
        } catch (IOException e) {
            throw DataFolder.cannot("read " + files.resolve(Postmaster.FILE), e);
        }
    }

    /** The server on these files, if one is alive, whatever it is doing. */
    Optional<Postmaster> postmaster() {
        return recorded().filter(postmaster -> postmaster.serves(files));
    }

    private Optional<Postmaster> ready() {
        return postmaster().filter(Postmaster::ready);
    }

    /** The server when it can be used. One that is just starting or stopping is waited for. */
    Optional<Postmaster> settled() {
        Pause.until(() -> postmaster().map(Postmaster::ready).orElse(true), START_PATIENCE);
        return ready();
    }

    /** Whether it lets us in, which is more than being there: asked of a server that nobody vouches for. */
    boolean answers(Postmaster postmaster) throws IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {postmaster.port()});
        source.setDatabaseName(DATABASE);
        source.setUser(USER);
        source.setPassword(password());
        source.setRequireAuth("scram-sha-256");
        source.setLoginTimeout(10);
        source.setSocketTimeout(10);
        try (Connection connection = source.getConnection()) {
            return connection.isValid(10);
        } catch (SQLException e) {
            LOG.info("The PostgreSQL left behind on {} (pid {}) does not answer", files, postmaster.pid(), e);
            return false;
        }
    }

    private String whyNot(Programs.Outcome control) throws IOException {
        List<String> fatal = Files.readAllLines(home.file(SERVER_LOG), StandardCharsets.UTF_8).stream()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .toList();
        return fatal.isEmpty() ? control.output() : fatal.get(fatal.size() - 1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    /** Ends the server: open transactions are rolled back, everything committed is on disk. */
    void stop(Postmaster postmaster) throws IOException {
        BooleanSupplier gone = () -> !Files.exists(files.resolve(Postmaster.FILE)) || !postmaster.serves(files);
        Programs.signal(postmaster.pid(), "INT");
        if (!Pause.until(gone, STOP_PATIENCE)) {
            LOG.warn("The embedded PostgreSQL on {} did not end in {}; ending it at once", files, STOP_PATIENCE);
            // Immediate shutdown: like a power cut, and as safe. The next start recovers from the write-ahead log.
            Programs.signal(postmaster.pid(), "QUIT");
            if (!Pause.until(gone, STOP_PATIENCE)) {
                throw new DatabaseException("The embedded PostgreSQL on " + files + " (pid " + postmaster.pid()
                        + ") does not end. See " + home.file(SERVER_LOG) + ".");
            }
        }
    }
}
