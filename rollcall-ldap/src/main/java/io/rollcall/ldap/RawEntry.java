package io.rollcall.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.protocol.SearchResultEntryProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultListener;
import com.unboundid.ldap.sdk.SearchResultReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An entry as it came (RFC 4511, 4.5.2), as places in the buffer that holds it: no object an attribute, and none a value.
 * Used for one entry after the other; valid until the next one is set. Not safe for many threads.
 */
final class RawEntry {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int OCTET_STRING = 0x04;

    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private boolean taken;
    private int from;
    private int to;
    private int dnStart;
    private int dnEnd;
    private int attributes;
    private int[] places = new int[4 * 16];

    /**
     * Takes the entry whose operation's contents are at a place.
     *
     * @throws ProtocolTrouble if there is no entry
     */
    void set(byte[] buffer, int start, int limit) throws ProtocolTrouble {
        bytes = buffer;
        taken = false;
        from = start;
        to = limit;
        attributes = 0;
        int list = octets(start, limit);
        dnStart = Ber.contents(bytes, start, limit);
        dnEnd = list;
        int at = element(list, SEQUENCE, limit);
        int end = Ber.end(bytes, list, limit);
        while (at < end) {
            int attribute = element(at, SEQUENCE, end);
            int attributeEnd = Ber.end(bytes, at, end);
            int values = octets(attribute, attributeEnd);
            int contents = element(values, SET, attributeEnd);
            add(Ber.contents(bytes, attribute, attributeEnd), values, contents, Ber.end(bytes, values, attributeEnd));
            at = attributeEnd;
        }
        for (int i = 0; i < attributes; i++) {
            for (int value = values(i); value < valuesEnd(i); value = octets(value, valuesEnd(i))) {
                // Each must be there in full before any is looked at.
            }
        }
    }

    private void add(int typeStart, int typeEnd, int valuesStart, int valuesEnd) {
        int at = 4 * attributes++;
        if (at == places.length) {
            places = Arrays.copyOf(places, at * 2);
        }
        places[at] = typeStart;
        places[at + 1] = typeEnd;
        places[at + 2] = valuesStart;
        places[at + 3] = valuesEnd;
    }

    private int element(int at, int tag, int limit) throws ProtocolTrouble {
        int contents = at < limit && bytes[at] == tag ? Ber.contents(bytes, at, limit) : -1;
        if (contents < 0) {
            throw new ProtocolTrouble("the server sent an entry that cannot be read");
        }
        return contents;
    }

    /** The end of the octet string at a place. */
    private int octets(int at, int limit) throws ProtocolTrouble {
        int next = at + 2 < limit && bytes[at] == OCTET_STRING ? at + 2 + bytes[at + 1] : 0;
        if (next > at + 1 && next <= limit) {
            // Of a length that is written in one byte, as nearly all are.
            return next;
        }
        element(at, OCTET_STRING, limit);
        return Ber.end(bytes, at, limit);
    }

    byte[] bytes() {
        return bytes;
    }

    /** {@link #bytes}, for as long as the caller wants: nothing else is written there any more. */
    byte[] take() {
        taken = true;
        return bytes;
    }

    boolean isTaken() {
        return taken;
    }

    /** Where the entry begins, DN and attributes. */
    int from() {
        return from;
    }

    /** Where the entry ends. */
    int to() {
        return to;
    }

    int dnStart() {
        return dnStart;
    }

    int dnEnd() {
        return dnEnd;
    }

    /** How many attributes there are; each is addressed by its number. */
    int attributes() {
        return attributes;
    }

    /** An attribute's name as {@link #is} takes it. */
    static byte[] lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether an attribute's description, options and all, is this, written in lower case. */
    boolean is(int attribute, byte[] lowerCase) {
        int start = places[4 * attribute];
        if (places[4 * attribute + 1] - start != lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            int c = bytes[start + i];
            if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where the first value's element is; not before {@link #valuesEnd} if there is none. */
    int values(int attribute) {
        return places[4 * attribute + 2];
    }

    int valuesEnd(int attribute) {
        return places[4 * attribute + 3];
    }

    /** Where the value's octets begin whose element is here. */
    int valueStart(int element) {
        return bytes[element + 1] >= 0 ? element + 2 : element + 2 + (bytes[element + 1] & 0x7f);
    }

    /** Where they end, and with them the element. */
    int valueEnd(int element) {
        return bytes[element + 1] >= 0 ? element + 2 + bytes[element + 1] : Ber.end(bytes, element, bytes.length);
    }

    String dn() {
        return text(dnStart, dnEnd);
    }

    /** The entry as the SDK has it. */
    SearchResultEntry decode() {
        return decodeWithout(-1);
    }

    /** The entry as the SDK has it, but without the attribute of this number. */
    SearchResultEntry decodeWithout(int without) {
        List<Attribute> decoded = new ArrayList<>(attributes);
        for (int i = 0; i < attributes; i++) {
            if (i == without) {
                continue;
            }
            List<ASN1OctetString> values = new ArrayList<>();
            for (int at = values(i); at < valuesEnd(i); at = valueEnd(at)) {
                values.add(new ASN1OctetString(Arrays.copyOfRange(bytes, valueStart(at), valueEnd(at))));
            }
            decoded.add(new Attribute(text(places[4 * i], places[4 * i + 1]), values.toArray(ASN1OctetString[]::new)));
        }
        return new SearchResultEntry(text(dnStart, dnEnd), decoded);
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** Hands entries on as bytes again, where only the SDK could read them. */
    static final class Encoder implements SearchResultListener {
        private static final long serialVersionUID = 1L;

        private final transient EntryStream.Listener listener;
        private final transient RawEntry raw = new RawEntry();

        Encoder(EntryStream.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void searchEntryReturned(SearchResultEntry entry) {
            byte[] operation =
                    new SearchResultEntryProtocolOp(entry).encodeProtocolOp().encode();
            try {
                raw.set(operation, Ber.contents(operation, 0, operation.length), operation.length);
            } catch (ProtocolTrouble impossible) {
                throw new IllegalStateException(impossible);
            }
            listener.entry(raw);
        }

        @Override
        public void searchReferenceReturned(SearchResultReference reference) {
            listener.reference(reference);
        }
    }
}
