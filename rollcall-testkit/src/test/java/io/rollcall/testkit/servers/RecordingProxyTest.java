package io.rollcall.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordingProxyTest {
    private static final String BASE = "dc=corp,dc=example";
    private static final int USERS = 100;

    private InMemoryDirectoryServer directory;
    private RecordingProxy proxy;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
        config.addAdditionalBindCredentials("cn=admin", "only-for-tests");
        config.setSchema(null);
        directory = new InMemoryDirectoryServer(config);
        directory.startListening();
        directory.add("dn: " + BASE, "objectClass: domain", "dc: corp");
        for (int i = 0; i < USERS; i++) {
            directory.add("dn: uid=u" + i + "," + BASE, "objectClass: inetOrgPerson", "uid: u" + i, "cn: Zoë " + i);
        }
        proxy = RecordingProxy.unchecked("127.0.0.1", directory.getListenPort());
    }

    @AfterEach
    void stop() {
        proxy.close();
        directory.shutDown(true);
    }

    @Test
    void counts_every_operation_that_a_client_sends() throws Exception {
        try (LDAPConnection connection = connect()) {
            connection.bind("cn=admin", "only-for-tests");
            assertThat(search(connection)).isEqualTo(USERS);
            assertThat(search(connection)).isEqualTo(USERS);
            connection.processExtendedOperation(new WhoAmIExtendedRequest());
            connection.add("dn: ou=x," + BASE, "objectClass: organizationalUnit", "ou: x");
            connection.modify("dn: ou=x," + BASE, "changetype: modify", "replace: description", "description: y");
            connection.compare("ou=x," + BASE, "ou", "x");
            connection.modifyDN("ou=x," + BASE, "ou=z", true);
            connection.delete("ou=z," + BASE);
        }
        assertThat(proxy.operations())
                .containsAllEntriesOf(Map.of(
                        "bind",
                        1L,
                        "search",
                        2L,
                        "who-am-I",
                        1L,
                        "add",
                        1L,
                        "modify",
                        1L,
                        "compare",
                        1L,
                        "rename",
                        1L,
                        "delete",
                        1L));
    }

    @Test
    void r11_a_checked_proxy_fails_on_closing_when_a_client_wrote() throws Exception {
        RecordingProxy checked = RecordingProxy.checked("proxy-test", "127.0.0.1", directory.getListenPort());
        try (LDAPConnection connection = new LDAPConnection("127.0.0.1", checked.port())) {
            search(connection);
            connection.delete("uid=u1," + BASE);
        }
        assertThatThrownBy(checked::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("R11")
                .hasMessageContaining("{delete=1}");
    }

    @Test
    void a_checked_proxy_closes_quietly_when_clients_only_read() throws Exception {
        RecordingProxy checked = RecordingProxy.checked("proxy-test", "127.0.0.1", directory.getListenPort());
        try (LDAPConnection connection = new LDAPConnection("127.0.0.1", checked.port())) {
            search(connection);
        }
        assertThatCode(checked::close).doesNotThrowAnyException();
    }

    @Test
    void what_is_not_ldap_is_unreadable() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
                OutputStream out = socket.getOutputStream()) {
            out.write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.shutdownOutput();
            assertThat(endOf(socket)).isTrue();
        }
        assertThat(proxy.operations()).isEqualTo(Map.of("unreadable", 1L));
    }

    @Test
    void the_directory_goes_away_in_the_middle_of_a_search_after_so_many_entries() throws Exception {
        try (LDAPConnection connection = connect()) {
            proxy.goAwayAfterEntries(10);
            assertThatThrownBy(() -> search(connection))
                    .isInstanceOfSatisfying(
                            LDAPSearchException.class,
                            e -> assertThat(e.getEntryCount()).isEqualTo(10));
            assertThat(proxy.isAway()).isTrue();
        }
    }

    @Test
    void the_directory_goes_away_in_the_middle_of_a_message_after_so_many_bytes() throws Exception {
        try (LDAPConnection connection = connect()) {
            proxy.goAwayAfterBytes(1001);
            assertThatThrownBy(() -> search(connection))
                    .isInstanceOfSatisfying(
                            LDAPSearchException.class,
                            e -> assertThat(e.getEntryCount()).isBetween(1, USERS - 1));
            assertThat(proxy.isAway()).isTrue();
        }
    }

    @Test
    void a_limit_that_is_just_not_passed_cuts_nothing() throws Exception {
        try (LDAPConnection connection = connect()) {
            proxy.goAwayAfterEntries(USERS);
            assertThat(search(connection)).isEqualTo(USERS);
            assertThat(proxy.isAway()).isFalse();
        }
    }

    @Test
    void nobody_reaches_a_directory_that_is_away_until_it_comes_back() throws Exception {
        proxy.goAway();
        assertThatThrownBy(() -> {
                    try (LDAPConnection connection = connect()) {
                        search(connection);
                    }
                })
                .isInstanceOf(LDAPException.class);
        proxy.comeBack();
        try (LDAPConnection connection = connect()) {
            assertThat(search(connection)).isEqualTo(USERS);
        }
    }

    private LDAPConnection connect() throws LDAPException {
        return new LDAPConnection("127.0.0.1", proxy.port());
    }

    private static int search(LDAPConnection connection) throws LDAPSearchException {
        return connection.search(BASE, SearchScope.SUB, "(uid=*)").getEntryCount();
    }

    private static boolean endOf(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (java.net.SocketException e) {
            return true;
        }
    }
}
