package io.rollcall.postgres;

import io.rollcall.directory.PlainTexts;
import java.util.Arrays;

/**
 * The columns of a registered user whose texts are plain, made of the bytes in which they were read. The same bytes as by
 * way of {@link Keys}, {@link UserRows#searchKey} and {@link UserRows#dnHash}, to which users without plain texts go. Not
 * safe for many threads.
 */
final class PlainUserRow {
    private static final int MOST_OF_A_KEY = 500;

    private final PlainTexts texts = new PlainTexts();
    private byte[] keys = new byte[256];
    private int loginEnd;
    private int end;

    PlainTexts texts() {
        return texts;
    }

    /** Works out the keys of the texts that are shown; false if the login name is too long to be its own key. */
    boolean work() {
        end = 0;
        append(PlainTexts.LOGIN);
        loginEnd = end;
        append('\n');
        append(PlainTexts.DISPLAY_NAME);
        if (texts.to(PlainTexts.MAIL) >= texts.from(PlainTexts.MAIL)) {
            append('\n');
            append(PlainTexts.MAIL);
        }
        return loginEnd <= MOST_OF_A_KEY;
    }

    /** Login name, its key, display name, mail, search key. */
    void attributes(CopyRows row) {
        text(row, PlainTexts.LOGIN).utf8(keys, 0, loginEnd);
        text(row, PlainTexts.DISPLAY_NAME);
        text(row, PlainTexts.MAIL).utf8(keys, 0, end);
    }

    /** DN and its hash. */
    void dn(CopyRows row) {
        byte[] bytes = texts.bytes();
        int hash = 0;
        for (int at = texts.from(PlainTexts.DN); at < texts.to(PlainTexts.DN); at++) {
            hash = 31 * hash + lower(bytes[at]);
        }
        text(row, PlainTexts.DN).number(hash);
    }

    private CopyRows text(CopyRows row, int which) {
        int from = texts.from(which);
        int to = texts.to(which);
        return to < from ? row.nothing() : row.utf8(texts.bytes(), from, to);
    }

    private void append(int which) {
        int from = texts.from(which);
        int to = texts.to(which);
        if (keys.length - end <= to - from) {
            keys = Arrays.copyOf(keys, 2 * (end + to - from + 1));
        }
        byte[] bytes = texts.bytes();
        int next = end;
        for (int at = from; at < to; at++) {
            keys[next++] = lower(bytes[at]);
        }
        end = next;
    }

    private void append(char c) {
        if (keys.length == end) {
            keys = Arrays.copyOf(keys, 2 * end);
        }
        keys[end++] = (byte) c;
    }

    private static byte lower(byte c) {
        return c >= 'A' && c <= 'Z' ? (byte) (c + ('a' - 'A')) : c;
    }
}
