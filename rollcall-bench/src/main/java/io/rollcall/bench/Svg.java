package io.rollcall.bench;

import java.util.Locale;

/**
 * A picture as SVG 1.1 text, readable on light and on dark. Its colours are classes: text, soft, ours, second, third,
 * limit, goal, missed, grid.
 */
final class Svg {
    private static final String STYLE = """
            <style>
            text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1f2328 }
            .title { font-size: 15px; font-weight: 600 } .small { font-size: 11px } .soft { fill: #59636e }
            .ground { fill: #ffffff } .grid { stroke: #d9dee3; stroke-width: 1 }
            .ours { fill: #0969da; stroke: #0969da } .second { fill: #bc4c00; stroke: #bc4c00 }
            .third { fill: #8250df; stroke: #8250df } .limit { fill: #98a2ad; stroke: #98a2ad }
            .goal { fill: none; stroke: #1a7f37 } .missed { fill: #cf222e }
            .line { fill: none; stroke-width: 2.5 } .bar { stroke: none }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3 } .soft { fill: #9198a1 } .ground { fill: #0d1117 } .grid { stroke: #2a313c }
            .ours { fill: #4493f8; stroke: #4493f8 } .second { fill: #f0883e; stroke: #f0883e }
            .third { fill: #a371f7; stroke: #a371f7 } .limit { fill: #6e7681; stroke: #6e7681 }
            .goal { fill: none; stroke: #3fb950 } .missed { fill: #f85149 } .line { fill: none } .bar { stroke: none }
            }
            </style>
            """;

    private final StringBuilder body = new StringBuilder();
    private final int width;

    Svg(int width) {
        this.width = width;
    }

    /** How a text stands to its point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    Svg text(double x, double y, Anchor anchor, String classes, String text) {
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>%n",
                x,
                y,
                anchor.name().toLowerCase(Locale.ROOT),
                classes,
                escaped(text)));
        return this;
    }

    Svg bar(double x, double y, double barWidth, double height, String classes) {
        body.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" class=\"bar %s\"/>%n",
                x,
                y,
                Math.max(1, barWidth),
                height,
                classes));
        return this;
    }

    Svg line(double x1, double y1, double x2, double y2, String classes) {
        body.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                classes));
        return this;
    }

    Svg dot(double x, double y, String classes) {
        body.append(
                String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" class=\"%s\"/>%n", x, y, classes));
        return this;
    }

    /** The whole picture. */
    String finish(double height, String title) {
        return String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$.0f" viewBox="0 0 %1$d %2$.0f" role="img">
                <title>%3$s</title>
                """, width, height, escaped(title))
                + STYLE
                + String.format(
                        Locale.ROOT,
                        "<rect width=\"%d\" height=\"%.0f\" class=\"ground\"/>%n%s</svg>%n",
                        width,
                        height,
                        body);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
