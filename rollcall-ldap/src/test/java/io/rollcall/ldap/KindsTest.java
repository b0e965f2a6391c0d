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
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.directory.Sid;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kinds of servers do each in their own way. */
class KindsTest {
    private final Script script = new Script();
    private InMemoryDirectoryServer server;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = LoopbackServer.config();
        config.addInMemoryOperationInterceptor(script);
        server = LoopbackServer.start(config);
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    private Settings settings(DirectoryKind kind) {
        return Settings.of(kind, LoopbackServer.BASE, "ldap://127.0.0.1:" + server.getListenPort())
                .bind(LoopbackServer.BIND_DN, LoopbackServer.PASSWORD);
    }

    private Entry entry(String dn) {
        try {
            return server.getEntry(dn);
        } catch (LDAPException problem) {
            throw new IllegalStateException(problem);
        }
    }

    @Test
    void r15_a_range_that_is_not_sent_fails_the_reading() throws Exception {
        addAdUser(1, 513);
        addAdUser(2, 513);
        addAdGroup("Team", 200, 1200, "cn=u1,dc=corp,dc=example", "cn=u2,dc=corp,dc=example");
        script.range = 1;

        assertThatThrownBy(() -> settings(DirectoryKind.AD).directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("cn=Team", "member;range=0-*", "Nothing changes");
    }

    private static byte[] guid(int n) {
        return ByteBuffer.allocate(16).putInt(n).putLong(8, n).array();
    }

    private static byte[] sid(int relativeId) {
        byte[] sid = HexFormat.of().parseHex("010500000000000515000000aabbccdd01020304a1a2a3a400000000");
        for (int i = 0; i < 4; i++) {
            sid[24 + i] = (byte) (relativeId >>> (8 * i));
        }
        return sid;
    }

    private void addAdUser(int n, int primaryGroup) throws Exception {
        server.add(new Entry(
                "cn=u" + n + ",dc=corp,dc=example",
                new Attribute("objectClass", "user"),
                new Attribute("objectCategory", "person"),
                new Attribute("cn", "u" + n),
                new Attribute("sAMAccountName", "u" + n),
                new Attribute("objectGUID", guid(n)),
                new Attribute("objectSid", sid(2000 + n)),
                new Attribute("userAccountControl", "512"),
                new Attribute("primaryGroupID", "" + primaryGroup)));
    }

    private void addAdGroup(String name, int n, int relativeId, String... members) throws Exception {
        Entry group = new Entry(
                "cn=" + name + ",dc=corp,dc=example",
                new Attribute("objectClass", "group"),
                new Attribute("cn", name),
                new Attribute("objectGUID", guid(n)),
                new Attribute("objectSid", sid(relativeId)));
        if (members.length > 0) {
            group.addAttribute("member", members);
        }
        server.add(group);
    }

    @Test
    void r16_active_directorys_primary_group_counts_in_both_ways_of_reading() throws Exception {
        addAdUser(1, 513);
        addAdUser(2, 1600);
        addAdGroup("Domain Users", 100, 513);
        addAdGroup("Other", 101, 1600);
        addAdGroup("Above", 102, 1700, "cn=Domain Users,dc=corp,dc=example");
        LdapDirectory directory = settings(DirectoryKind.AD).directory();

        Reading all = directory.read(Progress.SILENT);
        Reading one = directory.readGroupsOf(IdForm.GUID_BYTES.read(guid(1)).orElseThrow());

        assertThat(logins(all, "Domain Users")).containsExactly("u1");
        assertThat(logins(all, "Other")).containsExactly("u2");
        assertThat(logins(one, "Domain Users")).containsExactly("u1");
        assertThat(names(one)).containsExactlyInAnyOrder("Domain Users", "Above");
    }

    @Test
    void r16_a_primary_group_is_one_of_the_users_own_domain_only() throws Exception {
        addAdUser(1, 513);
        addAdUser(2, 544);
        addAdGroup("Domain Users", 100, 513);
        Entry elsewhere = new Entry(
                "cn=Other Domain Users,dc=corp,dc=example",
                new Attribute("objectClass", "group"),
                new Attribute("cn", "Other Domain Users"),
                new Attribute("objectGUID", guid(101)),
                new Attribute("objectSid", otherDomain(sid(513))));
        Entry builtIn = new Entry(
                "cn=Administrators,dc=corp,dc=example",
                new Attribute("objectClass", "group"),
                new Attribute("cn", "Administrators"),
                new Attribute("objectGUID", guid(102)),
                new Attribute("objectSid", HexFormat.of().parseHex("01020000000000052000000020020000")));
        server.add(elsewhere);
        server.add(builtIn);
        LdapDirectory directory = settings(DirectoryKind.AD).directory();

        Reading all = directory.read(Progress.SILENT);

        assertThat(logins(all, "Domain Users")).containsExactly("u1");
        assertThat(logins(all, "Other Domain Users")).isEmpty();
        assertThat(logins(all, "Administrators")).isEmpty();
        assertThat(names(directory.readGroupsOf(IdForm.GUID_BYTES.read(guid(2)).orElseThrow())))
                .isEmpty();
    }

    @Test
    void r16_members_of_other_domains_are_told_by_their_sid_and_counted_apart() throws Exception {
        addAdUser(1, 513);
        String foreign = "CN=S-1-5-21-1-2-3-1104,CN=ForeignSecurityPrincipals,DC=corp,DC=example";
        addAdGroup(
                "Team",
                100,
                1600,
                "cn=u1,dc=corp,dc=example",
                foreign,
                "CN=S-1-5-11,CN=ForeignSecurityPrincipals,DC=corp,DC=example",
                "CN=S-1-5-21-1-2-3-1104,OU=Elsewhere,DC=corp,DC=example");
        addAdGroup("Domain Admins", 101, 512, foreign.toLowerCase(java.util.Locale.ROOT));
        server.add("dn: cn=ForeignSecurityPrincipals,dc=corp,dc=example", "objectClass: container");
        server.add(
                "dn: cn=S-1-5-11,cn=ForeignSecurityPrincipals,dc=corp,dc=example",
                "objectClass: foreignSecurityPrincipal");

        Reading reading = settings(DirectoryKind.AD).directory().read(Progress.SILENT);

        assertThat(reading.groups().foreign())
                .containsExactly(Sid.parse("S-1-5-21-1-2-3-1104").orElseThrow());
        int team = names(reading).indexOf("Team");
        int admins = names(reading).indexOf("Domain Admins");
        assertThat(reading.groups().foreignMembers(team)).containsExactly(0);
        assertThat(reading.groups().foreignMembers(admins)).containsExactly(0);
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(1, 1, 1, 0, 2));
        assertThat(reading.groups().get(team).wellKnown()).isFalse();
        assertThat(reading.groups().get(admins).wellKnown()).isTrue();
        assertThat(reading.users().get(0).sid()).isEqualTo(Sid.of(sid(2001)).orElseThrow());
    }

    private static byte[] otherDomain(byte[] sid) {
        byte[] other = sid.clone();
        other[12]++;
        return other;
    }

    @Test
    void r15_a_primary_group_whose_domain_cannot_be_told_fails_the_reading() throws Exception {
        addAdUser(1, 513);
        server.modify("cn=u1,dc=corp,dc=example", new Modification(ModificationType.DELETE, "objectSid"));

        assertThatThrownBy(() -> settings(DirectoryKind.AD).directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("cn=u1", "primaryGroupID", "objectSid");
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN_LIMIT_EXCEEDED, 1",
        "ADMIN_LIMIT_EXCEEDED, 999",
        "UNWILLING_TO_PERFORM, 30",
        "SIZE_LIMIT_EXCEEDED, 7",
        "UNAVAILABLE_CRITICAL_EXTENSION, 0"
    })
    void a_server_that_refuses_the_size_of_a_page_is_asked_for_smaller_pages_or_none(String refusal, int largest)
            throws Exception {
        for (int n = 1; n <= 9; n++) {
            server.add("dn: uid=u" + n + ",dc=corp,dc=example", "objectClass: inetOrgPerson", "uid: u" + n);
        }
        script.pageRefusal = (ResultCode) ResultCode.class.getField(refusal).get(null);
        script.largestPage = largest;

        assertThat(settings(DirectoryKind.GENERIC)
                        .directory()
                        .read(Progress.SILENT)
                        .users()
                        .size())
                .isEqualTo(9);
    }

    @Test
    void a_time_limit_that_is_too_short_for_a_large_page_makes_them_small() throws Exception {
        server.add("dn: uid=u1,dc=corp,dc=example", "objectClass: inetOrgPerson", "uid: u1");
        script.pageRefusal = ResultCode.TIME_LIMIT_EXCEEDED;
        script.largestPage = Patience.SMALL_PAGE;
        Patience large = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(10), 100 * Patience.SMALL_PAGE);

        assertThat(settings(DirectoryKind.GENERIC)
                        .directory(large)
                        .read(Progress.SILENT)
                        .users()
                        .size())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "8", "9", "1500"})
    void r16_members_that_active_directory_sends_in_ranges_are_all_read(int range) throws Exception {
        for (int n = 1; n <= 24; n++) {
            addAdUser(n, 513);
        }
        addAdGroup(
                "Inner",
                200,
                1200,
                IntStream.rangeClosed(1, 24)
                        .mapToObj(n -> "cn=u" + n + ",dc=corp,dc=example")
                        .toArray(String[]::new));
        String[] many = IntStream.rangeClosed(2, 24)
                .mapToObj(n -> "cn=u" + n + ",dc=corp,dc=example")
                .toArray(String[]::new);
        String[] withGroupLast = Arrays.copyOf(many, many.length + 1);
        withGroupLast[many.length] = "cn=Inner,dc=corp,dc=example";
        addAdGroup("Outer", 201, 1201, withGroupLast);
        // The server knows no ranges and would send no member at all when asked for one.
        script.whole = entry -> entry(entry.getDN());
        script.range = range;
        LdapDirectory directory = settings(DirectoryKind.AD).directory();

        Reading all = directory.read(Progress.SILENT);
        Reading one = directory.readGroupsOf(IdForm.GUID_BYTES.read(guid(1)).orElseThrow());

        assertThat(logins(all, "Inner")).hasSize(24);
        assertThat(logins(all, "Outer")).hasSize(23);
        assertThat(all.tally()).isEqualTo(new Reading.Tally(24 + 23 + 1, 0, 0));
        assertThat(names(one)).containsExactlyInAnyOrder("Inner", "Outer");
        assertThat(one.tally().memberships()).isEqualTo(2);
    }

    @Test
    void other_partitions_of_active_directory_are_a_remark_at_the_root_of_one_and_an_error_elsewhere()
            throws Exception {
        addAdUser(1, 513);
        String configuration = "ldap://corp.example/CN=Configuration,dc=corp,dc=example";
        script.reference = new SearchResultReference(new String[] {configuration}, null);

        assertThat(settings(DirectoryKind.AD).directory().read(Progress.SILENT).remarks())
                .singleElement()
                .asString()
                .contains(configuration);
        server.add("dn: ou=a,dc=corp,dc=example", "objectClass: organizationalUnit", "ou: a");
        assertThatThrownBy(() -> settings(DirectoryKind.AD)
                        .base("ou=a,dc=corp,dc=example")
                        .directory()
                        .read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(configuration, "incomplete");
    }

    @Test
    void groups_that_name_members_by_login_name_or_unique_name_are_read() throws Exception {
        server.add("dn: uid=Jo,dc=corp,dc=example", "objectClass: posixAccount", "uid: Jo", "cn: Jo");
        server.add("dn: uid=mia,dc=corp,dc=example", "objectClass: posixAccount", "uid: mia", "cn: Mia");
        server.add(
                "dn: cn=unix,dc=corp,dc=example",
                "objectClass: posixGroup",
                "cn: unix",
                "memberUid: jo",
                "memberUid: root");
        server.add(
                "dn: cn=unique,dc=corp,dc=example",
                "objectClass: groupOfUniqueNames",
                "cn: unique",
                "uniqueMember: uid=mia,dc=corp,dc=example#'0101'B",
                "uniqueMember: cn=unix,dc=corp,dc=example");
        LdapDirectory directory = settings(DirectoryKind.OPENLDAP).directory();

        Reading all = directory.read(Progress.SILENT);
        DirectoryId jo = directory.findUsers("jo").get(0).id();

        assertThat(logins(all, "unix")).containsExactly("Jo");
        assertThat(logins(all, "unique")).containsExactly("mia");
        assertThat(all.tally()).isEqualTo(new Reading.Tally(3, 0, 1));
        assertThat(names(directory.readGroupsOf(jo))).containsExactlyInAnyOrder("unix", "unique");
    }

    @ParameterizedTest
    @CsvSource({"uid=anne, anne", "cn=Anne, Anne2", "cn=Anne+uid=zoe, zoe"})
    void r16_of_several_login_names_the_one_in_the_dn_counts_and_groups_may_use_any(String rdn, String login)
            throws Exception {
        server.add(
                "dn: " + rdn + ",dc=corp,dc=example",
                "objectClass: posixAccount",
                "uid: anne",
                "uid: Anne2",
                "uid: zoe",
                "uid: ab12",
                "cn: Anne");
        for (String named : List.of("anne", "anne2", "zoe", "ab12")) {
            server.add(
                    "dn: cn=by-" + named + ",dc=corp,dc=example",
                    "objectClass: posixGroup",
                    "cn: by-" + named,
                    "memberUid: " + named);
        }
        LdapDirectory directory = settings(DirectoryKind.OPENLDAP).directory();

        Reading all = directory.read(Progress.SILENT);

        assertThat(all.users().get(0).login()).isEqualTo(login);
        for (String named : List.of("anne", "anne2", "zoe", "ab12")) {
            assertThat(logins(all, "by-" + named)).containsExactly(login);
        }
        assertThat(names(directory.readGroupsOf(all.users().get(0).id())))
                .containsExactlyInAnyOrder("by-anne", "by-anne2", "by-zoe", "by-ab12");
    }

    @Test
    void r16_a_login_name_that_two_users_have_is_refused_where_groups_use_it() throws Exception {
        server.add("dn: uid=anne,dc=corp,dc=example", "objectClass: posixAccount", "uid: anne", "uid: joint");
        server.add("dn: uid=zoe,dc=corp,dc=example", "objectClass: posixAccount", "uid: zoe", "uid: Joint");
        LdapDirectory directory = settings(DirectoryKind.OPENLDAP).directory();
        assertThat(directory.read(Progress.SILENT).users().size()).isEqualTo(2);

        server.add("dn: cn=unix,dc=corp,dc=example", "objectClass: posixGroup", "cn: unix", "memberUid: zoe");

        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("same login name", "uid=anne", "uid=zoe", "memberUid");
    }

    @Test
    void settings_prevail_over_the_kinds_presets() throws Exception {
        for (String unit : List.of("a", "b")) {
            server.add("dn: ou=" + unit + ",dc=corp,dc=example", "objectClass: organizationalUnit", "ou: " + unit);
            server.add(
                    "dn: uid=u" + unit + ",ou=" + unit + ",dc=corp,dc=example",
                    "objectClass: inetOrgPerson",
                    "uid: u" + unit,
                    "title: chief");
            server.add("dn: cn=g" + unit + ",ou=" + unit + ",dc=corp,dc=example", "objectClass: role", "cn: g" + unit);
        }
        server.add("dn: uid=x,ou=a,dc=corp,dc=example", "objectClass: inetOrgPerson", "uid: x");

        Reading reading = settings(DirectoryKind.GENERIC)
                .users("ou=a,dc=corp,dc=example", "(title=chief)")
                .groups("ou=b,dc=corp,dc=example", "(objectClass=role)")
                .direct()
                .directory()
                .read(Progress.SILENT);

        assertThat(reading.users().size()).isEqualTo(1);
        assertThat(reading.users().get(0).login()).isEqualTo("ua");
        assertThat(names(reading)).containsExactly("gb");
        assertThat(reading.nested()).isFalse();
    }

    @Test
    void r16_members_that_a_filter_leaves_out_are_told_from_those_that_do_not_exist() throws Exception {
        server.add("dn: uid=jo,dc=corp,dc=example", "objectClass: inetOrgPerson", "uid: jo");
        server.add("dn: cn=printer,dc=corp,dc=example", "objectClass: device", "cn: printer");
        server.add(
                "dn: cn=team,dc=corp,dc=example",
                "objectClass: groupOfNames",
                "cn: team",
                "member: uid=jo,dc=corp,dc=example",
                "member: cn=printer,dc=corp,dc=example",
                "member: cn=gone,dc=corp,dc=example",
                "member: cn=far,dc=elsewhere",
                "member: no dn at all");

        Reading reading = settings(DirectoryKind.GENERIC).directory().read(Progress.SILENT);

        assertThat(reading.tally()).isEqualTo(new Reading.Tally(1, 1, 3));
        assertThat(reading.remarks()).hasSize(2);
    }

    @Test
    void an_object_guid_reads_as_active_directorys_tools_show_it() {
        byte[] raw = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");

        DirectoryId id = IdForm.GUID_BYTES.read(raw).orElseThrow();

        assertThat(id).hasToString("33221100-5544-7766-8899-aabbccddeeff");
        assertThat(IdForm.GUID_BYTES.write(id)).isEqualTo(raw);
        assertThat(IdForm.GUID_BYTES.read(new byte[15])).isEmpty();
        assertThat(new String(IdForm.FOUR_WORDS.write(id), java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("33221100-55447766-8899aabb-ccddeeff");
    }

    @ParameterizedTest
    @CsvSource({
        "userAccountControl, 512, true",
        "userAccountControl, 514, false",
        "accountExpires, 0, true",
        "accountExpires, 9223372036854775807, true",
        "accountExpires, 132223104000000000, false",
        "accountExpires, 132223104010000000, true",
        "pwdAccountLockedTime, 000001010000Z, false",
        "pwdAccountLockedTime, 20200101000000Z, true",
        "shadowExpire, -1, true",
        "shadowExpire, 18262, false",
        "shadowExpire, 18263, true",
        "nsAccountLock, TRUE, false",
        "nsAccountLock, false, true",
        "krbPrincipalExpiration, 20200101000000Z, false",
        "krbPrincipalExpiration, 20200101000001Z, true",
        "lockoutTime, 132223104000000000, true",
        "other, x, true"
    })
    void r13_who_is_disabled_or_expired_is_not_active(String attribute, String value, boolean active) {
        List<BlockedBy> all = Arrays.stream(DirectoryKind.values())
                .flatMap(kind -> Schema.of(kind).blocking().stream())
                .distinct()
                .toList();
        Activity newYear2020 = new Activity(all, Instant.parse("2020-01-01T00:00:00Z"));

        assertThat(newYear2020.isActive(new SearchResultEntry("cn=x", List.of(new Attribute(attribute, value)))))
                .isEqualTo(active);
    }

    private static List<String> names(Reading reading) {
        return IntStream.range(0, reading.groups().size())
                .mapToObj(group -> reading.groups().get(group).name())
                .toList();
    }

    private static List<String> logins(Reading reading, String group) {
        int ordinal = names(reading).indexOf(group);
        return Arrays.stream(reading.groups().directUsers(ordinal))
                .mapToObj(user -> reading.users().get(user).login())
                .sorted()
                .toList();
    }
}
