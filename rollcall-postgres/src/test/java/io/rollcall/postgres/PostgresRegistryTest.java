package io.rollcall.postgres;

import io.rollcall.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The registry's contract on the embedded PostgreSQL 17. */
class PostgresRegistryTest extends PostgresRegistryContract {
    private static final Path PROGRAMS = Path.of("target", "postgres");

    @TempDir
    private static Path home;

    private static Database database;

    @BeforeAll
    static void start() {
        database = Database.embedded(EmbeddedPostgres.open(home.resolve("home"), PROGRAMS), Database.Load.SERVER);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    protected Database database() {
        return database;
    }
}
