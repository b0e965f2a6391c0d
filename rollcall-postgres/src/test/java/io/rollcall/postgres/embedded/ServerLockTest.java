package io.rollcall.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.postgres.DatabaseException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLockTest {
    @TempDir
    Path folder;

    @Test
    void a_second_server_is_refused_and_told_the_folder_and_the_pid_of_the_first() throws Exception {
        Path home = folder.resolve("home");
        try (TenantProcess first = new TenantProcess("server-lock", home)) {
            assertThat(first.says()).isEqualTo("holding");
            assertThatThrownBy(() -> ServerLock.of(home))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining(home.toString())
                    .hasMessageContaining("pid " + first.pid());

            first.leave();
            ServerLock.of(home).close();
        }
    }

    @Test
    void a_killed_server_leaves_no_lock() throws Exception {
        Path home = folder.resolve("home");
        try (TenantProcess first = new TenantProcess("server-lock", home)) {
            assertThat(first.says()).isEqualTo("holding");
            first.kill();
            try (ServerLock next = ServerLock.of(home);
                    TenantProcess other = new TenantProcess("server-lock", home)) {
                assertThat(other.says())
                        .contains("pid " + ProcessHandle.current().pid());
            }
        }
    }

    @Test
    void within_one_process_too_and_the_refusal_does_not_drop_the_first_ones_lock() throws Exception {
        Path home = folder.resolve("home");
        try (ServerLock first = ServerLock.of(home)) {
            assertThatThrownBy(() -> ServerLock.of(home))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining(home.toString());
            try (TenantProcess other = new TenantProcess("server-lock", home)) {
                assertThat(other.says())
                        .startsWith("refused ")
                        .contains("pid " + ProcessHandle.current().pid());
            }
            first.close();
        }
        try (TenantProcess other = new TenantProcess("server-lock", home)) {
            assertThat(other.says()).isEqualTo("holding");
        }
    }
}
