package io.rollcall.ldap;

import io.rollcall.testkit.servers.Ds389Server;
import io.rollcall.testkit.servers.TestServer;
import org.junit.jupiter.api.Tag;

@Tag("389ds")
class Ds389IdentityTest extends IdentityContract {
    @Override
    TestServer start() {
        return Ds389Server.start();
    }
}
