package io.rollcall.server;

import io.rollcall.testkit.servers.OpenLdapServer;
import io.rollcall.testkit.servers.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("openldap")
class WorkedExamplesOnOpenLdapTest extends WorkedExamples {
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
