package io.rollcall.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A provisioned Active Directory domain, made once and copied for each server: provisioning takes seconds, a copy does
 * not. It is kept in the {@code target} of the outermost Maven project around the working folder, so {@code mvn clean}
 * removes it; elsewhere it lasts as long as the JVM.
 */
final class SambaProvision {
    static final String REALM = "CORP.EXAMPLE";
    static final String DOMAIN = "CORP";
    static final String PASSWORD = "0nly-for-Tests";

    private static final String NAME = "samba-provisioned-1";

    private SambaProvision() {}

    /** Copies the domain's databases into a folder. */
    static synchronized void copyInto(Path folder) {
        Path cache = cache();
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
            try {
                Files.move(made, domain, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (!Files.isDirectory(domain)) { // else another JVM was faster, and its domain is as good
                    throw new UncheckedIOException("the provisioned domain cannot be kept as " + domain, e);
                }
            }
        }
    }

    private static Path cache() {
        Path project = Path.of("").toAbsolutePath();
        if (!Files.exists(project.resolve("pom.xml"))) {
            return OfThisJvm.FOLDER.path();
        }
        for (Path up = project.getParent(); up != null && Files.exists(up.resolve("pom.xml")); up = up.getParent()) {
            project = up;
        }
        try {
            return Files.createDirectories(project.resolve("target"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in " + project, e);
        }
    }

    private static final class OfThisJvm {
        static final TemporaryFolder FOLDER = new TemporaryFolder("rollcall-samba-provisioned-");
    }
}
