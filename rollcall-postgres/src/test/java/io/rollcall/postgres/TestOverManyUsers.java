package io.rollcall.postgres;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test class with a database of its own, in which each test begins with an empty registry. */
abstract class TestOverManyUsers {
    static ManyUsers many;

    @BeforeAll
    static void start(@TempDir Path home) {
        many = ManyUsers.start(home);
    }

    @AfterAll
    static void stop() {
        many.close();
    }

    @BeforeEach
    void begin() throws SQLException {
        many.begin();
    }
}
