package io.rollcall.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Debian's PostgreSQL 15 as a child process on loopback, with a data folder of its own: an ordinary server, as one would
 * name it in {@code ROLLCALL_DB_URL}. Under root it runs as the user {@code postgres}, since PostgreSQL refuses root. It
 * never waits for the disk, so it is fast, and what it holds is only for tests.
 */
public final class OrdinaryPostgres implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
    private static final String USER = "rollcall";
    private static final String PASSWORD = "only-for-tests";
    private static final String ACCOUNT = "postgres";

    private final TemporaryFolder folder = new TemporaryFolder("rollcall-postgres-");
    private final ChildProcess process;
    private final int port = FreePorts.one();

    private OrdinaryPostgres() {
        Path data = folder.path().resolve("data");
        try {
            Path password = Files.writeString(folder.path().resolve("password"), PASSWORD);
            giveAway(folder.path());
            giveAway(password);
            List<String> initdb = new ArrayList<>();
            if (root()) {
                initdb.add("setpriv");
                initdb.addAll(asAccount());
            }
            initdb.addAll(List.of(
                    program("initdb"),
                    "--pgdata=" + data,
                    "--username=" + USER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--no-sync"));
            ChildProcess.run(initdb, folder.path().resolve("initdb.log"));
            process = ChildProcess.start(
                    root() ? asAccount() : List.of(),
                    List.of(
                            program("postgres"),
                            "-D",
                            data.toString(),
                            "-p",
                            Integer.toString(port),
                            "-c",
                            "listen_addresses=127.0.0.1",
                            "-c",
                            "unix_socket_directories=",
                            "-c",
                            "fsync=off"),
                    folder.path().resolve("postgres.log"));
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException("PostgreSQL cannot be set up in " + folder.path(), e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
        try {
            process.awaitReady(this::ready);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Starts a server whose only database so far is {@code postgres}. */
    public static OrdinaryPostgres start() {
        return new OrdinaryPostgres();
    }

    /** JDBC's URL of the database {@code postgres}, with user and password. */
    public String jdbcUrl() {
        return jdbcUrl("postgres");
    }

    /** Makes an empty database. Returns JDBC's URL for it, with user and password. */
    public String newDatabase(String name) {
        ChildProcess.run(
                List.of(
                        program("createdb"),
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--username=" + USER,
                        "--no-password",
                        "--",
                        name),
                Map.of("PGPASSWORD", PASSWORD),
                folder.path().resolve("createdb.log"));
        return jdbcUrl(name);
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER + "&password=" + PASSWORD;
    }

    public long pid() {
        return process.pid();
    }

    private boolean ready() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected() && status("pg_isready");
        } catch (IOException e) {
            return false;
        }
    }

    private boolean status(String program) {
        try {
            ChildProcess.run(
                    List.of(program(program), "--quiet", "--host=127.0.0.1", "--port=" + port),
                    folder.path().resolve(program + ".log"));
            return true;
        } catch (IllegalStateException e) { // it accepts connections, but not yet sessions
            return false;
        }
    }

    private static String program(String name) {
        return PROGRAMS.resolve(name).toString();
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static List<String> asAccount() {
        return List.of("--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--clear-groups");
    }

    private static void giveAway(Path path) throws IOException {
        if (root()) {
            Files.setOwner(
                    path,
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT));
        }
    }

    /** Ends the server, and every session with it, and deletes its data. */
    @Override
    public void close() {
        process.interrupt();
        folder.close();
    }
}
