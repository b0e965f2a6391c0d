package io.rollcall.server.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in aligned columns. Not safe for many threads. */
final class Table {
    private static final int WIDEST = 90;

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(Arrays.asList(headings));
    }

    Table row(Object... cells) {
        rows.add(Arrays.stream(cells)
                .map(cell -> Text.safe(String.valueOf(cell)))
                .toList());
        return this;
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    List<String> lines() {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> Text.width(row.get(column)))
                        .max()
                        .orElse(0))
                .map(width -> Math.min(width, WIDEST))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            line.append(Text.padded(row.get(column), widths[column])).append("  ");
        }
        return line.toString().stripTrailing();
    }
}
