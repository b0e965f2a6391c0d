package io.rollcall.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("openldap")
class OpenLdapServerTest extends TestServerContract {
    @Override
    TestServer start() {
        return OpenLdapServer.start();
    }

    @Test
    void loads_ldif_before_it_starts(@TempDir Path folder) throws Exception {
        Path ldif = Files.writeString(folder.resolve("one.ldif"), """
                dn: uid=anne,dc=corp,dc=example
                objectClass: inetOrgPerson
                uid: anne
                cn: Anne
                sn: Anne
                """);
        try (OpenLdapServer server =
                        OpenLdapServer.start(OpenLdapServer.Options.plain().withLdif(ldif));
                LDAPConnection connection = connect(server)) {
            assertThat(connection.getEntry("uid=anne,dc=corp,dc=example")).isNotNull();
        }
    }

    @Test
    void a_size_limit_holds_for_the_limited_account_and_not_for_the_reading_account() throws Exception {
        try (OpenLdapServer server =
                OpenLdapServer.start(OpenLdapServer.Options.plain().withSizeLimit(2))) {
            for (String login : new String[] {"a", "b", "c"}) {
                server.edit().addUser(login, login);
            }
            try (LDAPConnection connection = connect(server)) {
                assertThat(connection
                                .search(server.baseDn(), SearchScope.SUB, "(uid=*)")
                                .getEntryCount())
                        .isEqualTo(3);
                connection.bind(server.limitedBindDn(), server.password());
                assertThatThrownBy(() -> connection.search(server.baseDn(), SearchScope.SUB, "(uid=*)"))
                        .isInstanceOfSatisfying(LDAPSearchException.class, e -> {
                            assertThat(e.getResultCode()).isEqualTo(ResultCode.SIZE_LIMIT_EXCEEDED);
                            assertThat(e.getEntryCount()).isEqualTo(2);
                        });
            }
        }
    }

    @Test
    void the_reading_account_may_not_write() throws Exception {
        try (OpenLdapServer server = OpenLdapServer.start();
                LDAPConnection connection =
                        new LDAPConnection("127.0.0.1", port(server.directUrl()), server.bindDn(), server.password())) {
            String dn = server.edit().addUser("anne", "Anne");
            assertThatThrownBy(() -> connection.delete(dn))
                    .isInstanceOfSatisfying(
                            LDAPException.class,
                            e -> assertThat(e.getResultCode()).isEqualTo(ResultCode.INSUFFICIENT_ACCESS_RIGHTS));
        }
    }
}
