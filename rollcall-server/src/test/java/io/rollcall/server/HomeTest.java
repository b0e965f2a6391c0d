package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HomeTest {
    @Test
    void everything_has_its_default_below_the_users_home() {
        Home home = Home.of(Map.of());

        assertThat(home.folder()).isEqualTo(Path.of(System.getProperty("user.home"), ".rollcall"));
        assertThat(home.keyFile()).isEqualTo(home.folder().resolve("secrets.key"));
        assertThat(home.hasOwnDatabase()).isTrue();
    }

    @Test
    void the_environment_names_folder_key_file_and_database() {
        Home home = Home.of(Map.of(
                "ROLLCALL_HOME", "/data/rc",
                "ROLLCALL_KEY_FILE", "/run/secrets/rc.key",
                "ROLLCALL_DB_URL", "postgresql://db/rollcall"));

        assertThat(home.folder()).isEqualTo(Path.of("/data/rc"));
        assertThat(home.keyFile()).isEqualTo(Path.of("/run/secrets/rc.key"));
        assertThat(home.hasOwnDatabase()).isFalse();
    }
}
