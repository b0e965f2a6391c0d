package io.rollcall.testkit.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

    /** Copies the domain's databases into a folder. */
    static synchronized void copyInto(Path folder) {
        Path cache = BuildFolder.path();
        Path domain = cache.resolve(NAME);
        if (!Files.isDirectory(domain)) {
            provision(cache, domain);
        }
        ChildProcess.run(
                List.of(
                        "cp",
                        "-a",
                        domain.resolve("private").toString(),
                        domain.resolve("state").toString(),
                        folder.toString()),
                folder.resolve("cp.log"));
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
            load(made, made.resolve("etc/smb.conf"), unit(work.path().resolve("unit.ldif")));
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

    /** Does the changes of an LDIF file while the domain controller of that folder does not run. */
    static void load(Path folder, Path configuration, Path ldif) {
        ChildProcess.run(
                List.of(
                        "ldbmodify",
                        "--configfile=" + configuration,
                        "-H",
                        folder.resolve("private/sam.ldb").toString(),
                        "-o",
                        "batch_mode:1", // else each change copies the indexes
                        ldif.toString()),
                ldif.resolveSibling("ldbmodify.log"));
    }
}
