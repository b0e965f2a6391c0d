package io.rollcall.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import io.rollcall.directory.Sid;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The normal form of a DN as bytes: two DNs that name one entry (RFC 4514, compared as RFC 4518 prepares text) have the
 * same normal form, whatever their case, spaces, escapes, hexadecimal values and order within an RDN.
 *
 * <pre>
 * rdn 0xFF rdn 0xFF …        rdn:   name 0xFD value [0xFE name 0xFD value …], sorted
 *                            value: NFKC, lower case, runs of spaces as one, none at the ends
 * </pre>
 *
 * The separators occur in no UTF-8 text, so nothing needs escaping. Plain ASCII takes a path without the SDK's parser
 * and without any allocation; it gives the same bytes. Characters that RFC 4518 maps to nothing are kept: servers keep
 * them too, and dropping them would let one entry pass for another. What is no DN at all gets a form of its own, equal
 * to no DN's. Reused for one DN after the other; not safe for many threads.
 */
final class NormalDn {
    private static final int RDN_END = 0xFF;
    private static final int ALSO = 0xFE;
    private static final int IS = 0xFD;
    private static final int UNREADABLE = 0xFC;

    private static final int LONGEST_NAME = AttributeTypes.OTHER_NAMES.keySet().stream()
            .mapToInt(String::length)
            .max()
            .orElseThrow();

    /** What becomes of each plain byte of a type's name and of a value; 0 where it is not plain. */
    private static final byte[] IN_NAME = new byte[256];

    private static final byte[] IN_VALUE = new byte[256];

    static {
        for (int c = ' '; c < 0x7f; c++) {
            byte folded = (byte) Character.toLowerCase(c);
            IN_VALUE[c] = "\\\"+<>;=,".indexOf(c) < 0 ? folded : 0;
            IN_NAME[c] = Character.isLetterOrDigit(c) || c == '-' ? folded : 0;
        }
    }

    private static final byte[] FOREIGN_SID = of("cn=S-1-5-21-");
    private static final byte[] FOREIGN_PARENT = of("cn=ForeignSecurityPrincipals");

    private byte[] bytes = new byte[256];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    static byte[] of(String dn) {
        NormalDn normal = new NormalDn();
        normal.set(dn.getBytes(StandardCharsets.UTF_8));
        return normal.copy();
    }

    static List<byte[]> of(List<DN> dns) {
        return dns.stream().map(dn -> of(dn.toString())).toList();
    }

    void set(byte[] dn) {
        set(dn, 0, dn.length);
    }

    /** Takes the DN that is in this part of the array. */
    void set(byte[] dn, int from, int to) {
        if (!setPlain(dn, from, to)) {
            setAny(Arrays.copyOfRange(dn, from, to));
        }
    }

    /** Whether this DN is the given one or lies below it. */
    boolean isAtOrBelow(byte[] base) {
        int start = length - base.length;
        return base.length == 0
                || (start >= 0
                        && (start == 0 || (bytes[start - 1] & 0xff) == RDN_END)
                        && Arrays.equals(bytes, start, length, base, 0, base.length));
    }

    /**
     * The SID in {@code CN=S-1-5-21-…,CN=ForeignSecurityPrincipals,…}, by which Active Directory names a member of another
     * domain (MS-ADTS 6.1.1.4.10); null for any other DN, and for SIDs that belong to no domain.
     */
    @Nullable Sid foreignSid() {
        if (!startsWith(0, FOREIGN_SID)) {
            return null;
        }
        int end = FOREIGN_SID.length;
        while (end < length && (bytes[end] & 0xff) != RDN_END) {
            end++;
        }
        if (!startsWith(end + 1, FOREIGN_PARENT)) {
            return null;
        }
        String sid = new String(bytes, 3, end - 3, StandardCharsets.US_ASCII);
        return Sid.parse(sid).filter(Sid::isOfDomain).orElse(null);
    }

    private boolean startsWith(int at, byte[] what) {
        return at + what.length <= length && Arrays.equals(bytes, at, at + what.length, what, 0, what.length);
    }

    /** The quick path; false if this DN holds anything but plain characters. */
    boolean setPlain(byte[] dn, int from, int to) {
        length = 0;
        // The normal form of a plain DN is never longer.
        reserve(to - from);
        int at = from;
        while (at < to) {
            at = plainName(dn, at, to);
            at = at < 0 ? -1 : plainValue(dn, at, to);
            if (at < 0) {
                return false;
            }
            if (at < to) {
                bytes[length++] = (byte) RDN_END;
                if (++at == to) {
                    return false;
                }
            }
        }
        return true;
    }

    private int plainName(byte[] dn, int start, int to) {
        int at = start;
        while (at < to && dn[at] != '=') {
            byte c = IN_NAME[dn[at] & 0xff];
            if (c == 0 || (at == start && c < 'a')) {
                return -1;
            }
            bytes[length++] = c;
            at++;
        }
        if (at == start || at == to || hasOtherName(at - start)) {
            return -1;
        }
        bytes[length++] = (byte) IS;
        return at + 1;
    }

    /** Whether the name that ends what was put so far is not the one that its type goes by here. */
    private boolean hasOtherName(int size) {
        // The short names, nearly all of them, take no look-up.
        return size == 2
                ? bytes[length - 2] == 'g' && bytes[length - 1] == 'n'
                : size > 4
                        && size <= LONGEST_NAME
                        && AttributeTypes.OTHER_NAMES.containsKey(
                                new String(bytes, length - size, size, StandardCharsets.US_ASCII));
    }

    /** Copies a value up to the comma or the end and returns that place, or -1. */
    private int plainValue(byte[] dn, int start, int to) {
        int at = start;
        byte last = ' ';
        while (at < to && dn[at] != ',') {
            byte c = IN_VALUE[dn[at] & 0xff];
            if (c == 0 || (c == ' ' && last == ' ')) {
                return -1;
            }
            last = c;
            bytes[length++] = c;
            at++;
        }
        return last == ' ' || dn[start] == '#' ? -1 : at;
    }

    /** The path for every DN, through the SDK's parser. */
    void setAny(byte[] dn) {
        length = 0;
        String text = text(dn);
        if (text != null) {
            try {
                boolean first = true;
                for (RDN rdn : new DN(text).getRDNs()) {
                    if (!first) {
                        put(RDN_END);
                    }
                    first = false;
                    putRdn(rdn);
                }
                return;
            } catch (LDAPException noDn) {
                length = 0;
            }
        }
        putUnreadable(dn);
    }

    private void putRdn(RDN rdn) {
        String[] names = rdn.getAttributeNames();
        byte[][] values = rdn.getByteArrayAttributeValues();
        byte[][] parts = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            NormalDn part = new NormalDn();
            String name = names[i].toLowerCase(Locale.ROOT);
            // RFC 1779 wrote numbers so, and some servers still do.
            name = name.startsWith("oid.") ? name.substring("oid.".length()) : name;
            part.put(AttributeTypes.OTHER_NAMES.getOrDefault(name, name).getBytes(StandardCharsets.UTF_8));
            part.put(IS);
            String value = text(values[i]);
            if (value == null) {
                part.putUnreadable(values[i]);
            } else {
                part.put(prepared(value).getBytes(StandardCharsets.UTF_8));
            }
            parts[i] = part.copy();
        }
        Arrays.sort(parts, Arrays::compareUnsigned);
        for (int i = 0; i < parts.length; i++) {
            // An RDN is a set (X.501, 9.3): what is said twice counts once.
            if (i > 0 && Arrays.equals(parts[i], parts[i - 1])) {
                continue;
            }
            if (i > 0) {
                put(ALSO);
            }
            put(parts[i]);
        }
    }

    private static String prepared(String value) {
        String text = Normalizer.normalize(value, Normalizer.Form.NFKC);
        StringBuilder prepared = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
                appendFolded(prepared, c);
            } else if (!prepared.isEmpty() && prepared.charAt(prepared.length() - 1) != ' ') {
                prepared.append(' ');
            }
        });
        int end = prepared.length();
        return prepared.substring(0, end > 0 && prepared.charAt(end - 1) == ' ' ? end - 1 : end);
    }

    /** Case folding as RFC 3454 B.2 has it for the two letters where Java's lower case of one letter differs. */
    private static void appendFolded(StringBuilder to, int c) {
        if (c == 'İ') {
            to.append("i\u0307");
        } else {
            to.appendCodePoint(c == 'ς' ? 'σ' : Character.toLowerCase(c));
        }
    }

    private static @Nullable String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException noText) {
            return null;
        }
    }

    private void putUnreadable(byte[] raw) {
        put(UNREADABLE);
        put(HexFormat.of().formatHex(raw).getBytes(StandardCharsets.US_ASCII));
    }

    private void put(byte[] more) {
        reserve(length + more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void put(int oneByte) {
        if (length == bytes.length) {
            reserve(length + 1);
        }
        bytes[length++] = (byte) oneByte;
    }

    private void reserve(int need) {
        if (need > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(need, bytes.length * 2));
        }
    }
}
