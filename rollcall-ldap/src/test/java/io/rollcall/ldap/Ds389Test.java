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
import io.rollcall.testkit.servers.Ds389Server;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract against a real 389 Directory Server. */
@Tag("389ds")
class Ds389Test extends DirectoryContract {
    private static final int LIMIT = 50;

    private static Ds389Server server;
    private static LDAPConnection admin;

    @BeforeAll
    static void start() throws Exception {
        server = Ds389Server.start(Ds389Server.Options.plain().withLookThroughLimit(LIMIT));
        URI url = URI.create(server.directUrl());
        admin = new LDAPConnection(url.getHost(), url.getPort(), server.adminDn(), server.password());
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
                DirectoryKind.DS389,
                base,
                Settings.of(DirectoryKind.DS389, base, server.url())
                        .bind(server.bindDn(), server.password())
                        .bases("ou=people," + base, "ou=groups," + base)
                        .directory(),
                false);
    }

    private static Settings everything() {
        return Settings.of(DirectoryKind.DS389, server.suffix(), server.url());
    }

    @Test
    void r15_an_account_that_runs_into_the_look_through_limit_fails_the_reading() throws Exception {
        DirectoryWorld world = newWorld();
        for (int i = 0; i < 2 * LIMIT; i++) {
            world.addUser("u" + i, "U " + i);
        }

        assertThat(world.directory().read(Progress.SILENT).users().size()).isEqualTo(2 * LIMIT);
        assertThatThrownBy(() -> everything()
                        .bind(server.ordinaryBindDn(), server.password())
                        .directory()
                        .read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("limit", "Raise that limit");
    }

    @Test
    void tls_both_ways_with_the_servers_own_authority_and_the_errors_of_a_real_server() {
        Settings bound = everything().bind(server.bindDn(), server.password());
        Settings tls = Settings.of(DirectoryKind.DS389, server.suffix(), server.ldapsUrl())
                .bind(server.bindDn(), server.password());

        assertThat(tls.ca(server.caPem()).directory().test()).allMatch(Directory.Step::ok);
        assertThat(bound.startTls(true).ca(server.caPem()).directory().test()).allMatch(Directory.Step::ok);
        assertThatThrownBy(() -> tls.directory().read(Progress.SILENT)).hasMessageContaining("not trusted");
        assertThatThrownBy(
                        () -> bound.bind(server.bindDn(), "wrong").directory().read(Progress.SILENT))
                .hasMessageContaining("password is wrong");
    }
}
