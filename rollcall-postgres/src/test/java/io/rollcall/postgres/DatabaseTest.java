package io.rollcall.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final Path PROGRAMS = Path.of("target", "postgres");

    @TempDir
    Path home;

    @Test
    void opens_an_embedded_postgresql_17_in_the_data_folder() throws Exception {
        try (Database database = Database.embedded(
                        EmbeddedPostgres.open(home.resolve("home"), PROGRAMS), Database.Load.COMMAND);
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show server_version")) {
            row.next();
            assertThat(row.getString(1)).startsWith("17.");
        }
    }
}
