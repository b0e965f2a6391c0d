package io.rollcall.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchResultEntry;
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
}
