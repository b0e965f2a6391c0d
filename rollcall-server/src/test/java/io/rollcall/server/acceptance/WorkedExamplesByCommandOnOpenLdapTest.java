package io.rollcall.server.acceptance;

import io.rollcall.testkit.servers.OpenLdapServer;
import io.rollcall.testkit.servers.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("openldap")
class WorkedExamplesByCommandOnOpenLdapTest extends WorkedExamplesByCommand {
    private static OpenLdapServer directory;

    @BeforeAll
    static void startDirectory() {
        directory = OpenLdapServer.start();
    }

    @AfterAll
    static void stopDirectory() {
        directory.close();
    }

    @Override
    TestServer server() {
        return directory;
    }
}
