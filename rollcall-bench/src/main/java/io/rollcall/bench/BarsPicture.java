package io.rollcall.bench;

import io.rollcall.bench.Report.MeasuredShape;
import io.rollcall.bench.Svg.Anchor;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Each shape's figures as bars, the limit's bar below, and a mark where the goal is. Each shape has a scale of its own. */
final class BarsPicture {
    private static final int WIDTH = 940;
    private static final int LEFT = 340;
    private static final int BARS = 420;
    private static final int ROW = 38;
    private static final int[] STEPS = {1, 2, 5, 10};

    private final Report report;
    private final Svg svg = new Svg(WIDTH);
    private double y = 34;

    private BarsPicture(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        return new BarsPicture(report).drawn();
    }

    private String drawn() {
        svg.text(24, y, Anchor.START, "title", "Rollcall beside the limit: whole processes, from start to exit");
        legend();
        for (MeasuredShape shape : report.shapes()) {
            List<Row> ofShape = report.rows().stream()
                    .filter(row -> row.shape().equals(shape.name()))
                    .toList();
            panel(
                    shape,
                    ofShape,
                    ofShape.stream().filter(row -> row.limitSeconds() != null).toList());
        }
        y += 22;
        svg.text(24, y, Anchor.START, "small soft", report.source());
        return svg.finish(y + 20, "Rollcall's figures beside their limits");
    }

    private void legend() {
        y += 26;
        svg.bar(24, y - 10, 18, 10, "ours").text(48, y, Anchor.START, "small", "Rollcall");
        svg.bar(120, y - 9, 18, 7, "limit")
                .text(144, y, Anchor.START, "small", "limit: the same data through ldapsearch, or into COPY");
        svg.line(462, y - 13, 462, y + 2, "goal line").text(470, y, Anchor.START, "small", "goal");
        svg.text(520, y, Anchor.START, "small missed", "goal missed");
    }

    private void panel(MeasuredShape shape, List<Row> all, List<Row> rows) {
        y += 44;
        svg.text(24, y, Anchor.START, "title", shape.name());
        svg.text(
                80,
                y,
                Anchor.START,
                "soft",
                String.format(
                        "%,d users, %,d groups, %,d memberships%s",
                        shape.users(), shape.groups(), shape.memberships(), memory(all)));
        double most = rows.stream()
                .flatMapToDouble(row -> DoubleStream.of(seconds(row.seconds()), seconds(row.limitSeconds()), goal(row)))
                .max()
                .orElse(1);
        double top = y + 10;
        y = top;
        axis(most, top, rows.size());
        for (Row row : rows) {
            y += ROW;
            bars(row, BARS / most);
        }
        y += 26;
    }

    private void bars(Row row, double scale) {
        double ours = seconds(row.seconds());
        svg.text(LEFT - 12, y - 12, Anchor.END, "", row.what());
        svg.bar(LEFT, y - 24, ours * scale, 13, "ours")
                .bar(LEFT, y - 9, seconds(row.limitSeconds()) * scale, 7, "limit");
        double goal = goal(row);
        if (goal > 0) {
            svg.line(LEFT + goal * scale, y - 28, LEFT + goal * scale, y + 2, "goal line");
        }
        svg.text(
                LEFT + Math.max(ours, goal) * scale + 8,
                y - 12,
                Anchor.START,
                row.missed() ? "missed" : "",
                Table.number(row.seconds()) + " s, " + Table.number(row.ratio()) + " × limit");
    }

    private void axis(double most, double top, int rows) {
        double step = step(most);
        double bottom = top + rows * ROW + 4;
        for (int tick = 0; tick * step <= most * 1.0001; tick++) {
            double x = LEFT + tick * step / most * BARS;
            svg.line(x, top, x, bottom, "grid")
                    .text(x, bottom + 14, Anchor.MIDDLE, "small soft", number(tick * step) + (tick == 0 ? "" : " s"));
        }
    }

    /** A round number that a scale has four to ten of. */
    static double step(double most) {
        double ten = Math.pow(10, Math.floor(Math.log10(most / 4)));
        for (int step : STEPS) {
            if (most / (step * ten) <= 6) {
                return step * ten;
            }
        }
        return 10 * ten;
    }

    private static String memory(List<Row> rows) {
        Optional<Row> peak = rows.stream()
                .filter(row -> row.what().startsWith("peak memory of the process"))
                .findFirst();
        return peak.map(row -> "; at most " + row.peakMiB() + " MiB" + (row.goal() == null ? "" : " of " + row.goal()))
                .orElse("");
    }

    private static double seconds(@org.jspecify.annotations.Nullable Double value) {
        return value == null ? 0 : value;
    }

    /** Its text begins with the figure. */
    private static double goal(Row row) {
        return row.goal() == null ? 0 : Double.parseDouble(row.goal().split(" ", 2)[0]);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : Table.number(value).replaceFirst("0+$", "");
    }
}
