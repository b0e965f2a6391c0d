package io.rollcall.testkit.servers.scripted;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.protocol.SearchResultEntryProtocolOp;
import com.unboundid.ldap.protocol.SearchResultReferenceProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * All that a server sends for one request: entries, references, and the message that ends it. A value; each method gives
 * a copy that differs in one thing.
 *
 * @param id the message id that every part bears
 * @param references URLs of other servers that hold a part (RFC 4511, 4.5.3)
 * @param end the operation of the last message
 * @param controls of the last message
 */
public record Answer(int id, List<Entry> entries, List<String> references, ProtocolOp end, List<Control> controls) {
    public Answer {
        entries = List.copyOf(entries);
        references = List.copyOf(references);
        controls = List.copyOf(controls);
    }

    static Answer of(int id, ProtocolOp end) {
        return new Answer(id, List.of(), List.of(), end, List.of());
    }

    static Answer search(int id, List<Entry> entries, ResultCode code) {
        return of(id, done(code)).with(entries);
    }

    private static SearchResultDoneProtocolOp done(ResultCode code, String... urls) {
        return new SearchResultDoneProtocolOp(code.intValue(), null, "as the script says", List.of(urls));
    }

    public Answer with(List<Entry> newEntries) {
        return new Answer(id, newEntries, references, end, controls);
    }

    /** With one more entry, at the end. */
    public Answer and(Entry entry) {
        return with(Stream.concat(entries.stream(), Stream.of(entry)).toList());
    }

    public Answer first(int count) {
        return with(entries.subList(0, Math.min(count, entries.size())));
    }

    public Answer without(String attribute) {
        return each(entry -> {
            entry.getAttributes().stream()
                    .filter(found -> found.getBaseName().equalsIgnoreCase(attribute))
                    .toList()
                    .forEach(found -> entry.removeAttribute(found.getName()));
            return entry;
        });
    }

    /** Changes a copy of each entry. */
    public Answer each(UnaryOperator<Entry> change) {
        return with(entries.stream().map(Entry::duplicate).map(change).toList());
    }

    /** Changes a copy of the entry at this place. */
    public Answer at(int place, UnaryOperator<Entry> change) {
        List<Entry> changed = new ArrayList<>(entries);
        changed.set(place, change.apply(changed.get(place).duplicate()));
        return with(changed);
    }

    public Answer references(String... urls) {
        return new Answer(id, entries, List.of(urls), end, controls);
    }

    /** Ends with this result; a referral needs URLs. */
    public Answer ending(ResultCode code, String... urls) {
        return new Answer(id, entries, references, done(code, urls), controls);
    }

    public Answer ending(ProtocolOp operation) {
        return new Answer(id, entries, references, operation, controls);
    }

    public Answer withoutControls() {
        return new Answer(id, entries, references, end, List.of());
    }

    /** Says with this cookie that there is another page, or with an empty one that there is none. */
    public Answer cookie(byte[] cookie) {
        return new Answer(
                id,
                entries,
                references,
                end,
                List.of(new SimplePagedResultsControl(0, new ASN1OctetString(cookie), false)));
    }

    public Answer under(int otherId) {
        return new Answer(otherId, entries, references, end, controls);
    }

    /** Every message as it goes over the wire. */
    public List<byte[]> messages() {
        List<LDAPMessage> messages = new ArrayList<>();
        for (Entry entry : entries) {
            messages.add(new LDAPMessage(
                    id, new SearchResultEntryProtocolOp(entry.getDN(), new ArrayList<>(entry.getAttributes()))));
        }
        for (String url : references) {
            messages.add(new LDAPMessage(id, new SearchResultReferenceProtocolOp(List.of(url))));
        }
        messages.add(new LDAPMessage(id, end, controls.toArray(Control[]::new)));
        return messages.stream().map(message -> message.encode().encode()).toList();
    }

    /** The whole of it as one run of bytes. */
    public byte[] bytes() {
        List<byte[]> messages = messages();
        byte[] all =
                new byte[messages.stream().mapToInt(message -> message.length).sum()];
        int at = 0;
        for (byte[] message : messages) {
            System.arraycopy(message, 0, all, at, message.length);
            at += message.length;
        }
        return Arrays.copyOf(all, at);
    }
}
