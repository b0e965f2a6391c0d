package io.rollcall.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rows as lines for people. */
final class Table {
    private static final String FORM = "%-5s %-52s %9s %9s %7s %10s  %s";

    private Table() {}

    static String head() {
        return String.format(FORM, "", "what", "seconds", "limit", "ratio", "peak MiB", "goal");
    }

    static String line(Row row) {
        return String.format(
                        Locale.ROOT,
                        FORM,
                        row.shape(),
                        row.what(),
                        number(row.seconds()),
                        number(row.limitSeconds()),
                        number(row.ratio()),
                        row.peakMiB() == null ? "" : row.peakMiB(),
                        goal(row))
                .stripTrailing();
    }

    private static String goal(Row row) {
        return row.goal() == null ? "" : (row.missed() ? "MISSED " : "met    ") + row.goal();
    }

    /** Three digits say all there is. */
    static String number(@Nullable Double value) {
        if (value == null) {
            return "";
        }
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value);
    }
}
