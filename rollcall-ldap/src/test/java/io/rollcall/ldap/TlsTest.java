package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.util.ssl.SSLUtil;
import io.rollcall.directory.Bind;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and host names are verified unless a person said otherwise, and refusals say what to do. */
class TlsTest {
    @TempDir
    private static Path folder;

    private static Keytool keytool;

    private final List<InMemoryDirectoryServer> servers = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() throws Exception {
        keytool = new Keytool(folder);
        keytool.make("right", "CN=dc.corp.example,O=Corp", "san=dns:localhost,ip:127.0.0.1", "-validity", "90");
        keytool.make("other", "CN=other.example,O=Corp", "san=dns:other.example", "-validity", "90");
        keytool.make("ending", "CN=ending.example", "san=dns:localhost,ip:127.0.0.1", "-validity", "10");
        keytool.make("ended", "CN=ended.example", "san=dns:localhost", "-startdate", "-20d", "-validity", "10");
        keytool.make("early", "CN=early.example", "san=dns:localhost", "-startdate", "+20d", "-validity", "10");
    }

    private static String pem(String name) throws IOException {
        return keytool.pem(name);
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.shutDown(true));
    }

    /** A server with TLS from the start on one port and StartTLS on another. */
    private InMemoryDirectoryServer start(String certificate) throws Exception {
        SSLUtil ssl = keytool.ssl(certificate);
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
        Explanation explain = new Explanation(settings("ldap://x").settings().name());
        Connector far = new Connector(
                List.of(Location.parse("ldap://10.0.0.1")),
                new Locator(
                        DirectoryKind.GENERIC,
                        new ServiceRecords("dns:", Duration.ofSeconds(1), new SplittableRandom(1)),
                        explain),
                false,
                Tls.of(Servers.at("ldap://10.0.0.1"), Secret::ciphertext),
                new Login(new Bind.Anonymous(), Secret::ciphertext, Patience.of(DirectoryKind.GENERIC), explain),
                DirectoryKind.GENERIC,
                Patience.of(DirectoryKind.GENERIC),
                Clock.systemUTC(),
                explain);

        assertThat(far.remarks(true)).singleElement().asString().contains("not encrypted");
    }

    @Test
    void a_certificate_that_ends_within_30_days_is_remarked_on_at_each_run_and_test() throws Exception {
        Settings settings = startTls(start("ending")).ca(pem("ending"));

        assertThat(settings.directory().read(Progress.SILENT).remarks())
                .singleElement()
                .asString()
                .contains("server's certificate", "CN=ending.example", "in 9 days", "Renew it");
        assertThat(Certificates.expiring(settings.settings(), Clock.systemUTC().instant()))
                .singleElement()
                .asString()
                .contains("--ca", "CN=ending.example");
        X509Certificate certificate = Certificates.read(pem("ending")).get(0);
        Instant end = certificate.getNotAfter().toInstant();
        assertThat(Certificates.expiring(
                        "It", certificate, end.minus(Duration.ofDays(30).plusSeconds(1))))
                .isEmpty();
        assertThat(Certificates.expiring("It", certificate, end.minus(Duration.ofDays(30))))
                .isPresent();
        assertThat(Certificates.expiring("It", certificate, end.plusSeconds(1)).orElseThrow())
                .contains("expired on");
    }

    @Test
    void a_certificate_outside_its_time_is_refused_and_the_day_is_named() throws Exception {
        assertFails(startTls(start("ended")).ca(pem("ended")))
                .hasMessageContainingAll(
                        "CN=ended.example",
                        "expired on " + LocalDate.now(ZoneOffset.UTC).minusDays(10));
        assertFails(startTls(start("early")).ca(pem("early")))
                .hasMessageContainingAll("CN=early.example", "not valid before", "clock");
    }

    @Test
    void tls_1_3_and_1_2_are_offered_and_nothing_older() throws Exception {
        try (HelloCapture server = HelloCapture.start(HelloCapture.PROTOCOL_VERSION_ALERT)) {
            assertFails(settings(server.url()))
                    .hasMessageContainingAll("no TLS 1.2 or newer", "switch TLS 1.2 or 1.3 on");
            assertThat(server.versions()).containsExactlyInAnyOrder(0x0304, 0x0303);
        }
        try (HelloCapture server = HelloCapture.start(HelloCapture.TLS_1_1_HELLO)) {
            assertFails(settings(server.url())).hasMessageContaining("no TLS 1.2 or newer");
            assertThat(server.versions()).containsExactlyInAnyOrder(0x0304, 0x0303);
        }
    }
}
