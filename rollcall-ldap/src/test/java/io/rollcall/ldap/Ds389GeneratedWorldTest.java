package io.rollcall.ldap;

import io.rollcall.testkit.servers.AwkwardLdif;
import io.rollcall.testkit.servers.Ds389Server;
import io.rollcall.testkit.servers.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("389ds")
class Ds389GeneratedWorldTest extends GeneratedWorldContract {
    @Override
    TestServer start(Path folder) {
        Path ldif = AwkwardLdif.ds389(world).write(folder.resolve("world.ldif"));
        return Ds389Server.start(Ds389Server.Options.plain().withLdif(ldif));
    }
}
