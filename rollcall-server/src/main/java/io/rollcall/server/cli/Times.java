package io.rollcall.server.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Moments as a person writes and reads them, in the time zone of this machine. */
final class Times {
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private Times() {}

    static String shown(Instant moment) {
        return SHOWN.withZone(ZoneId.systemDefault()).format(moment);
    }

    /**
     * Reads {@code 2026-01-31}, {@code 2026-01-31 14:30}, {@code 2026-01-31T14:30:00}, or one with a zone, such as
     * {@code 2026-01-31T13:30:00Z}. A date alone is its first moment.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static Instant parse(String text) {
        String iso = text.strip().replace(' ', 'T');
        ZoneId here = ZoneId.systemDefault();
        List<Function<String, Instant>> forms = List.of(
                form -> OffsetDateTime.parse(form).toInstant(),
                form -> LocalDateTime.parse(form).atZone(here).toInstant(),
                form -> LocalDate.parse(form).atStartOfDay(here).toInstant());
        for (Function<String, Instant> form : forms) {
            try {
                return form.apply(iso);
            } catch (DateTimeException notThisForm) {
                // the next form, then
            }
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is no time: write 2026-01-31, \"2026-01-31 14:30\" or 2026-01-31T13:30:00Z");
    }
}
