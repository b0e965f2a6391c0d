package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Extent;
import io.rollcall.directory.MembersFrom;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Sid;
import io.rollcall.registry.RefusedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a kind presets, a person can override. */
class OverridesTest {
    private static final Optional<String> PRESET = Optional.empty();

    private final Script script = new Script();
    private InMemoryDirectoryServer server;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = LoopbackServer.config();
        config.addInMemoryOperationInterceptor(script);
        server = LoopbackServer.start(config);
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
        for (String unit : List.of("people", "groups", "more")) {
            server.add("dn: ou=" + unit + ",dc=corp,dc=example", "objectClass: organizationalUnit", "ou: " + unit);
        }
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    private void user(String login, String... more) throws Exception {
        Entry entry = new Entry("uid=" + login + ",ou=people,dc=corp,dc=example");
        entry.addAttribute("objectClass", "inetOrgPerson");
        entry.addAttribute("uid", login);
        add(entry, more);
    }

    private void group(String name, String... more) throws Exception {
        Entry entry = new Entry("cn=" + name + ",ou=groups,dc=corp,dc=example");
        entry.addAttribute("objectClass", "groupOfNames");
        entry.addAttribute("cn", name);
        add(entry, more);
    }

    private void add(Entry entry, String... more) throws Exception {
        for (String value : more) {
            int at = value.indexOf(": ");
            entry.addAttribute(new Attribute(value.substring(0, at), value.substring(at + 2)));
        }
        server.add(entry);
    }

    private static String groupDn(String name) {
        return "cn=" + name + ",ou=groups,dc=corp,dc=example";
    }

    private Settings settings(Extent extent) {
        return LoopbackServer.settings(server).extent(extent);
    }

    static AttributeNames fromUsers() {
        return new AttributeNames(
                PRESET, PRESET, PRESET, PRESET, PRESET, List.of(), List.of(), MembersFrom.USERS, PRESET, List.of());
    }

    static AttributeNames login(String attribute) {
        return new AttributeNames(
                PRESET,
                Optional.of(attribute),
                PRESET,
                PRESET,
                PRESET,
                List.of(),
                List.of(),
                MembersFrom.GROUPS,
                PRESET,
                List.of());
    }

    static Map<String, Set<String>> edges(Reading reading) {
        Map<String, Set<String>> edges = new TreeMap<>();
        for (int group = 0; group < reading.groups().size(); group++) {
            Set<String> members = new TreeSet<>();
            Arrays.stream(reading.groups().directUsers(group))
                    .forEach(user -> members.add(reading.users().get(user).login()));
            Arrays.stream(reading.groups().directGroups(group))
                    .forEach(child -> members.add(reading.groups().get(child).name()));
            edges.put(reading.groups().get(group).name(), members);
        }
        return edges;
    }

    @Test
    void every_attribute_can_be_another_one() throws Exception {
        user(
                "x1",
                "employeeNumber: 4711",
                "givenName: Jo",
                "personId: 00000000-0000-0000-0000-000000000001",
                "rfc822: jo@corp.example");
        user("x2", "employeeNumber: 4712", "personId: 00000000-0000-0000-0000-000000000002");
        user("without-number");
        group(
                "g1",
                "ou: Team",
                "personId: 00000000-0000-0000-0000-000000000003",
                "owner: uid=x1,ou=people,dc=corp,dc=example",
                "badge: 4712",
                "member: uid=x2,ou=people,dc=corp,dc=example");
        AttributeNames names = new AttributeNames(
                Optional.of("personId"),
                Optional.of("employeeNumber"),
                Optional.of("ou"),
                Optional.of("givenName"),
                Optional.of("rfc822"),
                List.of("owner"),
                List.of("badge"),
                MembersFrom.GROUPS,
                PRESET,
                List.of());
        LdapDirectory directory = settings(Extent.below("dc=corp,dc=example")).directory(names);

        Reading reading = directory.read(Progress.SILENT);

        assertThat(edges(reading)).isEqualTo(Map.of("Team", Set.of("4711", "4712")));
        assertThat(reading.users().size()).isEqualTo(2);
        DirectoryUser jo = reading.users().get(reading.users().ordinalOf(new DirectoryId(0, 1)));
        assertThat(jo.displayName()).isEqualTo("Jo");
        assertThat(jo.mail()).isEqualTo("jo@corp.example");
        assertThat(directory.findUsers("4711")).containsExactly(jo);
        assertThat(directory.searchUsers("rp.exam", 10)).containsExactly(jo);
        assertThat(directory.findGroups("Team")).hasSize(1);
        assertThat(edges(directory.readGroupsOf(jo.id()))).isEqualTo(Map.of("Team", Set.of("4711")));
    }

    @Test
    void a_member_attribute_that_is_named_alone_is_the_only_one() throws Exception {
        user("jo");
        user("anne");
        group("team", "member: uid=jo,ou=people,dc=corp,dc=example", "memberUid: anne");
        AttributeNames logins = new AttributeNames(
                PRESET,
                PRESET,
                PRESET,
                PRESET,
                PRESET,
                List.of(),
                List.of("memberUid"),
                MembersFrom.GROUPS,
                PRESET,
                List.of());

        Extent all = Extent.below("dc=corp,dc=example");

        assertThat(edges(settings(all).directory().read(Progress.SILENT))).containsEntry("team", Set.of("jo", "anne"));
        assertThat(edges(settings(all).directory(logins).read(Progress.SILENT))).containsEntry("team", Set.of("anne"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "1", "2.", "member)(uid=*", "-x", "cn;binary", "ü"})
    void what_is_no_attribute_type_is_refused(String name) {
        assertThatThrownBy(() -> LdapDirectory.check(
                        settings(Extent.below("dc=corp,dc=example")).settings().withAttributes(login(name)),
                        Secret::ciphertext))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("login name", "\"" + name + "\"", "RFC 4512");
    }

    private void whoMayBeBlocked() throws Exception {
        user("ann");
        user("bob", "nsAccountLock: TRUE");
        user("cat", "shadowExpire: 1");
        user("dan", "employeeType: Left ", "ou: Left");
        user("eve", "employeeType: staff", "employeeType: LEFT");
        user("fay", "employeeType;lang-en: left");
        user("gus", "userAccountControl: 514");
        user("hal", "mail: Gone@corp.example");
        user("ida", "pwdAccountLockedTime: 000001010000Z");
        user("joe", "krbPrincipalExpiration: 20200101000000Z");
        user("kim", "accountExpires: 132223104000000000");
        group("team", "member: uid=ann,ou=people,dc=corp,dc=example", "member: uid=dan,ou=people,dc=corp,dc=example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                            | cat ida",
                "nsAccountLock                               | bob",
                "NSACCOUNTLOCK ; shadowexpire ; shadowExpire | bob cat",
                "userAccountControl                          | gus",
                "useraccountcontrol=514                      | gus",
                "accountExpires;krbPrincipalExpiration       | joe kim",
                "pwdAccountLockedTime                        | ida",
                "employeeType=left                           | dan eve fay",
                "EMPLOYEETYPE = left;employeeType=staff      | dan eve fay",
                "employeeType=gone                           | ''",
                "mail=gone@corp.example;cn=nobody            | hal",
                "uid=ANN;nsAccountLock=false                 | ann",
                "ou=left;organizationalUnitName=gone         | dan",
                "organizationalUnitName = left               | dan",
                "RFC822mailbox=gone@corp.example             | hal",
                "none                                        | ''",
                "none; None                                  | ''",
                " None                                       | ''",
            })
    void r13_who_is_blocked_can_be_told_otherwise_and_every_way_of_reading_says_the_same(
            @org.jspecify.annotations.Nullable String words, String blocked) throws Exception {
        whoMayBeBlocked();
        AttributeNames names =
                words == null ? AttributeNames.PRESETS : AttributeNames.PRESETS.withBlocked(words.split(";"));
        LdapDirectory directory = settings(Extent.below("dc=corp,dc=example")).directory(names);
        List<String> expected = Arrays.stream(blocked.split(" "))
                .filter(login -> !login.isEmpty())
                .toList();

        Reading all = directory.read(Progress.SILENT);
        List<DirectoryUser> users = IntStream.range(0, all.users().size())
                .mapToObj(all.users()::get)
                .toList();

        assertThat(users).hasSize(11);
        assertThat(blocked(users)).isEqualTo(expected);
        assertThat(blocked(directory.searchUsers("", 100))).isEqualTo(expected);
        List<DirectoryUser> oneByOne = new ArrayList<>();
        for (DirectoryUser user : users) {
            oneByOne.add(directory.readGroupsOf(user.id()).users().get(0));
        }
        assertThat(blocked(oneByOne)).isEqualTo(expected);
        assertThat(directory.test()).allMatch(step -> step.ok());
    }

    @Test
    void r13_an_attribute_that_blocks_by_its_value_and_that_not_one_user_has_is_a_remark_of_the_test()
            throws Exception {
        whoMayBeBlocked();
        AttributeNames names = AttributeNames.PRESETS.withBlocked(
                "employeType=left", "employeeType=nobody", "organizationalUnitName=left", "nsAccountLock");

        List<Directory.Step> steps =
                settings(Extent.below("dc=corp,dc=example")).directory(names).test();

        assertThat(steps)
                .filteredOn(step -> step.step().equals("remark"))
                .extracting(Directory.Step::found)
                .filteredOn(remark -> remark.startsWith("Not one"))
                .singleElement()
                .asString()
                .startsWith("Not one of the 11 users has employeType, so nobody counts as blocked by it.");
    }

    @Test
    void of_active_directory_an_attribute_goes_by_one_name_alone() {
        assertThat(BlockedBy.parse(List.of("streetAddress=x"), DirectoryKind.AD))
                .singleElement()
                .satisfies(by -> assertThat(by.asked()).containsExactly("streetAddress"))
                .satisfies(by -> assertThat(by.names()).containsExactly("streetaddress"));
        assertThat(BlockedBy.parse(List.of("streetAddress=x"), DirectoryKind.OPENLDAP))
                .singleElement()
                .satisfies(by -> assertThat(by.asked()).containsExactly("streetAddress", "street"));
    }

    private static List<String> blocked(List<DirectoryUser> users) {
        return users.stream()
                .filter(user -> !user.active())
                .map(DirectoryUser::login)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "employeeType             | What employeeType says of a blocked user is not known. Write the value that blocks",
                "lockoutTime              | What lockoutTime says",
                "none;nsAccountLock       | none means that nobody counts as blocked, so it cannot stand beside \"nsAccountLock\"",
                "none;none;nsAccountLock  | so it cannot stand beside \"nsAccountLock\"",
                "employeeType=left;NONE   | so it cannot stand beside \"employeeType=left\"",
                "a b=c                    | \"a b\", is no attribute type",
                "employeeType;lang-de=x   | What employeeType says",
                "=left                    | \"\", is no attribute type",
                "''                       | \"\", is no attribute type",
                "2.5.4.12=x               | is no attribute type by its name",
                "nsAccountLock=           | \"nsAccountLock=\" says no value",
                "x)(uid=*                 | \"x)(uid\", is no attribute type"
            })
    void what_says_nothing_of_who_is_blocked_is_refused(String words, String error) {
        assertThatThrownBy(() -> LdapDirectory.check(
                        settings(Extent.below("dc=corp,dc=example"))
                                .settings()
                                .withAttributes(AttributeNames.PRESETS.withBlocked(words.split(";"))),
                        Secret::ciphertext))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(error);
    }

    @Test
    void r15_of_active_directory_only_what_says_who_is_blocked_must_be_visible() throws Exception {
        server.add(new Entry(
                "cn=jo,ou=people,dc=corp,dc=example",
                new Attribute("objectClass", "user"),
                new Attribute("objectCategory", "person"),
                new Attribute("sAMAccountName", "jo"),
                new Attribute("employeeType", "left"),
                new Attribute("primaryGroupID", "513"),
                new Attribute(
                        "objectSid",
                        Sid.parse("S-1-5-21-1-2-3-1104").orElseThrow().bytes()),
                new Attribute("objectGUID", guid(1))));
        Settings ad = settings(Extent.below("dc=corp,dc=example")).kind(DirectoryKind.AD);

        assertThatThrownBy(() -> ad.directory().read(Progress.SILENT))
                .hasMessageContaining("not one of the 1 users has userAccountControl");
        assertThat(ad.directory(AttributeNames.PRESETS.withBlocked("employeeType=left"))
                        .read(Progress.SILENT)
                        .users()
                        .get(0)
                        .active())
                .isFalse();
    }

    @Test
    void r16_an_entry_below_two_bases_is_read_once_and_bases_side_by_side_are_all_read() throws Exception {
        user("jo");
        group("team", "member: uid=jo,ou=people,dc=corp,dc=example", "member: uid=out,ou=more,dc=corp,dc=example");
        add(new Entry("uid=out,ou=more,dc=corp,dc=example"), "objectClass: inetOrgPerson", "uid: out");
        Extent overlapping = Extent.below("dc=corp,dc=example", "OU=People, dc=corp,dc=example", "DC=corp,dc=example");
        Extent beside = Extent.below("ou=people,dc=corp,dc=example", "ou=groups,dc=corp,dc=example");

        Reading once = settings(overlapping).directory().read(Progress.SILENT);
        Reading both = settings(beside).directory().read(Progress.SILENT);

        assertThat(edges(once)).isEqualTo(Map.of("team", Set.of("jo", "out")));
        assertThat(edges(both)).isEqualTo(Map.of("team", Set.of("jo")));
        assertThat(both.tally()).isEqualTo(new Reading.Tally(1, 0, 1));
        assertThat(settings(beside).directory().findUsers("uid=jo,ou=people,dc=corp,dc=example"))
                .hasSize(1);
        assertThat(settings(beside).directory().findUsers("uid=out,ou=more,dc=corp,dc=example"))
                .isEmpty();
        assertThat(settings(beside).directory().test()).allMatch(step -> step.ok());
    }

    @Test
    void distribution_groups_of_active_directory_are_out_unless_asked_for_and_pass_nothing_on() throws Exception {
        server.add(new Entry(
                "cn=jo,ou=people,dc=corp,dc=example",
                new Attribute("objectClass", "user"),
                new Attribute("objectCategory", "person"),
                new Attribute("sAMAccountName", "jo"),
                new Attribute("userAccountControl", "512"),
                new Attribute("primaryGroupID", "513"),
                new Attribute(
                        "objectSid",
                        Sid.parse("S-1-5-21-1-2-3-1104").orElseThrow().bytes()),
                new Attribute("objectGUID", guid(1))));
        adGroup("Mails", 2, "8", "cn=jo,ou=people,dc=corp,dc=example");
        adGroup("Team", 3, "-2147483646", groupDn("Mails"));
        adGroup("Hidden", 4, null, "cn=jo,ou=people,dc=corp,dc=example");
        Extent security = Extent.below("dc=corp,dc=example");

        Reading without = settings(security).kind(DirectoryKind.AD).directory().read(Progress.SILENT);
        Reading with = settings(security.withDistributionGroups(true))
                .kind(DirectoryKind.AD)
                .directory()
                .read(Progress.SILENT);

        assertThat(edges(without)).isEqualTo(Map.of("Team", Set.of(), "Hidden", Set.of("jo")));
        assertThat(without.tally()).isEqualTo(new Reading.Tally(1, 0, 1));
        assertThat(edges(with))
                .isEqualTo(Map.of("Team", Set.of("Mails"), "Mails", Set.of("jo"), "Hidden", Set.of("jo")));
    }

    private void adGroup(String name, int id, @org.jspecify.annotations.Nullable String type, String member)
            throws Exception {
        Entry entry = new Entry(
                groupDn(name),
                new Attribute("objectClass", "group"),
                new Attribute("cn", name),
                new Attribute("objectGUID", guid(id)),
                new Attribute("member", member));
        if (type != null) {
            entry.addAttribute("groupType", type);
        }
        server.add(entry);
    }

    private static byte[] guid(int n) {
        return ByteBuffer.allocate(16).putInt(n).putLong(8, n).array();
    }

    private void companyFromUsers() throws Exception {
        user("jo", "memberOf: " + groupDn("inner"), "memberOf: CN=Outer,ou=groups,dc=corp,dc=example");
        user("anne", "memberOf: " + groupDn("inner"), "memberOf: cn=far,dc=elsewhere");
        user("zoe");
        group("inner", "memberOf: " + groupDn("outer"));
        group("outer", "memberOf: " + groupDn("inner"), "member: uid=zoe,ou=people,dc=corp,dc=example");
        group("empty", "memberOf: " + groupDn("outer"));
    }

    @Test
    void r16_members_can_be_read_from_users_and_nested_groups_that_name_their_groups() throws Exception {
        companyFromUsers();
        LdapDirectory directory = settings(Extent.below("dc=corp,dc=example")).directory(fromUsers());

        Reading reading = directory.read(Progress.SILENT);
        DirectoryId anne = directory.findUsers("anne").get(0).id();

        assertThat(edges(reading))
                .isEqualTo(Map.of(
                        "inner", Set.of("jo", "anne", "outer"),
                        "outer", Set.of("jo", "inner", "empty"),
                        "empty", Set.of()));
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(6, 0, 1));
        assertThat(edges(directory.readGroupsOf(anne)))
                .isEqualTo(Map.of("inner", Set.of("anne", "outer"), "outer", Set.of("inner")));
        assertThat(directory.test()).allMatch(step -> step.ok());
    }

    @Test
    void r3_without_nesting_a_user_is_in_the_groups_that_it_names_itself() throws Exception {
        companyFromUsers();
        LdapDirectory directory =
                settings(Extent.below("dc=corp,dc=example").withNested(false)).directory(fromUsers());
        DirectoryId anne = directory.findUsers("anne").get(0).id();

        assertThat(edges(directory.readGroupsOf(anne))).isEqualTo(Map.of("inner", Set.of("anne")));
        assertThat(directory.read(Progress.SILENT).nested()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void r15_a_group_renamed_while_users_name_it_fails_the_reading(int search) throws Exception {
        companyFromUsers();
        script.afterSearch.put(search, () -> {
            server.modifyDN(groupDn("inner"), "cn=renamed", true, null);
        });
        LdapDirectory directory = settings(Extent.below("dc=corp,dc=example")).directory(fromUsers());

        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("changed while it was read", "cn=renamed", "Nothing was changed");
    }

    @Test
    void r15_a_group_renamed_after_a_nested_one_named_it_fails_the_reading() throws Exception {
        user("jo", "memberOf: " + groupDn("a"));
        group("a", "memberOf: " + groupDn("p"));
        group("b");
        group("p");
        // As servers with a memberOf overlay do: who names a group that is renamed at once names it so.
        script.afterSearch.put(2, () -> {
            server.modifyDN(groupDn("p"), "cn=px", true, null);
            server.modify(groupDn("a"), new Modification(ModificationType.REPLACE, "memberOf", groupDn("px")));
        });
        LdapDirectory directory = settings(Extent.below("dc=corp,dc=example"))
                .directory(fromUsers(), new Patience(Duration.ofSeconds(2), Duration.ofSeconds(10), 2));

        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("changed while it was read", "\"cn=a,", "Nothing was changed");

        assertThat(edges(directory.read(Progress.SILENT)))
                .isEqualTo(Map.of("a", Set.of("jo"), "b", Set.of(), "px", Set.of("a")));
    }

    @Test
    void r15_a_user_whose_groups_the_server_does_not_name_all_at_once_is_not_taken_for_one_in_none() throws Exception {
        companyFromUsers();
        LdapDirectory directory = settings(Extent.below("dc=corp,dc=example")).directory(fromUsers());
        DirectoryId jo = directory.findUsers("jo").get(0).id();
        script.inParts = "memberOf";

        assertThatThrownBy(() -> directory.readGroupsOf(jo))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(
                        "\"uid=jo,", "more groups than the server names at once", "memberOf;range=0-0");
        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContaining("more groups than the server names at once");
    }

    @Test
    void r15_a_group_deleted_while_users_name_it_fails_the_reading() throws Exception {
        companyFromUsers();
        script.afterSearch.put(3, () -> server.delete(groupDn("empty")));
        LdapDirectory directory = settings(Extent.below("dc=corp,dc=example")).directory(fromUsers());

        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("changed while it was read", "was deleted");
    }

    @Test
    void members_from_users_without_nesting_are_refused_where_member_of_holds_indirect_groups() {
        for (DirectoryKind kind : List.of(DirectoryKind.DS389, DirectoryKind.FREEIPA)) {
            assertThatThrownBy(() -> LdapDirectory.check(
                            settings(Extent.below("dc=corp").withNested(false))
                                    .kind(kind)
                                    .settings()
                                    .withAttributes(fromUsers()),
                            Secret::ciphertext))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContainingAll(kind.word(), "indirect");
        }
    }
}
