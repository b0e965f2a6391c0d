package io.rollcall.postgres;

import io.rollcall.testkit.servers.OrdinaryPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The registry's contract on Debian's PostgreSQL 15. */
@Tag("postgresql15")
class PostgresRegistryOn15Test extends PostgresRegistryContract {
    private static OrdinaryPostgres server;
    private static Database database;

    @BeforeAll
    static void start() {
        server = OrdinaryPostgres.start();
        database = Database.at(DatabaseAddress.of(server.newDatabase("registry"), null, null), Database.Load.SERVER);
    }

    @AfterAll
    static void stop() {
        database.close();
        server.close();
    }

    @Override
    protected Database database() {
        return database;
    }
}
