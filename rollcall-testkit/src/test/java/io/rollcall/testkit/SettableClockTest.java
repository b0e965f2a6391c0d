package io.rollcall.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SettableClockTest {
    private final SettableClock clock = SettableClock.at("2026-01-01T00:00:00Z");

    @Test
    void stands_still_until_it_is_moved() {
        Clock berlin = clock.withZone(ZoneId.of("Europe/Berlin"));
        assertThat(clock.tick(Duration.ofHours(1))).isEqualTo(Instant.parse("2026-01-01T01:00:00Z"));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-01T01:00:00Z"));
        assertThat(berlin.instant()).isEqualTo(clock.instant());
        assertThat(berlin.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void can_be_moved_back() {
        clock.moveTo(Instant.EPOCH);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
        clock.tick(Duration.ofSeconds(-1));
        assertThat(clock.millis()).isEqualTo(-1000);
    }
}
