package io.rollcall.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TextTest {
    @Test
    void columns_are_as_wide_as_what_a_terminal_shows() {
        List<String> lines = new Table("NAME", "N")
                .row("Größe", 1)
                .row("e\u0301te\u0301", 2)
                .row("東京", 3)
                .lines();

        assertThat(lines).containsExactly("NAME   N", "Größe  1", "e\u0301te\u0301    2", "東京   3");
    }

    @Test
    void ordinary_text_of_any_script_stays_as_it_is() {
        for (String text : List.of("Ünïcödé", "東京", "עברית", "👩‍👩‍👧", "a\u00a0b")) {
            assertThat(Text.safe(text)).isEqualTo(text);
        }
        assertThat(Text.safe("a\tb\r\n\u007f\u2028")).isEqualTo("a\\u0009b\\u000d\\u000a\\u007f\\u2028");
    }

    @Test
    void a_list_of_ten_names_is_whole_and_one_of_eleven_is_cut() {
        List<String> ten = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");

        assertThat(Text.names(ten)).isEqualTo("a, b, c, d, e, f, g, h, i, j");
        assertThat(Text.names(ten, 1011)).endsWith("i, j and 1,001 more");
    }

    @Test
    void moments_are_read_in_every_form_that_the_help_names() {
        Instant local = LocalDateTime.of(2026, 1, 31, 14, 30)
                .atZone(ZoneId.systemDefault())
                .toInstant();

        assertThat(Times.parse("2026-01-31 14:30")).isEqualTo(local);
        assertThat(Times.parse("2026-01-31T14:30:00")).isEqualTo(local);
        assertThat(Times.parse("2026-01-31T13:30:00Z")).isEqualTo(Instant.parse("2026-01-31T13:30:00Z"));
        assertThat(Times.parse("2026-01-31"))
                .isEqualTo(local.minus(Duration.ofHours(14)).minus(Duration.ofMinutes(30)));
    }

    @Test
    void intervals_are_read_as_they_are_shown() {
        for (String text : List.of("10s", "15m", "2h", "1d")) {
            assertThat(Intervals.shown(Intervals.parse(text))).isEqualTo(text);
        }
        assertThatThrownBy(() -> Intervals.parse("15")).hasMessageContaining("write 30s, 15m, 2h or 1d");
    }
}
