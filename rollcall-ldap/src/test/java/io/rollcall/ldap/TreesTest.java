package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where entries are in the tree of a server: FreeIPA's own places, and naming contexts side by side. */
class TreesTest {
    private static final String OTHER = "o=Partner";
    private static final String USERS = "cn=users,cn=accounts,dc=corp,dc=example";
    private static final String GROUPS = "cn=groups,cn=accounts,dc=corp,dc=example";

    private InMemoryDirectoryServer server;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = LoopbackServer.config();
        config.setBaseDNs(LoopbackServer.BASE, OTHER);
        server = LoopbackServer.start(config);
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
        server.add("dn: o=Partner", "objectClass: organization", "o: Partner");
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    private static DirectoryId id(int n) {
        return new DirectoryId(0x1111_2222_3333_4444L, n);
    }

    private void freeIpa() throws Exception {
        for (String place : new String[] {"accounts", "compat"}) {
            server.add("dn: cn=" + place + ",dc=corp,dc=example", "objectClass: nsContainer");
            server.add("dn: cn=users,cn=" + place + ",dc=corp,dc=example", "objectClass: nsContainer");
            server.add("dn: cn=groups,cn=" + place + ",dc=corp,dc=example", "objectClass: nsContainer");
        }
        server.add(ipaUser(1, "jo", "nsAccountLock", "FALSE"));
        server.add(ipaUser(2, "anne", "nsAccountLock", "TRUE"));
        server.add(ipaUser(3, "zoe", "krbPrincipalExpiration", "20200101000000Z"));
        server.add(ipaUser(4, "mia", "krbPrincipalExpiration", "29990101000000Z"));
        server.add(ipaGroup(11, "editors", "uid=jo," + USERS, "uid=anne," + USERS, "uid=zoe," + USERS));
        server.add(ipaGroup(12, "staff", "cn=editors," + GROUPS, "uid=mia," + USERS));
        server.add(
                "dn: cn=ipahosts," + GROUPS,
                "objectClass: ipaHostGroup",
                "cn: ipahosts",
                "ipaUniqueID: " + id(13),
                "member: fqdn=host,cn=computers,cn=accounts,dc=corp,dc=example");
        // What a plug-in shows once more for old clients.
        server.add(
                "dn: uid=jo,cn=users,cn=compat,dc=corp,dc=example", "objectClass: posixAccount", "uid: jo", "cn: Jo");
        server.add(
                "dn: cn=editors,cn=groups,cn=compat,dc=corp,dc=example",
                "objectClass: posixGroup",
                "cn: editors",
                "memberUid: jo");
    }

    private static Entry ipaUser(int n, String login, String attribute, String value) {
        return new Entry(
                "uid=" + login + "," + USERS,
                new Attribute("objectClass", "inetOrgPerson", "posixAccount", "krbPrincipalAux", "ipaObject"),
                new Attribute("uid", login),
                new Attribute("cn", login),
                new Attribute("ipaUniqueID", id(n).toString()),
                new Attribute(attribute, value));
    }

    private static Entry ipaGroup(int n, String name, String... members) {
        return new Entry(
                "cn=" + name + "," + GROUPS,
                new Attribute("objectClass", "groupOfNames", "nestedGroup", "ipaUserGroup", "ipaObject", "posixGroup"),
                new Attribute("cn", name),
                new Attribute("ipaUniqueID", id(n).toString()),
                new Attribute("member", members));
    }

    private static Map<String, Boolean> active(DirectoryUsers users) {
        Map<String, Boolean> active = new TreeMap<>();
        for (int user = 0; user < users.size(); user++) {
            active.put(users.get(user).login(), users.active(user));
        }
        return active;
    }

    @Test
    void r13_r16_freeipas_tree_is_read_with_who_is_locked_or_expired_and_groups_in_groups() throws Exception {
        freeIpa();
        LdapDirectory directory =
                LoopbackServer.settings(server).kind(DirectoryKind.FREEIPA).directory();

        Reading all = directory.read(Progress.SILENT);

        assertThat(active(all.users())).isEqualTo(Map.of("jo", true, "anne", false, "zoe", false, "mia", true));
        assertThat(all.users().ordinalOf(id(1))).isNotNegative();
        assertThat(OverridesTest.edges(all))
                .isEqualTo(Map.of("editors", Set.of("jo", "anne", "zoe"), "staff", Set.of("editors", "mia")));
        assertThat(all.groups().ordinalOf(id(12))).isNotNegative();
        assertThat(all.tally()).isEqualTo(new Reading.Tally(5, 0, 0));
        assertThat(OverridesTest.edges(directory.readGroupsOf(id(1))))
                .isEqualTo(Map.of("editors", Set.of("jo"), "staff", Set.of("editors")));
        assertThat(directory.findUsers("zoe"))
                .singleElement()
                .matches(user -> !user.active() && user.id().equals(id(3)));
        assertThat(directory.test()).allMatch(Directory.Step::ok);
    }

    @Test
    void r16_a_group_of_one_naming_context_holds_a_user_of_another_if_both_are_bases() throws Exception {
        server.add("dn: uid=jo,dc=corp,dc=example", "objectClass: inetOrgPerson", "uid: jo", "cn: Jo");
        server.add("dn: uid=pat,o=Partner", "objectClass: inetOrgPerson", "uid: pat", "cn: Pat");
        server.add(
                "dn: cn=Partners,o=Partner", "objectClass: groupOfNames", "cn: Partners", "member: uid=pat,o=Partner");
        server.add(
                "dn: cn=Project,dc=corp,dc=example",
                "objectClass: groupOfNames",
                "cn: Project",
                "member: uid=jo,dc=corp,dc=example",
                "member: uid=pat,o=Partner",
                "member: cn=Partners,o=Partner");
        Settings settings = LoopbackServer.settings(server);
        LdapDirectory both =
                settings.extent(Extent.below(LoopbackServer.BASE, OTHER)).directory();

        Reading all = both.read(Progress.SILENT);

        assertThat(OverridesTest.edges(all))
                .isEqualTo(Map.of("Project", Set.of("jo", "pat", "Partners"), "Partners", Set.of("pat")));
        assertThat(all.tally()).isEqualTo(new Reading.Tally(4, 0, 0));
        assertThat(both.findUsers("pat")).extracting(DirectoryUser::dn).containsExactly("uid=pat,o=Partner");
        assertThat(OverridesTest.edges(
                        both.readGroupsOf(both.findUsers("pat").get(0).id())))
                .isEqualTo(Map.of("Project", Set.of("pat", "Partners"), "Partners", Set.of("pat")));
        assertThat(both.searchGroups("P", 9)).extracting(DirectoryGroup::name).containsExactly("Partners", "Project");
        assertThat(both.test())
                .allMatch(Directory.Step::ok)
                .anyMatch(step -> step.found().equals("dc=corp,dc=example and o=Partner"));
        Reading one = settings.directory().read(Progress.SILENT);
        assertThat(OverridesTest.edges(one)).isEqualTo(Map.of("Project", Set.of("jo")));
        assertThat(one.tally().outOfScope()).isEqualTo(2);
    }
}
