package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Filter;
import io.rollcall.directory.DirectoryId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a server writes its 128-bit immutable ids. */
enum IdForm {
    /**
     * The 16 bytes of MS-DTYP 2.3.4.2: the first three fields little-endian, the rest as it is, so that the id reads as
     * Active Directory's own tools show it.
     */
    GUID_BYTES {
        @Override
        Optional<DirectoryId> read(byte[] raw) {
            if (raw.length != 16) {
                return Optional.empty();
            }
            ByteBuffer little = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
            long high = (little.getInt(0) & 0xffff_ffffL) << 32
                    | (little.getShort(4) & 0xffffL) << 16
                    | (little.getShort(6) & 0xffffL);
            return Optional.of(new DirectoryId(high, ByteBuffer.wrap(raw).getLong(8)));
        }

        @Override
        byte[] write(DirectoryId id) {
            return ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) (id.high() >>> 32))
                    .putShort((short) (id.high() >>> 16))
                    .putShort((short) id.high())
                    .order(ByteOrder.BIG_ENDIAN)
                    .putLong(id.low())
                    .array();
        }
    },

    /** The 36 characters of RFC 4122 (entryUUID of RFC 4530, ipaUniqueID). */
    UUID_TEXT {
        @Override
        Optional<DirectoryId> read(byte[] raw) {
            return DirectoryId.parse(raw, 0, raw.length);
        }

        @Override
        Optional<DirectoryId> read(byte[] bytes, int from, int to) {
            return DirectoryId.parse(bytes, from, to);
        }

        @Override
        byte[] write(DirectoryId id) {
            return id.toString().getBytes(StandardCharsets.US_ASCII);
        }
    },

    /** Four times eight hexadecimal digits (nsUniqueId of 389 DS). */
    FOUR_WORDS {
        @Override
        Optional<DirectoryId> read(byte[] raw) {
            return UUID_TEXT.read(raw);
        }

        @Override
        byte[] write(DirectoryId id) {
            String words = String.format(
                    "%08x-%08x-%08x-%08x", id.high() >>> 32, (int) id.high(), id.low() >>> 32, (int) id.low());
            return words.getBytes(StandardCharsets.US_ASCII);
        }
    };

    /** The form of an attribute that a person names: that of the kinds which have it, otherwise text. */
    static IdForm of(String attribute) {
        return switch (attribute.toLowerCase(Locale.ROOT)) {
            case "objectguid", "ms-ds-consistencyguid" -> GUID_BYTES;
            case "nsuniqueid" -> FOUR_WORDS;
            default -> UUID_TEXT;
        };
    }

    /** Reads a value as the server sends it; empty if it is no such id. */
    abstract Optional<DirectoryId> read(byte[] raw);

    /** Reads the value in this part of an array. */
    Optional<DirectoryId> read(byte[] bytes, int from, int to) {
        return read(Arrays.copyOfRange(bytes, from, to));
    }

    /** The value that finds this id in a filter. */
    abstract byte[] write(DirectoryId id);

    Filter filter(String attribute, DirectoryId id) {
        return Filter.createEqualityFilter(attribute, write(id));
    }
}
