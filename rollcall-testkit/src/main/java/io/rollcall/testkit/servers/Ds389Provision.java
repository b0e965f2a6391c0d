package io.rollcall.testkit.servers;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import com.unboundid.ldif.LDIFWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration of a 389 Directory Server as dscreate(8) makes it, made once and copied for each server: making one
 * takes seconds, a copy does not. What is kept in the {@link BuildFolder} is the configuration without a database and
 * without certificates, its folder and ports replaced by marks.
 */
final class Ds389Provision {
    static final String SUFFIX = "dc=corp,dc=example";
    static final String PASSWORD = "only-for-tests";

    /** The name that dscreate makes an instance under. */
    private static final String INSTANCE = "t";

    private static final String CONFIGURATION = "etc/dirsrv/slapd-" + INSTANCE;

    private static final String NAME = "389ds-created-1";
    private static final String FOLDER = "@folder@";
    private static final String PORT = "@port@";
    private static final String SECURE_PORT = "@secure-port@";
    private static final String CERTIFICATE = "server";

    private Ds389Provision() {}

    /**
     * Writes the configuration of a server into a folder of its own.
     *
     * @return the configuration's folder, below the given one
     */
    static Path write(Path folder, int port, int securePort, int lookThroughLimit, TestCertificates certificates) {
        Path configuration = folder.resolve(CONFIGURATION);
        try {
            for (String name : List.of("etc/dirsrv", "lib/db", "lib/ldif", "lib/bak", "run", "log", "lock", "tmp")) {
                Files.createDirectories(folder.resolve(name));
            }
            ChildProcess.run(
                    List.of("cp", "-a", made().toString(), configuration.toString()), folder.resolve("cp.log"));
            Path dse = configuration.resolve("dse.ldif");
            Files.writeString(
                    dse,
                    Files.readString(dse)
                            .replace(FOLDER, folder.toString())
                            .replace(SECURE_PORT, Integer.toString(securePort))
                            .replace(PORT, Integer.toString(port))
                            .replace(
                                    "nsslapd-lookthroughlimit: 5000", "nsslapd-lookthroughlimit: " + lookThroughLimit));
        } catch (IOException e) {
            throw new UncheckedIOException("the configuration cannot be written to " + folder, e);
        }
        writeCertificates(folder, configuration, certificates);
        return configuration;
    }

    /** NSS, by which the server does TLS, keeps certificates in a database. */
    private static void writeCertificates(Path folder, Path configuration, TestCertificates certificates) {
        certificates.writeTo(folder.resolve("tls"));
        Path pkcs12 = folder.resolve("tls/server.p12");
        certificates.writePkcs12(pkcs12, CERTIFICATE, PASSWORD);
        String database = "sql:" + configuration;
        String pin = configuration.resolve("pwdfile.txt").toString();
        Path log = folder.resolve("certutil.log");
        ChildProcess.run(List.of("certutil", "-N", "-d", database, "-f", pin), log);
        ChildProcess.run(List.of("pk12util", "-i", pkcs12.toString(), "-d", database, "-k", pin, "-W", PASSWORD), log);
        String authority = folder.resolve("tls/ca.pem").toString();
        ChildProcess.run(
                List.of("certutil", "-A", "-n", "ca", "-t", "CT,,", "-a", "-i", authority, "-d", database, "-f", pin),
                log);
    }

    private static synchronized Path made() {
        Path made = BuildFolder.path().resolve(NAME);
        if (!Files.isDirectory(made)) {
            // in the system's temporary folder, for the server's UNIX socket, whose name has to be short
            try (TemporaryFolder work = new TemporaryFolder("rollcall-389ds-");
                    TemporaryFolder beside = new TemporaryFolder("rollcall-389ds-", BuildFolder.path())) {
                create(work.path());
                Path configuration = work.path().resolve(CONFIGURATION);
                adjust(configuration, work.path());
                Path copy = beside.path().resolve("slapd");
                ChildProcess.run(
                        List.of("cp", "-a", configuration.toString(), copy.toString()),
                        work.path().resolve("cp.log"));
                BuildFolder.keep(copy, made);
            } catch (IOException | LDIFException e) {
                throw new IllegalStateException("no 389 Directory Server can be set up (is 389-ds-base installed?)", e);
            }
        }
        return made;
    }

    /**
     * Runs dscreate with folders of our own. It starts the server on every address for a moment, and may leave it when it
     * fails: so it has a network and processes of its own, which end with it.
     */
    private static void create(Path folder) throws IOException {
        for (String name : List.of("prefix/share/dirsrv/inf", "etc", "run", "tmp")) {
            Files.createDirectories(folder.resolve(name));
        }
        ChildProcess.run(
                List.of("cp", "-a", "/etc/dirsrv", folder.resolve("etc").toString()), folder.resolve("cp.log"));
        Files.write(folder.resolve("prefix/share/dirsrv/inf/defaults.inf"), folders(folder));
        Path answers = Files.writeString(folder.resolve("answers.inf"), """
                [general]
                config_version = 2
                full_machine_name = localhost
                strict_host_checking = False
                systemd = False
                selinux = False
                start = False

                [slapd]
                instance_name = %s
                port = 10389
                secure_port = 10636
                root_password = %s
                self_sign_cert = False

                [backend-userroot]
                suffix = %s
                create_suffix_entry = True
                """.formatted(INSTANCE, PASSWORD, SUFFIX));
        ChildProcess.run(
                List.of(
                        "timeout",
                        "120",
                        "unshare",
                        "--net",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "dscreate",
                        "-v",
                        "from-file",
                        answers.toString()),
                Map.of("PREFIX", folder.resolve("prefix").toString()),
                folder.resolve("dscreate.log"));
    }

    /** The system's list of folders, all of them below the given one instead, for the user that runs the tests. */
    private static List<String> folders(Path folder) throws IOException {
        Map<String, String> ours = Map.of(
                "with_systemd", "0",
                "user", "root",
                "group", "root",
                "tmp_dir", folder + "/tmp",
                "initconfig_dir", folder + "/etc",
                "ldapi", folder + "/run/slapd.socket",
                "pid_file", folder + "/run/slapd.pid",
                "inst_dir", folder + "/inst",
                "tmpfiles_d", folder + "/etc",
                "db_home_dir", folder + "/lib/db");
        Map<String, String> places = new LinkedHashMap<>(); // longer ones first
        places.put("/run/lock/dirsrv/slapd-{instance_name}", folder + "/lock");
        places.put("/var/log/dirsrv/slapd-{instance_name}", folder + "/log");
        places.put("/var/lib/dirsrv/slapd-{instance_name}", folder + "/lib");
        places.put("/run/dirsrv", folder + "/run");
        places.put("/etc", folder + "/etc");
        places.put("/var", folder + "/var");
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/usr/share/dirsrv/inf/defaults.inf"))) {
            int equals = line.indexOf(" = ");
            if (equals < 0) {
                lines.add(line);
                continue;
            }
            String key = line.substring(0, equals);
            String value = line.substring(equals + 3);
            String place = places.keySet().stream()
                    .filter(value::startsWith)
                    .findFirst()
                    .map(prefix -> places.get(prefix) + value.substring(prefix.length()))
                    .orElse(value);
            lines.add(key + " = " + ours.getOrDefault(key, place));
        }
        return lines;
    }

    private static void adjust(Path configuration, Path folder) throws IOException, LDIFException {
        Path dse = configuration.resolve("dse.ldif");
        List<Entry> entries;
        try (LDIFReader reader = new LDIFReader(dse.toFile())) {
            entries = new ArrayList<>();
            for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
                entries.add(entry);
            }
        }
        set(
                entries,
                "cn=config",
                Map.of(
                        "nsslapd-listenhost", "127.0.0.1",
                        "nsslapd-securelistenhost", "127.0.0.1",
                        "nsslapd-port", PORT,
                        "nsslapd-securePort", SECURE_PORT,
                        "nsslapd-security", "on",
                        "nsslapd-ldapilisten", "off",
                        "nsslapd-accesslog-logging-enabled", "off",
                        "nsslapd-allow-anonymous-access", "rootdse"));
        set(entries, "cn=RSA,cn=encryption,cn=config", Map.of("nsSSLPersonalitySSL", CERTIFICATE));
        // so that renamed and deleted entries do not stay members, at once
        set(
                entries,
                "cn=referential integrity postoperation,cn=plugins,cn=config",
                Map.of("nsslapd-pluginEnabled", "on", "referint-update-delay", "0"));
        // so that a uid may have any letter
        set(entries, "cn=7-bit check,cn=plugins,cn=config", Map.of("nsslapd-pluginEnabled", "off"));
        // what is lost with the machine is nobody's loss, and several servers share the machine's memory
        set(
                entries,
                "cn=bdb,cn=config,cn=ldbm database,cn=plugins,cn=config",
                Map.of(
                        "nsslapd-db-durable-transaction", "off",
                        "nsslapd-cache-autosize", "0",
                        "nsslapd-dbcachesize", "67108864"));
        try (LDIFWriter writer = new LDIFWriter(dse.toFile())) {
            writer.setWrapColumn(0);
            for (Entry entry : entries) {
                writer.writeEntry(entry);
            }
        }
        Files.writeString(dse, Files.readString(dse).replace(folder.toString(), FOLDER));
        for (String made : List.of("cert9.db", "key4.db", "pkcs11.txt", "dse.ldif.bak", "dse.ldif.startOK")) {
            Files.deleteIfExists(configuration.resolve(made));
        }
    }

    private static void set(List<Entry> entries, String dn, Map<String, String> values) {
        Entry entry = entries.stream()
                .filter(candidate -> candidate.getDN().equalsIgnoreCase(dn))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("dscreate made no entry " + dn));
        values.forEach(entry::setAttribute);
    }
}
