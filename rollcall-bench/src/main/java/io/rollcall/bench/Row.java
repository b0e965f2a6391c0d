package io.rollcall.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.rollcall.bench.Whole.Figures;
import org.jspecify.annotations.Nullable;

/**
 * One figure beside its limit. What does not apply is null.
 *
 * @param seconds from a process's start to its exit, or of one answer
 * @param limitSeconds what the same data takes without Rollcall
 * @param ratio seconds to limitSeconds
 * @param goal what must not be exceeded
 * @param met whether it was not
 * @param peakMiB the most memory that the process held at once
 */
@JsonPropertyOrder({"shape", "what", "seconds", "limitSeconds", "ratio", "goal", "met", "peakMiB"})
record Row(
        String shape,
        String what,
        @Nullable Double seconds,
        @Nullable Double limitSeconds,
        @Nullable Double ratio,
        @Nullable String goal,
        @Nullable Boolean met,
        @Nullable Long peakMiB) {
    /** A whole process beside its limit. */
    static Row process(BenchShape shape, String what, Figures figures, double limit, @Nullable Goal goal) {
        return new Row(
                shape.name(),
                what,
                rounded(figures.seconds()),
                rounded(limit),
                rounded(figures.seconds() / limit),
                goal == null ? null : goal.text(),
                goal == null ? null : figures.seconds() <= goal.most(),
                figures.peakMiB());
    }

    /** A time that has no limit beside it. */
    static Row time(BenchShape shape, String what, double seconds, @Nullable Goal goal) {
        return new Row(
                shape.name(),
                what,
                rounded(seconds),
                null,
                null,
                goal == null ? null : goal.text(),
                goal == null ? null : seconds <= goal.most(),
                null);
    }

    static Row memory(BenchShape shape, String what, long mebibytes, @Nullable Goal goal) {
        return new Row(
                shape.name(),
                what,
                null,
                null,
                null,
                goal == null ? null : goal.text(),
                goal == null ? null : mebibytes <= goal.most(),
                mebibytes);
    }

    boolean missed() {
        return Boolean.FALSE.equals(met);
    }

    /** To the millisecond: what comes after is chance. */
    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
