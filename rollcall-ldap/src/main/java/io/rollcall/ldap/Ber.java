package io.rollcall.ldap;

/** Finds its way among elements in the basic encoding rules as LDAP restricts them (RFC 4511, 5.1), without copying any. */
final class Ber {
    private Ber() {}

    /**
     * The length that is written at a place, or -1 if none is there that LDAP knows.
     *
     * @param at of the length's first byte, the one after the tag
     */
    static long length(byte[] bytes, int at, int limit) {
        if (at >= limit) {
            return -1;
        }
        int first = bytes[at];
        if (first >= 0) {
            return first;
        }
        int count = first & 0x7f;
        if (count == 0 || count > 4 || at + count >= limit) {
            return -1;
        }
        long length = 0;
        for (int i = 1; i <= count; i++) {
            length = length << 8 | (bytes[at + i] & 0xff);
        }
        return length;
    }

    /** Where the contents of the element at a place begin, or -1 if the element does not end by the limit. */
    static int contents(byte[] bytes, int at, int limit) {
        if (at + 2 > limit) {
            return -1;
        }
        int first = bytes[at + 1];
        int contents = first >= 0 ? at + 2 : at + 2 + (first & 0x7f);
        long length = first >= 0 ? first : length(bytes, at + 1, limit);
        return length < 0 || contents + length > limit ? -1 : contents;
    }

    /** Where the element at a place ends, or -1 if it does not end by the limit. */
    static int end(byte[] bytes, int at, int limit) {
        int contents = contents(bytes, at, limit);
        return contents < 0 ? -1 : contents + (int) length(bytes, at + 1, limit);
    }
}
