package io.rollcall.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A provisioned Active Directory domain with a unit for tests, made once and copied for each server: provisioning takes seconds, a copy does
 * not. It is kept in the {@link BuildFolder}.
 */
final class SambaProvision {
    static final String REALM = "CORP.EXAMPLE";
    static final String DOMAIN = "CORP";
    static final String SUFFIX = "DC=corp,DC=example";
    static final String BASE = "OU=Test," + SUFFIX;
    static final String PASSWORD = "0nly-for-Tests";

    private static final String NAME = "samba-provisioned-2";

    private SambaProvision() {}

    /** Copies the domain's databases into a folder, as they are once the changes of an LDIF file are done, if any. */
    static synchronized void copyInto(Path folder, Optional<Path> ldif) {
        Path domain = ldif.map(SambaProvision::loaded).orElseGet(SambaProvision::provisioned);
        ChildProcess.run(
                List.of(
                        "cp",
                        "-a",
                        domain.resolve("private").toString(),
                        domain.resolve("state").toString(),
                        folder.toString()),
                folder.resolve("cp.log"));
    }

    /** The part of smb.conf(5) that says which domain this is, and where it is kept. */
    static String configuration(Path folder) {
        return """
                [global]
                netbios name = DC1
                realm = %2$s
                workgroup = %3$s
                server role = active directory domain controller
                private dir = %1$s/private
                state directory = %1$s/state
                lock directory = %1$s
                cache directory = %1$s/cache
                pid directory = %1$s/run
                ncalrpc dir = %1$s/run/ncalrpc
                binddns dir = %1$s/bind-dns
                log file = %1$s/log.%%m
                max log size = 0
                idmap_ldb:use rfc2307 = yes
                """.formatted(folder, REALM, DOMAIN);
    }

    private static Path provisioned() {
        Path domain = BuildFolder.path().resolve(NAME);
        if (!Files.isDirectory(domain)) {
            provision(BuildFolder.path(), domain);
        }
        return domain;
    }

    /** Loading takes longer than provisioning, so what was loaded is kept too, once for all files of the same bytes. */
    private static Path loaded(Path ldif) {
        Path loaded = BuildFolder.path().resolve(NAME + "-" + digest(ldif));
        if (!Files.isDirectory(loaded)) {
            Path domain = provisioned();
            try (TemporaryFolder work = new TemporaryFolder("rollcall-samba-load-", BuildFolder.path())) {
                Path made = work.path().resolve("domain");
                ChildProcess.run(
                        List.of("cp", "-a", domain.toString(), made.toString()),
                        work.path().resolve("cp.log"));
                load(made, ldif);
                BuildFolder.keep(made, loaded);
            }
        }
        return loaded;
    }

    private static String digest(Path file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no digest of " + file + " can be made", e);
        }
    }

    private static void provision(Path cache, Path domain) {
        try (TemporaryFolder work = new TemporaryFolder("rollcall-samba-provision-", cache)) {
            Path made = work.path().resolve("domain");
            ChildProcess.run(
                    List.of(
                            "samba-tool",
                            "domain",
                            "provision",
                            "-s",
                            "/dev/null",
                            "--targetdir=" + made,
                            "--realm=" + REALM,
                            "--domain=" + DOMAIN,
                            "--adminpass=" + PASSWORD,
                            "--server-role=dc",
                            "--dns-backend=NONE",
                            "--use-rfc2307",
                            "--host-name=dc1",
                            "--host-ip=127.0.0.1",
                            "--option=interfaces=127.0.0.1/8",
                            "--option=bind interfaces only=yes",
                            "-q"),
                    work.path().resolve("provision.log"));
            // else the administrator's password ends after 42 days, and with it what is kept here
            ChildProcess.run(
                    List.of(
                            "samba-tool",
                            "domain",
                            "passwordsettings",
                            "set",
                            "--max-pwd-age=0",
                            "-s",
                            made.resolve("etc/smb.conf").toString(),
                            "-H",
                            made.resolve("private/sam.ldb").toString()),
                    work.path().resolve("passwordsettings.log"));
            load(made, unit(work.path().resolve("unit.ldif")));
            BuildFolder.keep(made, domain);
        }
    }

    private static Path unit(Path file) {
        try (LdifLines out = new LdifLines(file)) {
            out.line("dn", BASE)
                    .line("changetype", "add")
                    .line("objectClass", "organizationalUnit")
                    .line("ou", "Test")
                    .end();
        }
        return file;
    }

    private static void load(Path domain, Path ldif) {
        try {
            Path configuration = Files.writeString(domain.resolve("smb.conf"), configuration(domain));
            ChildProcess.run(
                    List.of(
                            "ldbmodify",
                            "--configfile=" + configuration,
                            "-H",
                            domain.resolve("private/sam.ldb").toString(),
                            "-o",
                            "batch_mode:1", // else each change copies the indexes
                            ldif.toString()),
                    domain.resolve("ldbmodify.log"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + domain, e);
        }
    }
}
