package io.rollcall.ldap;

import io.rollcall.testkit.servers.OpenLdapServer;
import io.rollcall.testkit.servers.TestServer;
import org.junit.jupiter.api.Tag;

@Tag("openldap")
class OpenLdapIdentityTest extends IdentityContract {
    @Override
    TestServer start() {
        return OpenLdapServer.start(OpenLdapServer.Options.plain().withMemberOf());
    }
}
