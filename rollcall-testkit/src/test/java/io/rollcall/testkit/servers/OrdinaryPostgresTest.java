package io.rollcall.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("postgresql15")
class OrdinaryPostgresTest {
    @Test
    void starts_makes_databases_stops_and_leaves_no_process() {
        long pid;
        try (OrdinaryPostgres postgres = OrdinaryPostgres.start()) {
            pid = postgres.pid();
            assertThat(postgres.jdbcUrl()).startsWith("jdbc:postgresql://127.0.0.1:");
            assertThat(postgres.newDatabase("one")).contains("/one?");
            assertThatThrownBy(() -> postgres.newDatabase("one")).hasMessageContaining("already exists");
        }
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }
}
