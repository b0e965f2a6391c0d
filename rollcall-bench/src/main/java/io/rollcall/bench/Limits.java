package io.rollcall.bench;

import io.rollcall.postgres.Database;
import io.rollcall.testkit.servers.OpenLdapServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * What the same data takes without Rollcall. Each limit is the median of three: of a first time that was slow by chance,
 * nobody should profit.
 */
final class Limits {
    private static final int TIMES = 3;

    private final Whole whole;
    private final Path folder;

    /**
     * @param folder for what has to be in files
     */
    Limits(Whole whole, Path folder) {
        this.whole = whole;
        this.folder = folder;
    }

    /** ldapsearch of the same users and groups with the same attributes, one after the other, thrown away. */
    double read(OpenLdapServer server) throws IOException, InterruptedException {
        Path password = Files.writeString(folder.resolve("password"), server.password());
        double[] seconds = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            seconds[i] = search(
                            server,
                            password,
                            "(objectClass=inetOrgPerson)",
                            "entryUUID",
                            "uid",
                            "cn",
                            "displayName",
                            "mail",
                            "pwdAccountLockedTime",
                            "shadowExpire")
                    + search(server, password, "(objectClass=groupOfNames)", "entryUUID", "cn", "member");
        }
        return median(seconds);
    }

    private double search(OpenLdapServer server, Path password, String filter, String... attributes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "ldapsearch", "-x", "-LLL", "-o", "ldif-wrap=no", "-H", server.directUrl(), "-D", server.bindDn()));
        command.addAll(List.of("-y", password.toString(), "-b", server.baseDn(), filter));
        command.addAll(List.of(attributes));
        return whole.command(command).seconds();
    }

    /** COPY of the registered users into an empty table with the same indexes, to its commit. */
    double copy(Database database) throws IOException, SQLException {
        Path rows = folder.resolve("users.copy");
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            PGConnection postgres = connection.unwrap(PGConnection.class);
            try (OutputStream out = Files.newOutputStream(rows)) {
                postgres.getCopyAPI().copyOut("copy registered_user to stdout (format binary)", out);
            }
            double[] seconds = new double[TIMES];
            for (int i = 0; i < TIMES; i++) {
                statement.execute("create table bench_copy (like registered_user including all)");
                long from = System.nanoTime();
                try (InputStream in = Files.newInputStream(rows)) {
                    postgres.getCopyAPI().copyIn("copy bench_copy from stdin (format binary)", in);
                }
                seconds[i] = (System.nanoTime() - from) / 1e9;
                statement.execute("drop table bench_copy");
            }
            return median(seconds);
        } finally {
            Files.deleteIfExists(rows);
        }
    }

    /** A Java that does nothing, with the options that this one was started with. */
    double javaStart() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X") || option.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Nothing.class.getName()));
        double[] seconds = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            seconds[i] = whole.command(command).seconds();
        }
        return median(seconds);
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
