package io.rollcall.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers end with the JVM that started them, even when it is killed and can do nothing about it. */
class KilledJvmTest {
    /** What a killed JVM cannot delete. */
    @TempDir
    private Path left;

    @Test
    @Tag("openldap")
    void openldap_ends_with_a_killed_jvm() throws Exception {
        assertThat(pidAfterKill("openldap")).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    @Tag("samba")
    void samba_ends_with_a_killed_jvm() throws Exception {
        assertThat(pidAfterKill("samba")).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    @Tag("389ds")
    void ds389_ends_with_a_killed_jvm() throws Exception {
        assertThat(pidAfterKill("389ds")).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    @Tag("postgresql15")
    void postgresql_ends_with_a_killed_jvm() throws Exception {
        assertThat(pidAfterKill("postgres")).succeedsWithin(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<ProcessHandle> pidAfterKill(String server) throws Exception {
        Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rwxr-xr-x")); // for PostgreSQL's account
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + left,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        server)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle child;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
            String pid = out.readLine();
            assertThat(pid).as("the pid of the server").isNotNull();
            child = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } finally {
            jvm.destroyForcibly().waitFor();
        }
        return child.onExit();
    }

    /** Starts a server, prints its pid, and waits to be killed. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] arguments) throws Exception {
            long pid = switch (arguments[0].toLowerCase(Locale.ROOT)) {
                case "openldap" -> OpenLdapServer.start().pid();
                case "samba" -> SambaServer.start().pid();
                case "389ds" -> Ds389Server.start().pid();
                case "postgres" -> OrdinaryPostgres.start().pid();
                default -> throw new IllegalArgumentException(arguments[0]);
            };
            System.out.println(pid);
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
