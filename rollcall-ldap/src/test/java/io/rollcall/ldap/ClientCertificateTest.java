package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.InMemoryRequestHandler;
import com.unboundid.ldap.listener.InMemorySASLBindHandler;
import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import io.rollcall.directory.Bind;
import io.rollcall.directory.ClientCertificate;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Secret;
import io.rollcall.registry.RefusedException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client certificate is shown where a server asks for one, and what cannot work is refused before it is stored. */
class ClientCertificateTest {
    @TempDir
    private static Path folder;

    private static Keytool keytool;

    private InMemoryDirectoryServer server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        keytool = new Keytool(folder);
        keytool.make("server", "CN=localhost", "san=dns:localhost,ip:127.0.0.1");
        keytool.make("client", "CN=rollcall", "san=dns:rollcall.example");
        keytool.make("stranger", "CN=stranger", "san=dns:stranger.example");
    }

    @BeforeEach
    void start() throws Exception {
        PEMFileTrustManager clients =
                new PEMFileTrustManager(folder.resolve("client.pem").toFile());
        SSLUtil ssl = keytool.ssl("server", clients);
        InMemoryDirectoryServerConfig config = LoopbackServer.config();
        config.addSASLBindHandler(new External());
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "tls",
                InetAddress.getLoopbackAddress(),
                0,
                ssl.createSSLServerSocketFactory(),
                ssl.createSSLSocketFactory(),
                true,
                true));
        server = LoopbackServer.start(config);
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    /** Takes whoever got through the handshake, where the certificate was demanded. */
    private static final class External extends InMemorySASLBindHandler {
        @Override
        public String getSASLMechanismName() {
            return "EXTERNAL";
        }

        @Override
        public BindResult processSASLBind(
                InMemoryRequestHandler handler,
                int messageId,
                DN bindDn,
                @Nullable ASN1OctetString credentials,
                List<Control> controls) {
            handler.setAuthenticatedDN(new DN(new RDN("cn", "rollcall")));
            return new BindResult(messageId, ResultCode.SUCCESS, null, null, null, null);
        }
    }

    private Settings settings() throws Exception {
        return Settings.of(
                        DirectoryKind.GENERIC, LoopbackServer.BASE, "ldaps://localhost:" + server.getListenPort("tls"))
                .ca(keytool.pem("server"));
    }

    private static Settings showing(Settings settings, String certificate, String keyPem) throws Exception {
        return settings.servers(settings.servers()
                .withClientCertificate(new ClientCertificate(
                        keytool.pem(certificate), Settings.secret(Secret.Purpose.CLIENT_KEY, keyPem))));
    }

    @Test
    void it_is_shown_to_a_server_that_demands_one_beside_a_password_or_alone() throws Exception {
        Settings shown = showing(settings(), "client", keytool.keyPem("client"));

        assertThat(shown.bind(LoopbackServer.BIND_DN, LoopbackServer.PASSWORD)
                        .directory()
                        .read(Progress.SILENT)
                        .users()
                        .size())
                .isZero();
        LdapDirectory external = shown.bind(new Bind.External()).directory();
        assertThat(external.read(Progress.SILENT).users().size()).isZero();
        assertThat(external.test())
                .filteredOn(step -> step.step().equals("bind"))
                .singleElement()
                .matches(step -> step.ok() && step.found().contains("client certificate"));
    }

    @Test
    void r15_none_or_an_unknown_one_is_a_failed_reading_that_says_so() throws Exception {
        assertThatThrownBy(() -> settings().directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContaining("certificate");
        Settings stranger = showing(settings(), "stranger", keytool.keyPem("stranger"));
        assertThatThrownBy(() -> stranger.bind(new Bind.External()).directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContaining("certificate");
    }

    @Test
    void r15_a_key_that_cannot_be_opened_is_a_failed_reading() throws Exception {
        Settings shown = showing(settings(), "client", keytool.keyPem("client"));
        LdapDirectory directory = new LdapDirectory(
                shown.settings(),
                secret -> {
                    throw new IllegalStateException("the key file corp.key is missing");
                },
                Patience.of(DirectoryKind.GENERIC),
                java.time.Clock.systemUTC(),
                LdapDirectory.NAME_SERVERS_OF_THIS_MACHINE);

        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("client certificate's key", "corp.key is missing");
    }

    @Test
    void certificates_and_keys_that_cannot_work_are_refused_before_they_are_stored() throws Exception {
        String key = keytool.keyPem("client");
        assertRefused(
                showing(settings(), "client", key.replace("PRIVATE", "ENCRYPTED PRIVATE")),
                "encrypted",
                "openssl pkey");
        assertRefused(showing(settings(), "client", key.replace("PRIVATE", "EC PRIVATE")), "PKCS#8", "openssl pkcs8");
        assertRefused(showing(settings(), "client", "no key"), "--client-key", "BEGIN PRIVATE KEY");
        assertRefused(showing(settings(), "client", keytool.keyPem("stranger")), "not that of", "CN=rollcall");
        Settings unreadable = settings()
                .servers(settings()
                        .servers()
                        .withClientCertificate(
                                new ClientCertificate("nothing", Settings.secret(Secret.Purpose.CLIENT_KEY, key))));
        assertRefused(unreadable, "--client-cert", "BEGIN CERTIFICATE");
        assertRefused(
                showing(Settings.of(DirectoryKind.GENERIC, LoopbackServer.BASE, "ldap://localhost"), "client", key),
                "TLS handshake",
                "--starttls");
        LdapDirectory.check(showing(settings(), "client", key).settings(), Secret::ciphertext);
    }

    private static void assertRefused(Settings settings, String... words) {
        assertThatThrownBy(() -> LdapDirectory.check(settings.settings(), Secret::ciphertext))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("MI");
    }
}
