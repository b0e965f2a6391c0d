package io.rollcall.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.bench.Whole.Figures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowTest {
    private static final BenchShape SHAPE = BenchShape.ofSize("small").get(0);

    @ParameterizedTest
    @CsvSource({"1.49, true", "1.50, true", "1.51, false"})
    void a_goal_is_met_below_and_at_its_figure_and_missed_above(double seconds, boolean met) {
        Row row = Row.process(SHAPE, "sync", new Figures(seconds, 100), 1.0, Goal.seconds(1.5, "1.5 × limit"));
        assertThat(row.met()).isEqualTo(met);
        assertThat(row.goal()).isEqualTo("1.50 s (1.5 × limit)");
        assertThat(row.ratio()).isEqualTo(seconds);
        assertThat(Bench.exitStatus(List.of(row))).isEqualTo(met ? 0 : 3);
    }

    @ParameterizedTest
    @CsvSource({"399, true", "400, true", "401, false"})
    void memory_has_a_goal_of_its_own(long mebibytes, boolean met) {
        Row row = Row.memory(SHAPE, "peak memory", mebibytes, Goal.mebibytes(400));
        assertThat(row.met()).isEqualTo(met);
        assertThat(row.goal()).isEqualTo("400 MiB");
        assertThat(row.seconds()).isNull();
    }

    @Test
    void a_row_without_a_goal_is_neither_met_nor_missed() {
        Row row = Row.process(SHAPE, "register", new Figures(100, 100), 1.0, null);
        assertThat(row.met()).isNull();
        assertThat(Bench.exitStatus(List.of(row))).isZero();
    }

    @Test
    void one_missed_goal_among_many_is_enough_for_exit_status_3() {
        Row good = Row.time(SHAPE, "a", 0.1, Goal.fixedSeconds(0.2));
        Row bad = Row.time(SHAPE, "b", 0.3, Goal.fixedSeconds(0.2));
        assertThat(Bench.exitStatus(List.of(good, bad, good))).isEqualTo(3);
    }

    @Test
    void rows_have_the_fields_that_programs_are_promised() {
        assertThat(Report.json(List.of(Row.time(SHAPE, "a", 0.1, null))))
                .containsSubsequence(
                        "\"shape\"",
                        "\"what\"",
                        "\"seconds\"",
                        "\"limitSeconds\"",
                        "\"ratio\"",
                        "\"goal\"",
                        "\"met\"",
                        "\"peakMiB\"")
                .doesNotContain("missed");
    }

    @Test
    void the_median_is_the_one_in_the_middle_and_of_twenty_answers_nineteen_came_within() {
        assertThat(Limits.median(3, 1, 2)).isEqualTo(2);
        double[] twenty = new double[20];
        java.util.Arrays.setAll(twenty, i -> 20 - i);
        assertThat(Answers.percentile95(twenty)).isEqualTo(19);
        assertThat(Answers.percentile95(7)).isEqualTo(7);
    }
}
