package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.testkit.DirectoryContract;
import io.rollcall.testkit.DirectoryWorld;
import io.rollcall.testkit.servers.SambaServer;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract against Samba as an Active Directory domain controller. */
@Tag("samba")
class SambaTest extends DirectoryContract {
    private static SambaServer server;
    private static LDAPConnection admin;

    @BeforeAll
    static void start() throws Exception {
        server = SambaServer.start();
        URI url = URI.create(server.directUrl());
        admin = new LDAPConnection(url.getHost(), url.getPort(), server.bindDn(), server.password());
    }

    @AfterAll
    static void stop() {
        admin.close();
        server.close();
    }

    @Override
    protected DirectoryWorld newWorld() throws Exception {
        String base = "OU=World," + server.baseDn();
        LdapWorld.deleteBelow(admin, base);
        admin.add("dn: " + base, "objectClass: organizationalUnit");
        return new LdapWorld(
                admin,
                DirectoryKind.AD,
                base,
                Settings.of(DirectoryKind.AD, base, server.url())
                        .bind(server.bindDn(), server.password())
                        .bases("ou=people," + base, "ou=groups," + base)
                        .directory(),
                false);
    }

    @Test
    void r16_a_primary_group_counts_and_the_whole_domain_is_read_with_a_remark_on_other_partitions() throws Exception {
        DirectoryWorld world = newWorld();
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        LdapDirectory whole = Settings.of(DirectoryKind.AD, server.suffix(), server.url())
                .bind(server.bindDn(), server.password())
                .directory();

        Reading all = whole.read(Progress.SILENT);

        Map<String, Set<String>> edges = edges(all);
        assertThat(edges.get("Domain Users")).contains("jo", "Administrator");
        assertThat(edges.get("Users")).contains("Domain Users");
        assertThat(edges(whole.readGroupsOf(jo)))
                .containsEntry("Domain Users", Set.of("jo"))
                .containsEntry("Users", Set.of("Domain Users"));
        assertThat(all.remarks()).anyMatch(remark -> remark.contains("CN=Configuration,DC=corp,DC=example"));
        assertThat(whole.test()).allMatch(Directory.Step::ok);
    }

    @Test
    void a_wrong_password_and_an_untrusted_certificate_are_said() {
        Settings bound = Settings.of(DirectoryKind.AD, server.suffix(), server.ldapsUrl())
                .bind(server.bindDn(), server.password());

        assertThatThrownBy(() -> bound.directory().read(Progress.SILENT)).hasMessageContaining("not trusted");
        assertThatThrownBy(() -> bound.ca(server.caPem())
                        .bind(server.bindDn(), "wrong")
                        .directory()
                        .read(Progress.SILENT))
                .hasMessageContaining("password is wrong");
    }
}
