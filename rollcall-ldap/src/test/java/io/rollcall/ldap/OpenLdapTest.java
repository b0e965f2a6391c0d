package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.testkit.DirectoryContract;
import io.rollcall.testkit.DirectoryWorld;
import io.rollcall.testkit.servers.OpenLdapServer;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract against a real slapd. */
@Tag("openldap")
class OpenLdapTest extends DirectoryContract {
    private static final int LIMIT = 5;

    private static OpenLdapServer server;
    private static LDAPConnection admin;

    @BeforeAll
    static void start() throws Exception {
        server = OpenLdapServer.start(OpenLdapServer.Options.plain().withSizeLimit(LIMIT));
        URI url = URI.create(server.directUrl());
        admin = new LDAPConnection(url.getHost(), url.getPort(), "cn=admin," + server.suffix(), server.password());
    }

    @AfterAll
    static void stop() {
        admin.close();
        server.close();
    }

    @Override
    protected DirectoryWorld newWorld() throws Exception {
        String base = "ou=world," + server.suffix();
        LdapWorld.deleteBelow(admin, base);
        admin.add("dn: " + base, "objectClass: organizationalUnit");
        return new LdapWorld(
                admin,
                DirectoryKind.OPENLDAP,
                base,
                Settings.of(DirectoryKind.OPENLDAP, base, server.url())
                        .bind(server.bindDn(), server.password())
                        .bases("ou=people," + base, "ou=groups," + base)
                        .directory(),
                true);
    }

    private static Settings everything() {
        return Settings.of(DirectoryKind.OPENLDAP, server.suffix(), server.url());
    }

    @Test
    void r15_a_size_limit_fails_the_reading_and_a_limit_on_pages_makes_them_smaller() throws Exception {
        DirectoryWorld world = newWorld();
        for (int i = 0; i < 7; i++) {
            world.addUser("u" + i, "U " + i);
        }
        Settings limited = everything().bind(server.limitedBindDn(), server.password());
        Settings capped = everything().bind(server.cappedBindDn(), server.password());

        assertThat(limited.directory().read(Progress.SILENT).users().size()).isEqualTo(7);
        assertThatThrownBy(() -> capped.directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("size limit", "Raise that limit");
    }

    @Test
    void r15_a_server_that_goes_away_in_the_middle_fails_the_reading() throws Exception {
        DirectoryWorld world = newWorld();
        for (int i = 0; i < 7; i++) {
            world.addUser("u" + i, "U " + i);
        }
        server.proxy().goAwayAfterEntries(5);

        assertThatThrownBy(() -> world.directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("lost", "Nothing changes");
        server.proxy().comeBack();
        assertThat(world.directory().read(Progress.SILENT).users().size()).isEqualTo(7);
    }

    @Test
    void tls_both_ways_with_the_servers_own_authority_and_the_errors_of_a_real_server() throws Exception {
        Settings bound = everything().bind(server.bindDn(), server.password());
        Settings tls = Settings.of(DirectoryKind.OPENLDAP, server.suffix(), server.ldapsUrl())
                .bind(server.bindDn(), server.password());

        assertThat(tls.ca(server.caPem()).directory().read(Progress.SILENT).remarks())
                .isEmpty();
        assertThat(bound.startTls(true)
                        .ca(server.caPem())
                        .directory()
                        .read(Progress.SILENT)
                        .remarks())
                .isEmpty();
        assertThatThrownBy(() -> tls.directory().read(Progress.SILENT)).hasMessageContaining("not trusted");
        assertThatThrownBy(
                        () -> bound.bind(server.bindDn(), "wrong").directory().read(Progress.SILENT))
                .hasMessageContaining("password is wrong");
        assertThatThrownBy(() ->
                        bound.base("ou=nowhere," + server.suffix()).directory().read(Progress.SILENT))
                .hasMessageContainingAll("ou=nowhere", "does not exist");
        assertThat(bound.directory().test()).allMatch(Directory.Step::ok);
    }
}
