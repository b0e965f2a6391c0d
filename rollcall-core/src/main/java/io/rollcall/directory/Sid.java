package io.rollcall.directory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A security identifier of Windows (MS-DTYP 2.4.2): the domain that gave it, and a relative id within that domain. Users
 * of one domain appear in the groups of another by it. It identifies for comparing across domains only; within a
 * directory the {@link DirectoryId} does.
 */
public final class Sid {
    private static final Pattern TEXT = Pattern.compile("[sS]-1-(\\d{1,15})((?:-\\d{1,10}){1,15})");
    private static final int HEAD = 8;

    /** S-1-5-21 and three numbers are a domain's (MS-DTYP 2.4.2.4). */
    private static final int DOMAIN_PARTS = 5;

    private final byte[] bytes;

    private Sid(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads the binary form (MS-DTYP 2.4.2.2), as objectSid has it; empty if it is none. */
    public static Optional<Sid> of(byte[] raw) {
        boolean valid =
                raw.length > HEAD && raw[0] == 1 && raw[1] > 0 && raw[1] <= 15 && raw.length == HEAD + 4 * raw[1];
        return valid ? Optional.of(new Sid(raw.clone())) : Optional.empty();
    }

    /** Reads the text form, such as {@code S-1-5-21-1004336348-1177238915-682003330-512}; empty if it is none. */
    public static Optional<Sid> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String[] parts = matcher.group(2).substring(1).split("-", -1);
        ByteBuffer to = ByteBuffer.allocate(HEAD + 4 * parts.length);
        long authority = Long.parseLong(matcher.group(1));
        to.put((byte) 1)
                .put((byte) parts.length)
                .putShort((short) (authority >>> 32))
                .putInt((int) authority);
        to.order(ByteOrder.LITTLE_ENDIAN);
        for (String part : parts) {
            long number = Long.parseLong(part);
            if (number > 0xffff_ffffL) {
                return Optional.empty();
            }
            to.putInt((int) number);
        }
        return Optional.of(new Sid(to.array()));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether a domain gave it, and not every Windows alike, as S-1-5-32-544 (the built-in Administrators). */
    public boolean isOfDomain() {
        return parts() == DOMAIN_PARTS && authority() == 5 && part(0) == 21;
    }

    /** The last number. */
    public long relativeId() {
        return part(parts() - 1);
    }

    /** The one in the same domain with another last number. */
    public Sid withRelativeId(int relativeId) {
        byte[] other = bytes.clone();
        ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putInt(other.length - 4, relativeId);
        return new Sid(other);
    }

    /** The text form of the domain: everything but the last number. */
    public String domain() {
        String text = toString();
        return text.substring(0, text.lastIndexOf('-'));
    }

    private int parts() {
        return bytes[1];
    }

    private long authority() {
        return ByteBuffer.wrap(bytes).getLong(0) & 0xffff_ffff_ffffL;
    }

    private long part(int index) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(HEAD + 4 * index) & 0xffff_ffffL;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sid that && Arrays.equals(that.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The text form (MS-DTYP 2.4.2.1). */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "S-1-%d", authority()));
        for (int i = 0; i < parts(); i++) {
            text.append('-').append(part(i));
        }
        return text.toString();
    }
}
