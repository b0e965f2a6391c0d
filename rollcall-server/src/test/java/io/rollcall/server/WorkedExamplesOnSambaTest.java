package io.rollcall.server;

import io.rollcall.testkit.servers.SambaServer;
import io.rollcall.testkit.servers.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("samba")
class WorkedExamplesOnSambaTest extends WorkedExamples {
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
