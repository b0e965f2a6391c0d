package io.rollcall.bench;

import java.util.Locale;

/**
 * What a figure must not exceed.
 *
 * @param most seconds, or MiB
 * @param text for people: the figure, and where it comes from
 */
record Goal(double most, String text) {
    /** A figure derived from a limit. */
    static Goal seconds(double most, String why) {
        return new Goal(most, String.format(Locale.ROOT, "%.2f s (%s)", most, why));
    }

    static Goal fixedSeconds(double most) {
        return new Goal(most, String.format(Locale.ROOT, "%.2f s", most));
    }

    static Goal mebibytes(long most) {
        return new Goal(most, most + " MiB");
    }
}
