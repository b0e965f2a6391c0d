package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.SearchResultEntryProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is read where it lies is what the SDK reads. */
class RawEntryTest {
    @Property(tries = 300)
    void entries_are_as_the_sdk_has_them_in_whatever_pieces_they_come(@ForAll Random random) throws IOException {
        List<SearchResultEntry> sent = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 20; i++) {
            SearchResultEntry entry = entry(random);
            sent.add(entry);
            bytes.write(new LDAPMessage(7, new SearchResultEntryProtocolOp(entry))
                    .encode()
                    .encode());
        }
        MessageReader reader = new MessageReader(inPieces(bytes.toByteArray(), random));
        RawEntry raw = new RawEntry();

        for (SearchResultEntry entry : sent) {
            reader.read();
            raw.set(reader.buffer(), reader.start(), reader.operationEnd());

            assertThat(raw.dn()).isEqualTo(entry.getDN());
            assertThat(raw.decode()).isEqualTo(entry);
            assertThat(members(raw)).isEqualTo(Arrays.asList(values(entry, "member")));
        }
        assertThatThrownBy(reader::read).isInstanceOf(ProtocolTrouble.class).hasMessageContaining("lost");
    }

    /** Whatever the bytes are: an entry that fits into them, or a clear refusal. */
    @Property(tries = 5_000)
    void bytes_that_are_no_entry_are_refused(@ForAll Random random) {
        byte[] bytes = new SearchResultEntryProtocolOp(entry(random))
                .encodeProtocolOp()
                .encode();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        int length = random.nextInt(bytes.length + 1);
        RawEntry raw = new RawEntry();
        try {
            raw.set(Arrays.copyOf(bytes, length), Math.min(2, length), length);
            assertThat(raw.decode().getDN().length()).isLessThanOrEqualTo(length);
        } catch (ProtocolTrouble refused) {
            assertThat(refused).hasMessageContaining("cannot be read");
        }
    }

    @Test
    void a_name_is_found_in_any_case_and_not_with_options() throws ProtocolTrouble {
        RawEntry raw = raw(new SearchResultEntry(
                "cn=x", List.of(new Attribute("Member", "cn=a"), new Attribute("member;range=0-1", "cn=b"))));

        assertThat(raw.is(0, RawEntry.lowerCase("MEMBER"))).isTrue();
        assertThat(raw.is(1, RawEntry.lowerCase("member"))).isFalse();
        assertThat(raw.decodeWithout(0).getAttributes()).containsExactly(new Attribute("member;range=0-1", "cn=b"));
    }

    private static RawEntry raw(SearchResultEntry entry) throws ProtocolTrouble {
        byte[] bytes = new SearchResultEntryProtocolOp(entry).encodeProtocolOp().encode();
        RawEntry raw = new RawEntry();
        raw.set(bytes, Ber.contents(bytes, 0, bytes.length), bytes.length);
        return raw;
    }

    private static List<String> members(RawEntry raw) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < raw.attributes(); i++) {
            if (raw.is(i, RawEntry.lowerCase("member"))) {
                for (int at = raw.values(i); at < raw.valuesEnd(i); at = raw.valueEnd(at)) {
                    members.add(new String(
                            raw.bytes(),
                            raw.valueStart(at),
                            raw.valueEnd(at) - raw.valueStart(at),
                            java.nio.charset.StandardCharsets.UTF_8));
                }
            }
        }
        return members;
    }

    private static String[] values(SearchResultEntry entry, String attribute) {
        String[] values = entry.getAttributeValues(attribute);
        return values == null ? new String[0] : values;
    }

    private static SearchResultEntry entry(Random random) {
        List<Attribute> attributes = new ArrayList<>();
        for (String name : List.of("uid", "cn", "member", "jpegPhoto;binary")) {
            int values = random.nextInt(4) == 0 ? random.nextInt(2_000) : random.nextInt(3);
            String[] texts = new String[values];
            Arrays.setAll(texts, i -> text(random));
            if (random.nextBoolean()) {
                attributes.add(new Attribute(name, texts));
            }
        }
        return new SearchResultEntry("cn=" + text(random) + ",dc=corp", attributes);
    }

    private static String text(Random random) {
        String text = random.ints(random.nextInt(random.nextInt(20) == 0 ? 300 : 30), 'a', 'ſ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return text;
    }

    private static InputStream inPieces(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(
                        buffer, offset, Math.min(length, 1 + random.nextInt(random.nextBoolean() ? 5 : 100_000)));
            }
        };
    }
}
