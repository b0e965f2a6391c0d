package io.rollcall.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every real server of the testkit does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TestServerContract {
    private TestServer server;

    abstract TestServer start();

    @BeforeAll
    void startServer() {
        server = start();
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @BeforeEach
    void clear() {
        server.edit().clear();
    }

    @Test
    void stops_and_leaves_no_process() throws Exception {
        long pid;
        try (TestServer other = start()) {
            pid = other.pid();
            assertThat(ProcessHandle.of(pid)).isPresent();
        }
        ProcessHandle.of(pid).ifPresent(ended -> assertThat(ended.onExit()).succeedsWithin(5, TimeUnit.SECONDS));
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void two_run_side_by_side_with_data_of_their_own() throws Exception {
        try (TestServer other = start()) {
            String dn = other.edit().addUser("anne", "Anne");
            try (LDAPConnection here = connect(server);
                    LDAPConnection there = connect(other)) {
                assertThat(there.getEntry(dn)).isNotNull();
                assertThat(here.getEntry(dn)).isNull();
            }
        }
    }

    @Test
    void ldaps_and_start_tls_are_trusted_through_its_own_authority(@TempDir Path folder) throws Exception {
        Path ca = Files.writeString(folder.resolve("ca.pem"), server.caPem());
        SSLUtil tls = new SSLUtil(new PEMFileTrustManager(ca.toFile()));
        LDAPConnectionOptions verified = new LDAPConnectionOptions();
        verified.setSSLSocketVerifier(new HostNameSSLSocketVerifier(false));
        URI ldaps = URI.create(server.ldapsUrl());
        try (LDAPConnection connection =
                new LDAPConnection(tls.createSSLSocketFactory(), verified, ldaps.getHost(), ldaps.getPort())) {
            connection.bind(server.bindDn(), server.password());
            assertThat(connection.getEntry(server.baseDn())).isNotNull();
        }
        long before = server.proxy().count("StartTLS");
        try (LDAPConnection connection = new LDAPConnection(verified, "127.0.0.1", port(server.url()))) {
            connection.processExtendedOperation(new StartTLSExtendedRequest(tls.createSSLSocketFactory()));
            connection.bind(server.bindDn(), server.password());
            assertThat(connection.getEntry(server.baseDn())).isNotNull();
        }
        assertThat(server.proxy().count("StartTLS")).isEqualTo(before + 1);
        assertThatThrownBy(() ->
                        new LDAPConnection(new SSLUtil().createSSLSocketFactory(), ldaps.getHost(), ldaps.getPort()))
                .isInstanceOf(LDAPException.class);
    }

    @Test
    void members_come_and_go() throws Exception {
        String anne = server.edit().addUser("anne", "Anne Weiß");
        String jo = server.edit().addUser("jo", "Jo");
        server.edit().addGroup("EMEA", "jo");
        String marketing = server.edit().addGroup("Marketing", "anne", "EMEA");
        assertThat(members(marketing))
                .containsExactlyInAnyOrder(anne, server.edit().dnOf("EMEA"));

        server.edit().removeMember("Marketing", "anne");
        server.edit().addMember("Marketing", "jo");
        assertThat(members(marketing))
                .containsExactlyInAnyOrder(jo, server.edit().dnOf("EMEA"));

        server.edit().empty("Marketing");
        assertThat(members(marketing)).isEmpty();
    }

    @Test
    void one_name_can_be_two_groups_in_two_units_and_is_then_ambiguous() throws Exception {
        String north = server.edit().addUnit("North");
        String south = server.edit().addUnit("South");
        String one = server.edit().addGroupIn(north, "Sales");
        String two = server.edit().addGroupIn(south, "Sales");
        assertThat(namesOf(Filter.createEqualityFilter("cn", "Sales"))).containsExactlyInAnyOrder(one, two);
        assertThatThrownBy(() -> server.edit().addMember("Sales", "nobody"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"Sales\" is 2 entries");
    }

    @Test
    void groups_and_users_are_renamed_and_moved_and_deleted() throws Exception {
        String unit = server.edit().addUnit("Elsewhere");
        server.edit().addUser("anne", "Anne");
        server.edit().addGroup("Team, the #1", "anne");

        String renamed = server.edit().renameGroup("Team, the #1", "Équipe");
        assertThat(namesOf(Filter.createEqualityFilter("cn", "Équipe"))).containsExactly(renamed);
        String moved = server.edit().move("Équipe", unit);
        assertThat(namesOf(Filter.createEqualityFilter("cn", "Équipe"))).containsExactly(moved);
        String user = server.edit().renameUser("anne", "anne.w");
        assertThat(server.edit().dnOf("anne.w")).isEqualTo(user);

        server.edit().delete("Équipe");
        server.edit().delete("anne.w");
        assertThat(namesOf(Filter.createEqualityFilter("cn", "Équipe"))).isEmpty();
        assertThatThrownBy(() -> server.edit().dnOf("anne.w")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void users_are_disabled_and_enabled() throws Exception {
        String dn = server.edit().addUser("anne", "Anne");
        server.edit().disable("anne");
        assertThat(disabled(dn)).isTrue();
        server.edit().enable("anne");
        assertThat(disabled(dn)).isFalse();
    }

    @Test
    void its_url_is_that_of_the_proxy_which_sees_no_change_made_by_the_test() throws Exception {
        long searches = server.proxy().count("search");
        server.edit().addUser("anne", "Anne");
        namesOf(Filter.createEqualityFilter("cn", "Anne"));
        assertThat(server.proxy().count("search")).isEqualTo(searches + 1);
        assertThat(server.proxy().operations()).doesNotContainKey("add");
    }

    private boolean disabled(String dn) throws LDAPException {
        try (LDAPConnection connection = connect(server)) {
            SearchResultEntry entry =
                    connection.getEntry(dn, "pwdAccountLockedTime", "nsAccountLock", "userAccountControl");
            Integer control = entry.getAttributeValueAsInteger("userAccountControl");
            return entry.hasAttribute("pwdAccountLockedTime")
                    || entry.hasAttribute("nsAccountLock")
                    || (control != null && (control & 2) != 0);
        }
    }

    private List<String> members(String group) throws LDAPException {
        try (LDAPConnection connection = connect(server)) {
            String[] members = connection.getEntry(group, "member").getAttributeValues("member");
            return members == null ? List.of() : List.of(members);
        }
    }

    private List<String> namesOf(Filter filter) throws LDAPException {
        try (LDAPConnection connection = connect(server)) {
            List<String> names = new ArrayList<>();
            for (SearchResultEntry entry : connection
                    .search(server.baseDn(), SearchScope.SUB, filter, "1.1")
                    .getSearchEntries()) {
                names.add(entry.getDN());
            }
            return names;
        }
    }

    static LDAPConnection connect(TestServer server) throws LDAPException {
        return new LDAPConnection("127.0.0.1", port(server.url()), server.bindDn(), server.password());
    }

    static int port(String url) {
        return URI.create(url).getPort();
    }
}
