package io.rollcall.ldap;

import io.rollcall.testkit.servers.AwkwardLdif;
import io.rollcall.testkit.servers.SambaServer;
import io.rollcall.testkit.servers.TestServer;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;

@Tag("samba")
class SambaGeneratedWorldTest extends GeneratedWorldContract {
    @Override
    TestServer start(Path folder) {
        AwkwardLdif ldif = AwkwardLdif.activeDirectory(world);
        SambaServer server = SambaServer.startWithLdif(ldif.write(folder.resolve("world.ldif")));
        for (int user = 0; user < world.users(); user++) {
            OptionalInt group = world.primaryGroup(user);
            if (group.isPresent()) {
                server.makePrimaryGroup(ldif.userDn(user), ldif.groupDn(group.getAsInt()));
            }
        }
        return server;
    }
}
