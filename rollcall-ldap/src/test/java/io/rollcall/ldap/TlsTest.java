package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import io.rollcall.directory.Bind;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and host names are verified unless a person said otherwise, and refusals say what to do. */
class TlsTest {
    private static final char[] STORE_PASSWORD = "storepass".toCharArray();

    @TempDir
    private static Path folder;

    private final List<InMemoryDirectoryServer> servers = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() throws Exception {
        make("right", "CN=dc.corp.example,O=Corp", "san=dns:localhost,ip:127.0.0.1", "90");
        make("other", "CN=other.example,O=Corp", "san=dns:other.example", "90");
    }

    private static void make(String name, String subject, String alternativeNames, String days) throws Exception {
        String store = folder.resolve(name + ".p12").toString();
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                subject,
                "-ext",
                alternativeNames,
                "-validity",
                days,
                "-keystore",
                store,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(STORE_PASSWORD));
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-keystore",
                store,
                "-storepass",
                new String(STORE_PASSWORD),
                "-file",
                folder.resolve(name + ".pem").toString());
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private static String pem(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".pem"));
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.shutDown(true));
    }

    /** A server with TLS from the start on one port and StartTLS on another. */
    private InMemoryDirectoryServer start(String certificate) throws Exception {
        SSLUtil ssl = new SSLUtil(
                new KeyStoreKeyManager(
                        folder.resolve(certificate + ".p12").toFile(), STORE_PASSWORD, "PKCS12", certificate),
                new TrustAllTrustManager());
        InMemoryDirectoryServerConfig config = LoopbackServer.config();
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPSConfig(
                        "tls", InetAddress.getLoopbackAddress(), 0, ssl.createSSLServerSocketFactory(), null),
                InMemoryListenerConfig.createLDAPConfig(
                        "plain", InetAddress.getLoopbackAddress(), 0, ssl.createSSLSocketFactory()));
        InMemoryDirectoryServer server = LoopbackServer.start(config);
        servers.add(server);
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
        return server;
    }

    private static Settings settings(String url) {
        return Settings.of(DirectoryKind.GENERIC, LoopbackServer.BASE, url)
                .bind(LoopbackServer.BIND_DN, LoopbackServer.PASSWORD);
    }

    private static Settings tls(InMemoryDirectoryServer server) {
        return settings("ldaps://localhost:" + server.getListenPort("tls"));
    }

    private static Settings startTls(InMemoryDirectoryServer server) {
        return settings("ldap://localhost:" + server.getListenPort("plain")).startTls(true);
    }

    private static AbstractThrowableAssert<?, ?> assertFails(Settings settings) {
        return assertThatThrownBy(() -> settings.directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContaining("localhost");
    }

    @Test
    void a_trusted_certificate_for_the_right_name_is_accepted() throws Exception {
        InMemoryDirectoryServer server = start("right");

        assertThat(tls(server)
                        .ca(pem("right"))
                        .directory()
                        .read(Progress.SILENT)
                        .remarks())
                .isEmpty();
        assertThat(startTls(server)
                        .ca(pem("right"))
                        .directory()
                        .read(Progress.SILENT)
                        .remarks())
                .isEmpty();
        assertThat(startTls(server).ca(pem("right")).directory().test())
                .filteredOn(step -> step.step().equals("TLS"))
                .singleElement()
                .matches(Directory.Step::ok)
                .extracting(Directory.Step::found)
                .asString()
                .contains("StartTLS");
    }

    @Test
    void a_certificate_that_nobody_trusts_is_refused_with_subject_issuer_and_what_to_do() throws Exception {
        InMemoryDirectoryServer server = start("right");

        for (Settings settings :
                List.of(tls(server), startTls(server), tls(server).ca(pem("other")))) {
            assertFails(settings)
                    .hasMessageContainingAll(
                            "not trusted",
                            "subject \"CN=dc.corp.example, O=Corp\"",
                            "issuer \"CN=dc.corp.example, O=Corp\"",
                            "--ca FILE");
            assertThat(settings.directory().test())
                    .filteredOn(step -> !step.ok())
                    .singleElement()
                    .matches(step -> step.step().equals("TLS") && step.found().contains("--ca FILE"));
        }
    }

    @Test
    void a_certificate_for_another_host_is_refused_with_both_names() throws Exception {
        InMemoryDirectoryServer server = start("other");

        for (Settings settings : List.of(tls(server), startTls(server))) {
            assertFails(settings.ca(pem("other")))
                    .hasMessageContainingAll("certificate is for \"other.example\"", "not for \"localhost\"");
        }
    }

    @Test
    void verification_that_is_switched_off_is_remarked_on_in_each_reading() throws Exception {
        InMemoryDirectoryServer server = start("other");

        for (Settings settings : List.of(tls(server), startTls(server))) {
            assertThat(settings.verifyTls(false)
                            .directory()
                            .read(Progress.SILENT)
                            .remarks())
                    .singleElement()
                    .asString()
                    .contains("NOT verified");
        }
    }

    @Test
    void tls_on_a_port_without_and_the_other_way_round_are_explained() throws Exception {
        InMemoryDirectoryServer server = start("right");

        assertFails(settings("ldaps://localhost:" + server.getListenPort("plain")))
                .hasMessageContaining("TLS");
        assertFails(settings("ldap://localhost:" + server.getListenPort("tls"))).hasMessageContaining("ldaps://");
        InMemoryDirectoryServer without = LoopbackServer.plain();
        servers.add(without);
        assertFails(settings("ldap://localhost:" + without.getListenPort()).startTls(true))
                .hasMessageContainingAll("StartTLS", "ldaps://");
    }

    @Test
    void a_connection_without_tls_beyond_this_machine_is_remarked_on() {
        Connector far = new Connector(
                List.of(Address.parse("ldap://10.0.0.1")),
                false,
                Tls.of(settings("ldap://10.0.0.1").settings()),
                new Bind.Anonymous(),
                Secret::ciphertext,
                DirectoryKind.GENERIC,
                Patience.DEFAULT,
                new Explanation(settings("ldap://x").settings().name()));

        assertThat(far.remarks(true)).singleElement().asString().contains("not encrypted");
    }
}
