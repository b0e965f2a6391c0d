package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.protocol.SearchResultEntryProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.DirectoryUsers.Text;
import io.rollcall.ldap.PlainUsers.PlainUser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is read without decoding is what is read with it. */
class PlainUsersTest {
    private static final String BASE = "dc=corp,dc=example";
    private static final Explanation EXPLAIN = new Explanation(new DirectoryName("corp"));

    private static UserReader reader(DirectorySettings settings) {
        Schema schema = Schema.of(settings);
        return new UserReader(schema, Scope.of(settings, schema), Instant.now(), EXPLAIN);
    }

    private static final Settings SETTINGS = Settings.of(DirectoryKind.OPENLDAP, BASE, "ldap://127.0.0.1");
    private static final UserReader READER = reader(SETTINGS.settings());

    @Property(tries = 5_000)
    void a_user_that_needs_no_decoding_is_the_one_that_decoding_gives(@ForAll Random random) throws Exception {
        assertPlainIsDecoded(READER, entry(random));
    }

    @Property(tries = 2_000)
    void whatever_says_who_is_blocked(@ForAll Random random) throws Exception {
        String blocked = List.of("none", "shadowExpire", "description=anne", "cn=anne", "displayName=7", "mail=a b")
                .get(random.nextInt(6));
        UserReader reader = reader(SETTINGS.settings().withAttributes(AttributeNames.PRESETS.withBlocked(blocked)));
        assertPlainIsDecoded(reader, entry(random));
    }

    private static void assertPlainIsDecoded(UserReader reader, SearchResultEntry entry) throws Exception {
        PlainUser plain = reader.plainUsers().read(raw(entry));
        if (plain != null) {
            assertThat(user(plain)).isEqualTo(reader.user(entry));
            assertThat(digest(plain))
                    .isEqualTo(DirectoryUsers.of(List.of(reader.user(entry))).digest(0));
        }
    }

    @Test
    void an_ordinary_user_needs_no_decoding() throws ProtocolTrouble {
        SearchResultEntry entry = new SearchResultEntry(
                "uid=anne,ou=people," + BASE,
                List.of(
                        new Attribute("entryUUID", UUID.randomUUID().toString()),
                        new Attribute("uid", "anne"),
                        new Attribute("cn", "Anne Other"),
                        new Attribute("mail", "anne@corp.example")));
        assertThat(READER.plainUsers().read(raw(entry))).isNotNull();
    }

    @Test
    void whoever_may_be_locked_and_whoever_has_several_names_is_decoded() throws ProtocolTrouble {
        Attribute id = new Attribute("entryUUID", UUID.randomUUID().toString());
        for (Attribute more : List.of(
                new Attribute("pwdAccountLockedTime", "000001010000Z"),
                new Attribute("uid", "anne", "anna"),
                new Attribute("uid", "ännchen"),
                new Attribute("cn;lang-de", "Anne"))) {
            SearchResultEntry entry = new SearchResultEntry(
                    "cn=anne," + BASE,
                    more.getName().equals("uid") ? List.of(id, more) : List.of(id, new Attribute("uid", "anne"), more));
            assertThat(READER.plainUsers().read(raw(entry))).as(more.toString()).isNull();
        }
    }

    private static RawEntry raw(SearchResultEntry entry) throws ProtocolTrouble {
        byte[] bytes = new SearchResultEntryProtocolOp(entry).encodeProtocolOp().encode();
        RawEntry raw = new RawEntry();
        raw.set(bytes, Ber.contents(bytes, 0, bytes.length), bytes.length);
        return raw;
    }

    private static DirectoryUser user(PlainUser plain) {
        Text mail = plain.mail();
        return new DirectoryUser(
                plain.id(),
                true,
                plain.login().toString(),
                plain.displayName().toString(),
                mail == null ? null : mail.toString(),
                plain.dn().toString(),
                null);
    }

    private static long digest(PlainUser plain) {
        DirectoryUsers.Builder users = DirectoryUsers.builder();
        users.add(plain.id(), true, plain.login(), plain.displayName(), plain.mail(), plain.dn(), null);
        return users.build().digest(0);
    }

    private static SearchResultEntry entry(Random random) throws DirectoryException {
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(new Attribute("entryUUID", UUID.randomUUID().toString()));
        attributes.add(new Attribute("UID", "u" + random.nextInt(100)));
        for (String name : List.of("cn", "displayName", "mail", "shadowExpire", "description")) {
            if (random.nextInt(name.length()) < 3) {
                String[] values = new String[random.nextInt(3)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = List.of("", "Anne", "Änne", "a b", "7").get(random.nextInt(5)) + (i == 0 ? "" : i);
                }
                attributes.add(new Attribute(name, values));
            }
        }
        return new SearchResultEntry("uid=x" + random.nextInt(9) + ",ou=people," + BASE, attributes);
    }
}
