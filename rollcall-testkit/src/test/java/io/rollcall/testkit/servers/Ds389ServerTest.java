package io.rollcall.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("389ds")
class Ds389ServerTest extends TestServerContract {
    private static final int LIMIT = 20;

    @Override
    TestServer start() {
        return Ds389Server.start();
    }

    @Test
    void loads_ldif_before_it_starts_and_limits_the_ordinary_account_only(@TempDir Path folder) throws Exception {
        StringBuilder people = new StringBuilder();
        for (int i = 0; i < 2 * LIMIT; i++) {
            people.append(String.format(Locale.ROOT, """
                    dn: uid=u%1$d,dc=corp,dc=example
                    objectClass: inetOrgPerson
                    uid: u%1$d
                    cn: U
                    sn: U

                    """, i));
        }
        Path ldif = Files.writeString(folder.resolve("people.ldif"), people);
        try (Ds389Server server = Ds389Server.start(
                        Ds389Server.Options.plain().withLdif(ldif).withLookThroughLimit(LIMIT));
                LDAPConnection connection = connect(server)) {
            assertThat(connection
                            .search(server.baseDn(), SearchScope.SUB, "(uid=*)")
                            .getEntryCount())
                    .isEqualTo(2 * LIMIT);
            connection.bind(server.ordinaryBindDn(), server.password());
            assertThatThrownBy(() -> connection.search(server.baseDn(), SearchScope.SUB, "(uid=*)"))
                    .isInstanceOfSatisfying(
                            LDAPException.class,
                            e -> assertThat(e.getResultCode()).isEqualTo(ResultCode.ADMIN_LIMIT_EXCEEDED));
        }
    }

    @Test
    void the_reading_account_may_not_write() throws Exception {
        try (Ds389Server server = Ds389Server.start();
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
