package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups that come in parts of three members, and that change between two parts. */
class LargeGroupsTest {
    /** Searches of a reading: 1 root DSE, 2 users, 3 groups, 4 the first part, 5 the second, … */
    private static final int FIRST_PART = 4;

    private static final String GROUP = "cn=Large,dc=corp,dc=example";

    private final Script script = new Script();
    private InMemoryDirectoryServer server;
    private Settings settings;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = LoopbackServer.config();
        config.addInMemoryOperationInterceptor(script);
        server = LoopbackServer.start(config);
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
        for (int n = 0; n < 10; n++) {
            server.add(new Entry(
                    dn(n),
                    new Attribute("objectClass", "user"),
                    new Attribute("objectCategory", "person"),
                    new Attribute("sAMAccountName", "u" + n),
                    new Attribute("userAccountControl", "512"),
                    new Attribute("primaryGroupID", "513"),
                    new Attribute("objectSid", new byte[] {
                        1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, (byte) n, 9, 0, 0
                    }),
                    new Attribute("objectGUID", guid(n))));
        }
        server.add(new Entry(
                GROUP,
                new Attribute("objectClass", "group"),
                new Attribute("cn", "Large"),
                new Attribute("objectGUID", guid(100)),
                new Attribute("uSNChanged", "1"),
                new Attribute("member", members(0, 7))));
        script.whole = entry -> entry(entry.getDN());
        script.range = 3;
        settings = LoopbackServer.settings(server).kind(DirectoryKind.AD);
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    private static String dn(int n) {
        return "cn=u" + n + ",dc=corp,dc=example";
    }

    private static byte[] guid(int n) {
        return ByteBuffer.allocate(16).putInt(n).putLong(8, n).array();
    }

    private static String[] members(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(LargeGroupsTest::dn).toArray(String[]::new);
    }

    /** Without the server's own time of change, as if members' entries were deleted, which changes no group. */
    private Entry entry(String dn) {
        try {
            Entry entry = server.getEntry(dn).duplicate();
            entry.removeAttribute("modifyTimestamp");
            return entry;
        } catch (LDAPException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private void become(String usn, String... members) throws LDAPException {
        server.modify(
                GROUP,
                new Modification(ModificationType.REPLACE, "member", members),
                new Modification(ModificationType.REPLACE, "uSNChanged", usn));
    }

    private List<String> read() throws DirectoryException {
        Reading reading = settings.directory().read(Progress.SILENT);
        return IntStream.of(reading.groups().directUsers(0))
                .mapToObj(user -> reading.users().get(user).login())
                .toList();
    }

    private static String[] logins(int... numbers) {
        return IntStream.of(numbers).mapToObj(n -> "u" + n).toArray(String[]::new);
    }

    @Test
    void r16_a_group_that_does_not_change_is_read_whole_and_nobody_twice() throws Exception {
        assertThat(read()).containsExactly(logins(0, 1, 2, 3, 4, 5, 6, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {FIRST_PART, FIRST_PART + 1, FIRST_PART + 2})
    void r15_a_group_that_changes_after_any_part_is_read_again(int search) throws Exception {
        script.afterSearch.put(search, () -> become("2", members(1, 9)));

        assertThat(read()).containsExactly(logins(1, 2, 3, 4, 5, 6, 7, 8, 9));
    }

    @Test
    void r15_a_member_whose_own_entry_is_deleted_shifts_the_others_and_nobody_is_missed() throws Exception {
        script.afterSearch.put(FIRST_PART, () -> become("1", members(1, 7)));

        assertThat(read()).containsExactly(logins(1, 2, 3, 4, 5, 6, 7));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r15_a_group_that_ends_before_the_next_part_is_read_again(boolean error) throws Exception {
        script.errorPastTheEnd = error;
        script.afterSearch.put(FIRST_PART + 1, () -> become("1", members(0, 3)));

        assertThat(read()).containsExactly(logins(0, 1, 2, 3));
    }

    @Test
    void r15_parts_of_one_member_that_end_early_are_read_again() throws Exception {
        script.range = 1;
        script.afterSearch.put(FIRST_PART + 3, () -> become("1", members(0, 3)));

        assertThat(read()).containsExactly(logins(0, 1, 2, 3));
    }

    @Test
    void r15_a_group_that_never_stops_changing_fails_the_reading_after_a_few_times() {
        for (int search = FIRST_PART; search < 100; search++) {
            String usn = "" + search;
            script.afterSearch.put(search, () -> become(usn, members(0, 7)));
        }

        assertThatThrownBy(this::read)
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(GROUP, "changed each of the 5 times", "next run");
    }

    @Test
    void r15_parts_that_nothing_ties_together_fail_the_reading() throws Exception {
        server.modify(GROUP, new Modification(ModificationType.DELETE, "uSNChanged"));

        assertThatThrownBy(this::read)
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(GROUP, "uSNChanged", "unnoticed");
    }

    @Test
    void r15_a_group_deleted_before_its_parts_were_read_fails_the_reading() {
        script.afterSearch.put(FIRST_PART - 1, () -> server.delete(GROUP));

        assertThatThrownBy(this::read).isInstanceOf(DirectoryException.class).hasMessageContaining(GROUP);
    }

    @Test
    void r3_a_group_above_that_changes_between_two_parts_is_read_again() throws Exception {
        String[] withGroup = Stream.concat(Stream.of(members(1, 7)), Stream.of("cn=Inner,dc=corp,dc=example"))
                .toArray(String[]::new);
        server.add(new Entry(
                "cn=Inner,dc=corp,dc=example",
                new Attribute("objectClass", "group"),
                new Attribute("cn", "Inner"),
                new Attribute("objectGUID", guid(101)),
                new Attribute("member", dn(0))));
        become("1", withGroup);
        DirectoryId user = IdForm.GUID_BYTES.read(guid(0)).orElseThrow();
        int firstPart = 5;
        script.afterSearch.put(firstPart, () -> become("2", withGroup));

        Reading reading = settings.directory().readGroupsOf(user);

        assertThat(reading.groups().size()).isEqualTo(2);
        int large = reading.groups().ordinalOf(IdForm.GUID_BYTES.read(guid(100)).orElseThrow());
        assertThat(reading.groups().directGroups(large)).hasSize(1);
        assertThat(script.searches.get()).isGreaterThan(firstPart + 3);
    }
}
