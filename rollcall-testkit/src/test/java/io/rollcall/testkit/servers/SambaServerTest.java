package io.rollcall.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.GSSAPIBindRequest;
import com.unboundid.ldap.sdk.GSSAPIBindRequestProperties;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("samba")
class SambaServerTest extends TestServerContract {
    @Override
    TestServer start() {
        return SambaServer.start();
    }

    @Test
    void a_primary_group_shows_in_no_member_attribute() throws Exception {
        try (SambaServer server = SambaServer.start();
                LDAPConnection connection = connect(server)) {
            String anne = server.edit().addUser("anne", "Anne");
            String staff = server.edit().addGroup("Staff", "anne");
            server.makePrimaryGroup("anne", "Staff");
            SearchResultEntry group = connection.getEntry(staff, "member", "primaryGroupToken");
            assertThat(group.hasAttribute("member")).isFalse();
            assertThat(connection.getEntry(anne, "primaryGroupID").getAttributeValue("primaryGroupID"))
                    .isEqualTo(group.getAttributeValue("primaryGroupToken"));
        }
    }

    @Test
    void with_kerberos_a_keytab_opens_it_through_the_proxy_and_past_it() throws Exception {
        try (SambaServer server = SambaServer.startWithKerberos()) {
            SambaServer.Kerberos kerberos = server.kerberos();
            for (URI url : List.of(URI.create(server.url()), URI.create(server.directUrl()))) {
                GSSAPIBindRequestProperties properties =
                        new GSSAPIBindRequestProperties(kerberos.principal(), (String) null);
                properties.setRealm(kerberos.realm());
                properties.setKDCAddress(kerberos.kdc());
                properties.setUseKeyTab(true);
                properties.setKeyTabPath(kerberos.keytab().toString());
                properties.setUseTicketCache(false);
                properties.setSASLClientServerName(url.getHost());
                try (LDAPConnection connection = new LDAPConnection(url.getHost(), url.getPort())) {
                    connection.bind(new GSSAPIBindRequest(properties));
                    assertThat(connection.getEntry(server.baseDn())).isNotNull();
                }
            }
        }
    }

    @Test
    void without_kerberos_it_has_nothing_to_bind_by() {
        try (SambaServer server = SambaServer.start()) {
            assertThatThrownBy(server::kerberos)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("without Kerberos");
        }
    }
}
