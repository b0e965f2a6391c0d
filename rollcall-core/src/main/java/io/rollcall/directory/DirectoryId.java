package io.rollcall.directory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * The immutable id of a directory user or group: 128 bits that the server gives once and never changes. Active
 * Directory calls it objectGUID (MS-ADTS 3.1.1.1.4), OpenLDAP entryUUID (RFC 4530), 389 DS nsUniqueId, FreeIPA
 * ipaUniqueID. It alone identifies; a DN or a name never does.
 */
public record DirectoryId(long high, long low) implements Comparable<DirectoryId> {
    /** The value of each hexadecimal digit, -1 of every other byte. */
    private static final byte[] DIGITS = new byte[256];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (char c : "0123456789abcdefABCDEF".toCharArray()) {
            DIGITS[c] = (byte) HexFormat.fromHexDigit(c);
        }
    }

    public static DirectoryId of(UUID uuid) {
        return new DirectoryId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /**
     * Reads any of the forms in which servers show such an id: 32 hexadecimal digits with hyphens anywhere, with or
     * without braces. Empty if the text is something else.
     */
    public static Optional<DirectoryId> parse(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return parse(ascii, 0, ascii.length);
    }

    /** Like {@link #parse(String)}, of the text in this part of an array. */
    public static Optional<DirectoryId> parse(byte[] ascii, int from, int to) {
        long high = 0;
        long low = 0;
        int digits = 0;
        for (int at = from; at < to; at++) {
            byte c = ascii[at];
            if (c == '-' || c == '{' || c == '}') {
                continue;
            }
            int digit = DIGITS[c & 0xff];
            if (digit < 0 || digits == 32) {
                return Optional.empty();
            }
            high = digits < 16 ? high << 4 | digit : high;
            low = digits < 16 ? low : low << 4 | digit;
            digits++;
        }
        return digits == 32 ? Optional.of(new DirectoryId(high, low)) : Optional.empty();
    }

    public UUID toUuid() {
        return new UUID(high, low);
    }

    /** Unsigned order of the 128 bits, which is also the order of the text form. */
    @Override
    public int compareTo(DirectoryId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** The form 8-4-4-4-12 of RFC 4122, which is also how Active Directory's tools show an objectGUID. */
    @Override
    public String toString() {
        return toUuid().toString();
    }
}
