package io.rollcall.directory;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The immutable id of a directory user or group: 128 bits that the server gives once and never changes. Active
 * Directory calls it objectGUID (MS-ADTS 3.1.1.1.4), OpenLDAP entryUUID (RFC 4530), 389 DS nsUniqueId, FreeIPA
 * ipaUniqueID. It alone identifies; a DN or a name never does.
 */
public record DirectoryId(long high, long low) implements Comparable<DirectoryId> {
    private static final Pattern HYPHENS_AND_BRACES = Pattern.compile("[-{}]");
    private static final Pattern HEX_128 = Pattern.compile("[0-9a-fA-F]{32}");

    public static DirectoryId of(UUID uuid) {
        return new DirectoryId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /**
     * Reads any of the forms in which servers show such an id: 32 hexadecimal digits with hyphens anywhere, with or
     * without braces. Empty if the text is something else.
     */
    public static Optional<DirectoryId> parse(String text) {
        String hex = HYPHENS_AND_BRACES.matcher(text).replaceAll("");
        if (!HEX_128.matcher(hex).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new DirectoryId(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16)));
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
