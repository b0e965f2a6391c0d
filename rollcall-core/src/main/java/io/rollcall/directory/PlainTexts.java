package io.rollcall.directory;

/**
 * The texts of one user at a time where a reading keeps them, so that a million users need no object each. They are shown
 * only if they are plain: printable ASCII alone, without a blank at either end, and no SID beside them; then a byte is a
 * character, and nothing is to be made normal but capital letters. Not safe for many threads.
 */
public final class PlainTexts {
    public static final int LOGIN = 0;
    public static final int DISPLAY_NAME = 1;

    /** The only one that may be missing. */
    public static final int MAIL = 2;

    public static final int DN = 3;

    private byte[] bytes = {};
    private final int[] from = new int[DN + 1];
    private final int[] to = new int[DN + 1];

    /** What the texts are parts of; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    public int from(int which) {
        return from[which];
    }

    /** Where the text ends; before {@link #from} if it is missing. */
    public int to(int which) {
        return to[which];
    }

    /** Finds its way through a user's texts; false if they are not plain. */
    boolean show(byte[] texts, int place) {
        bytes = texts;
        int at = place;
        for (int i = 0; i < from.length; i++) {
            int length = length(texts, at);
            at += Integer.BYTES;
            from[i] = at;
            to[i] = at + length;
            if (length > 0) {
                if (!isPlain(texts, at, at + length)) {
                    return false;
                }
                at += length;
            } else if (length < 0 && i != MAIL) {
                return false;
            }
        }
        return texts[at] == 0;
    }

    private static int length(byte[] texts, int at) {
        return (texts[at] << 24)
                | ((texts[at + 1] & 0xff) << 16)
                | ((texts[at + 2] & 0xff) << 8)
                | (texts[at + 3] & 0xff);
    }

    private static boolean isPlain(byte[] texts, int start, int end) {
        for (int at = start; at < end; at++) {
            byte c = texts[at];
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return texts[start] != ' ' && texts[end - 1] != ' ';
    }
}
