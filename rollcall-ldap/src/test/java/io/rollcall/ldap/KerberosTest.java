package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.Bind;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Secret;
import io.rollcall.registry.RefusedException;
import io.rollcall.testkit.servers.SambaServer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Binding by a keytab, against the Kerberos server of a Samba domain. */
@Tag("samba")
class KerberosTest {
    private static SambaServer server;
    private static SambaServer.Kerberos kerberos;

    @BeforeAll
    static void start() {
        server = SambaServer.startWithKerberos();
        kerberos = server.kerberos();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Settings settings(String principal, String kdc, byte[] keytab) {
        return Settings.of(DirectoryKind.AD, server.suffix(), server.ldapsUrl())
                .ca(server.caPem())
                .bind(new Bind.Kerberos(principal, Optional.of(kdc), new Secret(Secret.Purpose.KEYTAB, keytab)));
    }

    private static byte[] keytab() throws Exception {
        return Files.readAllBytes(kerberos.keytab());
    }

    private static LdapDirectory directory(Settings settings) {
        return settings.directory(new Patience(Duration.ofSeconds(5), Duration.ofSeconds(20), 1000));
    }

    @Test
    void a_keytab_opens_the_directory_and_leaves_no_file_and_no_setting_behind() throws Exception {
        List<Path> before = temporary();
        Settings settings = settings(kerberos.principal(), kerberos.kdc(), keytab());
        LdapDirectory.check(settings.settings(), Secret::ciphertext);

        assertThat(directory(settings).read(Progress.SILENT).users().size()).isPositive();
        assertThat(directory(settings).test())
                .allMatch(Directory.Step::ok)
                .filteredOn(step -> step.step().equals("bind"))
                .singleElement()
                .matches(step -> step.found().contains("by Kerberos"));
        assertThat(temporary()).containsExactlyElementsOf(before);
        assertThat(System.getProperty("java.security.krb5.conf")).isNull();
        assertThat(System.getProperty("java.security.krb5.kdc")).isNull();
    }

    private static List<Path> temporary() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("rollcall\\d+|GSSAPI.*"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void starttls_does_as_well_and_without_tls_it_is_refused() throws Exception {
        Settings plain = Settings.of(DirectoryKind.AD, server.suffix(), server.directUrl())
                .ca(server.caPem())
                .bind(settings(kerberos.principal(), kerberos.kdc(), keytab()).bind());

        assertThat(directory(plain.startTls(true)).read(Progress.SILENT).users().size())
                .isPositive();
        assertThatThrownBy(() -> LdapDirectory.check(plain.settings(), Secret::ciphertext))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("--starttls", "ldaps://");
    }

    @Test
    void r15_what_is_wrong_with_it_is_said_as_a_person_wants_to_read_it() throws Exception {
        String realm = kerberos.principal().substring(kerberos.principal().indexOf('@'));
        assertFails(settings("nobody" + realm, kerberos.kdc(), keytab()), "no key for", "nobody" + realm, "klist -k");
        byte[] unknown = keytab();
        replace(
                unknown,
                name(kerberos.principal()),
                "X".repeat(name(kerberos.principal()).length()));
        assertFails(
                settings("X".repeat(name(kerberos.principal()).length()) + realm, kerberos.kdc(), unknown),
                "knows no principal",
                "--principal");
        byte[] wrong = keytab();
        spoilKeys(wrong);
        assertFails(settings(kerberos.principal(), kerberos.kdc(), wrong), "not the present one", kerberos.principal());
        assertFails(
                settings(kerberos.principal(), "127.0.0.1:1", keytab()), "no Kerberos server answers", "127.0.0.1:1");
        assertFails(settings(kerberos.principal(), kerberos.kdc(), new byte[] {5, 2}), "no key for");
    }

    /** Changes an octet of each key (the file's format: version, then entries, each with its length before it). */
    private static void spoilKeys(byte[] keytab) {
        ByteBuffer file = ByteBuffer.wrap(keytab).position(2);
        while (file.remaining() > 4) {
            int end = file.getInt() + file.position();
            int components = file.getShort();
            for (int name = 0; name <= components; name++) {
                int length = file.getShort();
                file.position(file.position() + length);
            }
            file.position(file.position() + 4 + 4 + 1 + 2 + 2);
            keytab[file.position()] ^= 0x55;
            file.position(end);
        }
    }

    private static String name(String principal) {
        return principal.substring(0, principal.indexOf('@'));
    }

    private static void replace(byte[] bytes, String from, String to) {
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] replaced = text.replace(from, to).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        System.arraycopy(replaced, 0, bytes, 0, bytes.length);
    }

    private static void assertFails(Settings settings, String... words) {
        assertThatThrownBy(() -> directory(settings).read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("Exception");
    }
}
