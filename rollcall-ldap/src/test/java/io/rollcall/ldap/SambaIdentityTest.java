package io.rollcall.ldap;

import io.rollcall.testkit.servers.SambaServer;
import io.rollcall.testkit.servers.TestServer;
import org.junit.jupiter.api.Tag;

@Tag("samba")
class SambaIdentityTest extends IdentityContract {
    @Override
    TestServer start() {
        return SambaServer.start();
    }
}
