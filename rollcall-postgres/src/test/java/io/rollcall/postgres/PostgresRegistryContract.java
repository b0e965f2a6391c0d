package io.rollcall.postgres;

import io.rollcall.Registry;
import io.rollcall.testkit.RegistryContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;

/** The registry's contract on a PostgreSQL that a subclass opens. */
abstract class PostgresRegistryContract extends RegistryContract {
    protected abstract Database database();

    @Override
    protected Registry newRegistry(Clock clock) throws SQLException {
        empty(database());
        return database().registry(clock);
    }

    static void empty(Database database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "truncate directory, directory_position, directory_imprint, registered_user, registry_group, packed_members,"
                            + " group_usage, run, run_tally, journal_entry, held_plan restart identity");
            statement.execute("update registry_state set version = 1, next_user_id = 1, next_group_id = 1");
        }
    }
}
