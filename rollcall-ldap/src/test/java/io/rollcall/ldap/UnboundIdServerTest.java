package io.rollcall.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.sdk.LDAPConnection;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.testkit.DirectoryContract;
import io.rollcall.testkit.DirectoryWorld;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, over the wire, against the SDK's in-memory server. */
class UnboundIdServerTest extends DirectoryContract {
    private static InMemoryDirectoryServer server;
    private static LDAPConnection admin;

    @BeforeAll
    static void start() throws Exception {
        server = LoopbackServer.plain();
        admin = server.getConnection();
    }

    @AfterAll
    static void stop() {
        admin.close();
        server.shutDown(true);
    }

    @Override
    protected DirectoryWorld newWorld() throws Exception {
        server.clear();
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
        return new LdapWorld(
                admin,
                DirectoryKind.GENERIC,
                LoopbackServer.BASE,
                LoopbackServer.settings(server)
                        .bases("ou=people," + LoopbackServer.BASE, "ou=groups," + LoopbackServer.BASE)
                        .directory(),
                true);
    }
}
