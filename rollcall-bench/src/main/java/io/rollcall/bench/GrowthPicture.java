package io.rollcall.bench;

import io.rollcall.bench.Report.MeasuredShape;
import io.rollcall.bench.Svg.Anchor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the figures grow with the directory: on the left seconds, both axes logarithmic, so that a straight line at 45
 * degrees is "twice as many take twice as long"; on the right the time for one entry, which must not rise.
 */
final class GrowthPicture {
    private static final int WIDTH = 940;
    private static final int HEIGHT = 470;
    private static final int TOP = 84;
    private static final int BOTTOM = 370;
    private static final int PANEL = 360;

    private final Report report;
    private final List<MeasuredShape> shapes;
    private final Svg svg = new Svg(WIDTH);

    private record Series(String name, String style, List<Point> points) {}

    private record Point(double users, double entries, double seconds) {}

    private GrowthPicture(Report report, List<MeasuredShape> shapes) {
        this.report = report;
        this.shapes = shapes;
    }

    /** Empty if there are not two points. */
    static Optional<String> of(Report report) {
        List<MeasuredShape> shapes = report.shapes().stream()
                .filter(MeasuredShape::growth)
                .sorted(Comparator.comparingInt(MeasuredShape::users))
                .toList();
        return shapes.size() < 2 ? Optional.empty() : Optional.of(new GrowthPicture(report, shapes).drawn());
    }

    private String drawn() {
        List<Series> series = List.of(
                series(ShapeRun.REGISTERS, "third", ShapeRun.REGISTERS, Row::seconds),
                series(ShapeRun.FILLS, "second", ShapeRun.FILLS, Row::seconds),
                series(ShapeRun.NO_CHANGES, "ours", ShapeRun.NO_CHANGES, Row::seconds),
                series("limit: ldapsearch", "limit", ShapeRun.NO_CHANGES, Row::limitSeconds));
        svg.text(24, 34, Anchor.START, "title", "How the time grows with the directory");
        panel(70, "seconds", series, Point::seconds, true);
        panel(540, "microseconds for an entry (user or group)", series, GrowthPicture::perEntry, false);
        double x = 24;
        for (Series one : series) {
            svg.dot(x + 5, 420, one.style()).text(x + 15, 424, Anchor.START, "small", one.name());
            x += 40 + one.name().length() * 5.6;
        }
        svg.text(24, 450, Anchor.START, "small soft", report.source());
        return svg.finish(HEIGHT, "Growth of Rollcall's figures");
    }

    private static double perEntry(Point point) {
        return point.seconds() / point.entries() * 1e6;
    }

    private Series series(String name, String style, String what, Function<Row, @Nullable Double> value) {
        List<Point> points = new ArrayList<>();
        for (MeasuredShape shape : shapes) {
            report.rows().stream()
                    .filter(row ->
                            row.shape().equals(shape.name()) && row.what().equals(what))
                    .findFirst()
                    .map(value)
                    .ifPresent(seconds ->
                            points.add(new Point(shape.users(), (double) shape.users() + shape.groups(), seconds)));
        }
        return new Series(name, style, points);
    }

    private void panel(
            double left, String title, List<Series> series, ToDoubleFunction<Point> value, boolean logarithmic) {
        double[] values = series.stream()
                .flatMap(one -> one.points().stream())
                .mapToDouble(value)
                .toArray();
        double most = java.util.Arrays.stream(values).max().orElse(1);
        double least = java.util.Arrays.stream(values).min().orElse(0.1);
        double from = logarithmic ? Math.floor(Math.log10(least)) : 0;
        double to = logarithmic ? Math.ceil(Math.log10(most)) : most * 1.05;
        ToDoubleFunction<Double> height =
                v -> BOTTOM - ((logarithmic ? Math.log10(v) : v) - from) / (to - from) * (BOTTOM - TOP);
        svg.text(left, TOP - 18, Anchor.START, "soft", title);
        double step = logarithmic ? 1 : BarsPicture.step(to);
        for (double tick = from; tick <= to + 1e-9; tick += step) {
            double shown = logarithmic ? Math.pow(10, tick) : tick;
            double y = height.applyAsDouble(shown);
            svg.line(left, y, left + PANEL, y, "grid").text(left - 8, y + 4, Anchor.END, "small soft", number(shown));
        }
        for (MeasuredShape shape : shapes) {
            double x = x(left, shape.users());
            svg.line(x, TOP, x, BOTTOM, "grid")
                    .text(
                            x,
                            BOTTOM + 18,
                            Anchor.MIDDLE,
                            "small soft",
                            String.format(Locale.ROOT, "%,d users", shape.users()));
        }
        for (Series one : series) {
            Point before = null;
            for (Point point : one.points()) {
                double x = x(left, point.users());
                double y = height.applyAsDouble(value.applyAsDouble(point));
                if (before != null) {
                    svg.line(
                            x(left, before.users()),
                            height.applyAsDouble(value.applyAsDouble(before)),
                            x,
                            y,
                            "line " + one.style());
                }
                svg.dot(x, y, one.style());
                before = point;
            }
        }
    }

    private double x(double left, double users) {
        double from = Math.log10(shapes.get(0).users());
        double to = Math.log10(shapes.get(shapes.size() - 1).users());
        return left + 30 + (Math.log10(users) - from) / (to - from) * (PANEL - 60);
    }

    private static String number(double value) {
        return value >= 1 || value == 0
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%s", value);
    }
}
