package io.rollcall.server.acceptance;

import io.rollcall.testkit.servers.SambaServer;
import io.rollcall.testkit.servers.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("samba")
class WorkedExamplesByCommandOnSambaTest extends WorkedExamplesByCommand {
    private static SambaServer directory;

    @BeforeAll
    static void startDirectory() {
        directory = SambaServer.start();
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
