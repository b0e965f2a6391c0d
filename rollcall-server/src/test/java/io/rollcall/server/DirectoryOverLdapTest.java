package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Secret;
import io.rollcall.ldap.demo.ExampleDirectory;
import io.rollcall.server.cli.Cli;
import io.rollcall.server.secrets.SecretBox;
import io.rollcall.testkit.InMemoryRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code directory add} against a server that speaks LDAP: what is wrong is named, and nothing is stored. */
final class DirectoryOverLdapTest {
    @TempDir
    Path folder;

    private ExampleDirectory server;
    private InMemoryRegistry registry;
    private SecretBox secrets;
    private String out = "";
    private String err = "";

    @BeforeEach
    void start() {
        server = ExampleDirectory.start();
        registry = new InMemoryRegistry(Clock.systemUTC());
        secrets = new SecretBox(folder.resolve("secrets.key"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int run(String... arguments) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        int status = Cli.run(
                () -> new Rollcall(registry, new LdapConnections(secrets), secrets, Clock.systemUTC(), () -> {}),
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8),
                Map.of("RIGHT", server.password(), "WRONG", "not-the-pass-phrase"),
                arguments);
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return status;
    }

    private int add(String url, String base, String passwordVariable, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "directory",
                "add",
                "corp",
                "--kind",
                server.kind().word(),
                "--url",
                url,
                "--bind-dn",
                server.bindDn(),
                "--password-env",
                passwordVariable,
                "--base",
                base));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private void assertRefused(int status, String... error) {
        assertThat(status).isEqualTo(1);
        assertThat(err).contains(error).doesNotContain("not-the-pass-phrase", server.password());
        assertThat(out).isEmpty();
        assertThat(registry.directories().list()).isEmpty();
    }

    @Test
    void a_directory_that_answers_is_stored_and_read_with_its_sealed_password() {
        assertThat(add(server.url(), server.baseDn(), "RIGHT")).as(err).isZero();

        assertThat(run("register", "corp", "--all")).as(err).isZero();
        assertThat(run("import", "corp", "--all")).as(err).isZero();
        assertThat(run("plan", "corp")).as(out + err).isZero();
        assertThat(registry.users().count()).isGreaterThan(100);
    }

    @Test
    void a_wrong_password_is_told() {
        assertRefused(add(server.url(), server.baseDn(), "WRONG"), "was not stored", "\"bind\"");
    }

    @Test
    void a_port_where_nobody_listens_is_told() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertRefused(add("ldap://127.0.0.1:" + free, server.baseDn(), "RIGHT"), "127.0.0.1:" + free);
    }

    @Test
    void a_url_where_nobody_listens_is_a_warning_if_another_one_works() {
        assertThat(add("ldap://127.0.0.1:1", server.baseDn(), "RIGHT", "--url", server.url()))
                .as(err)
                .isZero();
        assertThat(err).contains("warning: at step \"connect\"", "127.0.0.1:1");
        assertThat(registry.directories().list()).hasSize(1);

        assertThat(run("directory", "test", "corp")).as(err).isZero();
        assertThat(out).contains("FAILED", "users");
        assertThat(err).contains("warning: at one URL, corp failed at step \"connect\"");
    }

    @Test
    void a_lost_or_wrong_key_is_told_and_no_new_one_made_while_passwords_need_the_old_one() throws IOException {
        assertThat(add(server.url(), server.baseDn(), "RIGHT")).as(err).isZero();
        Path key = folder.resolve("secrets.key");
        Path away = Files.move(key, folder.resolve("away"));

        secrets = new SecretBox(key);
        assertThat(run(second())).isEqualTo(1);
        assertThat(err).contains("secrets.key is not there", "Put it back");
        assertThat(key).doesNotExist();

        new SecretBox(key).seal(new DirectoryName("lab"), Secret.Purpose.PASSWORD, new byte[] {1});
        secrets = new SecretBox(key);
        assertThat(run(second())).isEqualTo(1);
        assertThat(err).contains("corp's password was not sealed with the key");
        assertThat(registry.directories().list()).hasSize(1);

        Files.move(away, key, StandardCopyOption.REPLACE_EXISTING);
        secrets = new SecretBox(key);
        assertThat(run(second())).as(err).isZero();
    }

    private String[] second() {
        return new String[] {
            "directory",
            "add",
            "lab",
            "--kind",
            server.kind().word(),
            "--url",
            server.url(),
            "--bind-dn",
            server.bindDn(),
            "--password-env",
            "RIGHT",
            "--base",
            server.baseDn()
        };
    }

    @Test
    void a_base_that_does_not_exist_is_told() {
        assertRefused(add(server.url(), "dc=nowhere,dc=example", "RIGHT"), "dc=nowhere,dc=example");
    }

    @Test
    void a_filter_or_dn_that_does_not_parse_is_told_before_anything_is_sent() {
        assertRefused(add(server.url(), server.baseDn(), "RIGHT", "--user-filter", "(&(uid=*)"), "(&(uid=*)");
        assertRefused(add(server.url(), "not a dn", "RIGHT"), "not a dn");
        assertThat(folder.resolve("secrets.key")).doesNotExist();
    }

    @Test
    void what_says_nothing_of_who_is_blocked_is_told_before_anything_is_sent() {
        assertRefused(
                add(server.url(), server.baseDn(), "RIGHT", "--blocked-attribute", "employeeType"),
                "What employeeType says of a blocked user is not known",
                "employeeType=left");
        assertRefused(
                add(
                        server.url(),
                        server.baseDn(),
                        "RIGHT",
                        "--blocked-attribute",
                        "none",
                        "--blocked-attribute",
                        "nsAccountLock"),
                "cannot stand beside");
        assertThat(folder.resolve("secrets.key")).doesNotExist();
    }

    @Test
    void who_counts_as_blocked_is_taken_from_where_a_person_says() {
        assertThat(add(server.url(), server.baseDn(), "RIGHT", "--blocked-attribute", "objectClass=inetOrgPerson"))
                .as(err)
                .isZero();
        assertThat(run("directory", "users", "corp", "--limit", "1000")).isZero();

        assertThat(out.lines().skip(1)).isNotEmpty().allMatch(line -> line.contains("disabled"));
    }

    @Test
    void the_test_can_be_left_out() throws IOException {
        assertThat(add("ldap://127.0.0.1:1", server.baseDn(), "WRONG", "--no-test"))
                .as(err)
                .isZero();

        assertThat(out).contains("rollcall directory test corp");
        assertThat(run("directory", "test", "corp")).isEqualTo(1);
        assertThat(out).contains("FAILED");
    }
}
