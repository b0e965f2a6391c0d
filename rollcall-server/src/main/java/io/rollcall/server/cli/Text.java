package io.rollcall.server.cli;

import java.util.List;
import java.util.Locale;

/** Text as it may reach a terminal. */
final class Text {
    /** How many names of a long list are shown. */
    static final int FEW = 10;

    private Text() {}

    /**
     * Shows what a terminal would obey instead of print: control characters, line separators, and the marks that change
     * the direction of text. A directory's names are other people's text.
     */
    static String safe(String text) {
        if (text.codePoints().noneMatch(Text::isUnsafe)) {
            return text;
        }
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (isUnsafe(point)) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", point));
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }

    private static boolean isUnsafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            // U+202A to U+202E and U+2066 to U+2069 reorder what comes after them.
            case Character.FORMAT -> (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
            default -> false;
        };
    }

    /** How many columns a text takes: none for combining marks, two for East Asian scripts. */
    static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
            default -> point >= 0x1f300 && point <= 0x1faff ? 2 : 1;
        };
    }

    /** Filled up with spaces to a number of columns. */
    static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** "anne, bob and 123 more". */
    static String names(List<String> first, long all) {
        String shown = String.join(", ", first);
        return all > first.size() ? shown + " and " + count(all - first.size()) + " more" : shown;
    }

    /** The first few of them. */
    static String names(List<String> all) {
        return names(all.subList(0, Math.min(FEW, all.size())), all.size());
    }

    /** A number with separators. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** "1 group", "3 groups". */
    static String count(long number, String what) {
        return count(number) + " " + what + (number == 1 ? "" : "s");
    }
}
