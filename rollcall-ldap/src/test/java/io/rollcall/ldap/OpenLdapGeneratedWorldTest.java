package io.rollcall.ldap;

import io.rollcall.testkit.servers.AwkwardLdif;
import io.rollcall.testkit.servers.OpenLdapServer;
import io.rollcall.testkit.servers.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("openldap")
class OpenLdapGeneratedWorldTest extends GeneratedWorldContract {
    @Override
    TestServer start(Path folder) {
        Path ldif = AwkwardLdif.openLdap(world).write(folder.resolve("world.ldif"));
        return OpenLdapServer.start(OpenLdapServer.Options.plain().withLdif(ldif));
    }
}
