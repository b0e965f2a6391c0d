package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.testkit.servers.DnsServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of several servers the first that answers is taken, and one reading never mixes two. */
class FailoverTest {
    private static final Patience SHORT = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(5), 1000);

    private Watched one;
    private Watched two;
    private final DnsServer dns = DnsServer.start();

    @BeforeEach
    void start() throws Exception {
        one = new Watched("anne");
        two = new Watched("bert");
    }

    @AfterEach
    void stop() {
        one.stop();
        two.stop();
        dns.close();
    }

    /** A server that counts, and may go away in the middle of an answer. */
    private static final class Watched extends InMemoryOperationInterceptor {
        private final AtomicInteger binds = new AtomicInteger();
        private final AtomicInteger searches = new AtomicInteger();
        private final InMemoryDirectoryServer server;
        private volatile boolean dies;

        private Watched(String login) throws Exception {
            InMemoryDirectoryServerConfig config = LoopbackServer.config();
            config.addInMemoryOperationInterceptor(this);
            server = LoopbackServer.start(config);
            server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
            server.add(
                    "dn: uid=" + login + ",dc=corp,dc=example",
                    "objectClass: inetOrgPerson",
                    "uid: " + login,
                    "cn: " + login,
                    "sn: " + login);
        }

        private void stop() {
            server.shutDown(true);
        }

        private int port() {
            return server.getListenPort();
        }

        private String url() {
            return "ldap://127.0.0.1:" + port();
        }

        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
            binds.incrementAndGet();
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
            searches.incrementAndGet();
        }

        @Override
        public void processSearchEntry(InMemoryInterceptedSearchEntry entry) {
            if (dies && entry.getSearchEntry().hasAttribute("uid")) {
                server.shutDown(true);
            }
        }
    }

    private static Settings settings(String... urls) {
        return Settings.of(DirectoryKind.GENERIC, LoopbackServer.BASE, urls)
                .bind(LoopbackServer.BIND_DN, LoopbackServer.PASSWORD);
    }

    private static List<String> logins(Reading reading) {
        return java.util.stream.IntStream.range(0, reading.users().size())
                .mapToObj(user -> reading.users().get(user).login())
                .toList();
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void the_first_that_answers_is_taken_and_the_one_before_is_named() throws Exception {
        String dead = "ldap://127.0.0.1:" + freePort();

        Reading reading = settings(dead, two.url(), one.url()).directory(SHORT).read(Progress.SILENT);

        assertThat(logins(reading)).containsExactly("bert");
        assertThat(reading.remarks()).singleElement().asString().contains(dead, "nothing answers", two.url());
        assertThat(one.binds).hasValue(0);
    }

    @Test
    void r15_all_that_are_unreachable_are_named() throws Exception {
        String dead = "ldap://127.0.0.1:" + freePort();
        String other = "ldap://no-such-host.invalid:389";

        assertThatThrownBy(() -> settings(dead, other).directory(SHORT).read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(dead, "nothing answers", "no-such-host.invalid", "is not known");
    }

    @Test
    void a_wrong_password_is_not_tried_on_the_next_server() {
        Settings wrong = settings(one.url(), two.url()).bind(LoopbackServer.BIND_DN, "wrong");

        assertThatThrownBy(() -> wrong.directory(SHORT).read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(one.url(), "password is wrong");
        assertThat(one.binds).hasValue(1);
        assertThat(two.binds).hasValue(0);
    }

    @Test
    void r15_a_server_that_dies_in_the_middle_fails_the_reading_and_the_next_reading_takes_the_other()
            throws Exception {
        LdapDirectory directory = settings(one.url(), two.url()).directory(SHORT);
        String dying = one.url();
        one.dies = true;

        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(dying, "Nothing changes");
        assertThat(two.binds).as("never two servers in one reading").hasValue(0);

        assertThat(logins(directory.read(Progress.SILENT))).containsExactly("bert");
    }

    @Test
    void one_reading_asks_one_server_only() throws Exception {
        Reading reading = settings(one.url(), two.url()).directory(SHORT).read(Progress.SILENT);

        assertThat(logins(reading)).containsExactly("anne");
        assertThat(one.searches.get()).isGreaterThan(2);
        assertThat(two.searches).hasValue(0);
    }

    @Test
    void the_name_service_says_which_servers_there_are() throws Exception {
        dns.service("_ldap._tcp.corp.example", 20, 0, one.port(), "127.0.0.1");
        dns.service("_ldap._tcp.corp.example", 10, 0, freePort(), "localhost");
        dns.service("_ldap._tcp.corp.example", 15, 0, two.port(), "localhost");

        Settings found = settings("ldap+srv://corp.example");
        Reading reading = found.directory(SHORT, dns.url()).read(Progress.SILENT);

        assertThat(logins(reading)).containsExactly("bert");
        assertThat(dns.asked()).contains("_ldap._tcp.corp.example");
        assertThat(found.directory(SHORT, dns.url()).test())
                .first()
                .matches(step -> step.ok() && step.found().contains("localhost:" + two.port() + ", ldap://127.0.0.1:"));
    }

    @Test
    void active_directory_is_asked_for_its_domain_controllers() throws Exception {
        dns.service("_ldap._tcp.dc._msdcs.corp.example", 0, 100, 389, "dc1.corp.example");
        dns.service("_ldap._tcp.dc._msdcs.corp.example", 1, 100, 3899, "dc2.corp.example");
        Locator locator = new Locator(
                DirectoryKind.AD,
                records(1),
                new Explanation(settings("ldap://x").settings().name()));

        assertThat(locator.addresses(Location.parse("ldaps+srv://corp.example")))
                .extracting(Address::toString)
                .containsExactly("ldaps://dc1.corp.example:636", "ldaps://dc2.corp.example:3899");
    }

    @Test
    void r15_a_domain_without_servers_and_a_silent_name_service_are_told_apart() {
        dns.service("_ldap._tcp.closed.example", 0, 0, 0, ".");

        assertFails("ldap+srv://nowhere.example", dns.url(), "knows no servers", "_ldap._tcp.nowhere.example");
        assertFails("ldap+srv://closed.example", dns.url(), "knows no servers");
        String gone = dns.url();
        dns.close();
        assertFails("ldap+srv://corp.example", gone, "name service did not answer");
    }

    private static void assertFails(String url, String nameServer, String... words) {
        assertThatThrownBy(() -> settings(url).directory(SHORT, nameServer).read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void equal_servers_come_first_as_often_as_their_weights_say() throws Exception {
        dns.service("_ldap._tcp.corp.example", 0, 75, 389, "often");
        dns.service("_ldap._tcp.corp.example", 0, 25, 389, "seldom");
        dns.service("_ldap._tcp.corp.example", 1, 999, 389, "later");
        ServiceRecords records = records(7);
        TreeMap<String, Integer> first = new TreeMap<>();
        List<String> last = new ArrayList<>();

        for (int time = 0; time < 400; time++) {
            List<ServiceRecords.Server> order = records.lookUp("_ldap._tcp.corp.example");
            first.merge(order.get(0).host(), 1, Integer::sum);
            last.add(order.get(2).host());
        }

        assertThat(first.get("often")).isBetween(260, 340);
        assertThat(first.get("seldom")).isBetween(60, 140);
        assertThat(last).containsOnly("later");
    }

    private ServiceRecords records(long seed) {
        return new ServiceRecords(dns.url(), Duration.ofSeconds(1), new SplittableRandom(seed));
    }
}
