package io.rollcall.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Servers;
import io.rollcall.server.operations.Credentials;
import io.rollcall.server.operations.DirectoryDraft;
import io.rollcall.server.secrets.SecretBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Looks for a directory's password in everything that anybody gets to see. */
final class SecretsNeverShownTest extends CommandTest {
    private static final String PASSWORD = "s3cret-hunter2";

    private final List<String> seen = new ArrayList<>();

    private Answer see(String... arguments) {
        Answer answer = run(arguments);
        seen.add(answer.out());
        seen.add(answer.err());
        return answer;
    }

    private Answer add(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "directory", "add", name, "--kind", "ad", "--url", "ldap://h", "--base", "dc=x", "--bind-dn", "cn=r"));
        arguments.addAll(List.of(more));
        return see(arguments.toArray(String[]::new));
    }

    @Test
    void the_password_is_in_no_output_no_error_no_text_form_and_no_file() throws IOException {
        Path file = folder.resolve("password");
        Files.writeString(file, PASSWORD + "\n");
        add("corp", "--password-file", file.toString()).ok();
        Files.delete(file);
        add("corp", "--password-env", "CORP_PASSWORD").exits(1);
        add("elsewhere", "--password-env", "CORP_PASSWORD").exits(1);
        add("broken", "--password-env", "CORP_PASSWORD", "--user-filter", "(").exits(1);
        for (String[] command : new String[][] {
            {"directory", "show", "corp"},
            {"directory", "show", "corp", "--json"},
            {"directory", "list"},
            {"directory", "list", "--json"},
            {"directory", "test", "corp", "--json"},
            {"sync", "corp", "--json"},
            {"plan", "corp"},
            {"runs", "--json"},
            {"review", "corp", "--json"}
        }) {
            see(command).ok();
        }
        world.corp.failWith(new DirectoryException("corp went away"));
        see("sync", "corp").exits(1);
        DirectorySettings settings =
                world.registry.directories().find(new DirectoryName("corp")).orElseThrow();
        seen.add(settings.toString());
        seen.add(draft().toString());

        assertThat(seen)
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain(PASSWORD, "hunter2")
                        .doesNotContain(Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8))));
        assertThat(see("directory", "show", "corp").ok().out()).contains("stored, encrypted");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path kept : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(kept, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
            }
        }
        byte[] opened = new SecretBox(folder.resolve("secrets.key"))
                .open(settings.name(), settings.secrets().get(0));
        assertThat(new String(opened, StandardCharsets.UTF_8)).isEqualTo(PASSWORD);
    }

    @Test
    void client_key_and_keytab_are_in_no_output_no_text_form_and_no_file() throws IOException {
        Path key = folder.resolve("client.pem");
        Files.writeString(key, PASSWORD);
        Path keytab = folder.resolve("corp.keytab");
        Files.writeString(keytab, "keytab " + PASSWORD);
        String[] corp = {
            "directory",
            "add",
            "corp",
            "--kind",
            "ad",
            "--url",
            "ldaps://h",
            "--base",
            "dc=x",
            "--client-cert",
            key.toString(),
            "--client-key",
            key.toString(),
            "--principal",
            "reader@CORP.EXAMPLE",
            "--keytab",
            keytab.toString()
        };
        Path chain = folder.resolve("chain.pem");
        Files.writeString(chain, "a certificate");
        corp[10] = chain.toString();
        see(corp).ok();
        Files.delete(key);
        Files.delete(keytab);
        see("directory", "show", "corp", "--json").ok();
        DirectorySettings settings =
                world.registry.directories().find(new DirectoryName("corp")).orElseThrow();
        seen.add(settings.toString());

        String shown = see("directory", "show", "corp").ok().out();
        assertThat(shown).contains("gssapi", "reader@CORP.EXAMPLE", "keytab", "client cert", "encrypted");
        assertThat(seen).allSatisfy(text -> assertThat(text).doesNotContain("hunter2"));
        SecretBox box = new SecretBox(folder.resolve("secrets.key"));
        assertThat(settings.secrets())
                .extracting(secret -> new String(box.open(settings.name(), secret), StandardCharsets.UTF_8))
                .containsExactly(PASSWORD, "keytab " + PASSWORD);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path kept : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(kept, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
            }
        }
    }

    @Test
    void an_unencrypted_or_unverified_connection_is_a_warning_at_each_run() {
        assertThat(add("corp", "--password-env", "CORP_PASSWORD").ok().err()).contains("unencrypted");
        assertThat(run("sync", "corp").ok().err()).contains("warning: corp: the password crosses the network");
        run("directory", "remove", "corp").ok();
        add("corp", "--password-env", "CORP_PASSWORD", "--starttls", "--insecure-skip-tls-verify")
                .ok();

        for (String command : List.of("sync", "plan", "review")) {
            assertThat(run(command, "corp").ok().err())
                    .contains("warning: corp: certificate and host name are not verified")
                    .doesNotContain("crosses");
        }
    }

    private static DirectoryDraft draft() {
        return new DirectoryDraft(
                "corp",
                "ad",
                Servers.at("ldaps://h"),
                Credentials.simple("cn=r", PASSWORD),
                Extent.below("dc=x"),
                AttributeNames.PRESETS,
                "manual",
                Optional.empty());
    }
}
