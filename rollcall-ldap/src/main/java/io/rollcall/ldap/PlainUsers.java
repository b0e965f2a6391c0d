package io.rollcall.ldap;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUsers.Text;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the users that need no decoding, nearly all of them: one id, one login name, plain ASCII, and nothing that
 * could make the account inactive. For them it says what {@link UserReader} would say; all others are left to that. Not
 * safe for many threads.
 */
final class PlainUsers {
    private static final int ID = 0;
    private static final int LOGIN = 1;
    private static final int DISPLAY_NAME = 2;
    private static final int COMMON_NAME = 3;
    private static final int MAIL = 4;

    private final Schema schema;
    private final byte[][] names;
    private final int[] attributes;

    /** Or else an attribute may be two things at once, which is for {@link UserReader} to say. */
    private final boolean distinct;

    PlainUsers(Schema schema) {
        this.schema = schema;
        names = new byte[][] {
            RawEntry.lowerCase(schema.id()),
            RawEntry.lowerCase(schema.login()),
            RawEntry.lowerCase(schema.displayName()),
            RawEntry.lowerCase(Schema.COMMON_NAME),
            RawEntry.lowerCase(schema.mail())
        };
        attributes = new int[names.length];
        Set<String> blocking =
                schema.blocking().stream().flatMap(by -> by.names().stream()).collect(Collectors.toSet());
        distinct = Stream.concat(Arrays.stream(names), blocking.stream().map(RawEntry::lowerCase))
                        .map(ByteBuffer::wrap)
                        .distinct()
                        .count()
                == names.length + blocking.size();
    }

    /** A user whose texts lie in the entry's bytes. */
    record PlainUser(
            DirectoryId id,
            Text login,
            Text displayName,
            @Nullable Text mail,
            Text dn) {}

    /** The user, or null if it is for {@link UserReader} to say. */
    @Nullable PlainUser read(RawEntry entry) {
        if (!distinct || !assign(entry)) {
            return null;
        }
        Text dn = plain(entry, entry.dnStart(), entry.dnEnd());
        Text login = first(entry, LOGIN);
        if (dn == null || login == null || login.length() == 0 || !isSingle(entry, ID) || !isSingle(entry, LOGIN)) {
            return null;
        }
        Text displayName = login;
        for (int name : new int[] {COMMON_NAME, DISPLAY_NAME}) {
            if (attributes[name] >= 0) {
                Text given = first(entry, name);
                if (given == null) {
                    return null;
                }
                displayName = given.length() == 0 ? displayName : given;
            }
        }
        Text mail = attributes[MAIL] < 0 ? null : first(entry, MAIL);
        DirectoryId known = id(entry);
        return known == null || (mail == null && attributes[MAIL] >= 0)
                ? null
                : new PlainUser(known, login, displayName, mail, dn);
    }

    private @Nullable DirectoryId id(RawEntry entry) {
        int value = entry.values(attributes[ID]);
        return schema.idForm()
                .read(entry.bytes(), entry.valueStart(value), entry.valueEnd(value))
                .orElse(null);
    }

    /** Finds which attribute is which; false if one is none of them, or there twice. */
    private boolean assign(RawEntry entry) {
        Arrays.fill(attributes, -1);
        for (int attribute = 0; attribute < entry.attributes(); attribute++) {
            int name = 0;
            while (name < names.length && !(attributes[name] < 0 && entry.is(attribute, names[name]))) {
                name++;
            }
            if (name == names.length) {
                return false;
            }
            attributes[name] = attribute;
        }
        return true;
    }

    private boolean isSingle(RawEntry entry, int name) {
        int attribute = attributes[name];
        return attribute >= 0
                && entry.values(attribute) < entry.valuesEnd(attribute)
                && entry.valueEnd(entry.values(attribute)) == entry.valuesEnd(attribute);
    }

    /** The first value, or null if there is none or it is not plain. */
    private @Nullable Text first(RawEntry entry, int name) {
        int attribute = attributes[name];
        if (attribute < 0 || entry.values(attribute) >= entry.valuesEnd(attribute)) {
            return null;
        }
        int value = entry.values(attribute);
        return plain(entry, entry.valueStart(value), entry.valueEnd(value));
    }

    private static @Nullable Text plain(RawEntry entry, int from, int to) {
        byte[] bytes = entry.bytes();
        for (int at = from; at < to; at++) {
            if (bytes[at] < 0) {
                return null;
            }
        }
        return new Text(bytes, from, to);
    }
}
