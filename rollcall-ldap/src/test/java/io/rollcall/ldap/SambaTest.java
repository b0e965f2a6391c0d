package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.directory.Sid;
import io.rollcall.testkit.DirectoryContract;
import io.rollcall.testkit.DirectoryWorld;
import io.rollcall.testkit.servers.SambaServer;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract against Samba as an Active Directory domain controller. */
@Tag("samba")
class SambaTest extends DirectoryContract {
    private static SambaServer server;
    private static LDAPConnection admin;

    @BeforeAll
    static void start() throws Exception {
        server = SambaServer.start();
        URI url = URI.create(server.directUrl());
        admin = new LDAPConnection(url.getHost(), url.getPort(), server.bindDn(), server.password());
    }

    @AfterAll
    static void stop() {
        admin.close();
        server.close();
    }

    @Override
    protected DirectoryWorld newWorld() throws Exception {
        String base = "OU=World," + server.baseDn();
        LdapWorld.deleteBelow(admin, base);
        admin.add("dn: " + base, "objectClass: organizationalUnit");
        return new LdapWorld(
                admin,
                DirectoryKind.AD,
                base,
                Settings.of(DirectoryKind.AD, base, server.url())
                        .bind(server.bindDn(), server.password())
                        .bases("ou=people," + base, "ou=groups," + base)
                        .directory(),
                false);
    }

    @Test
    void r16_a_primary_group_counts_and_the_whole_domain_is_read_with_a_remark_on_other_partitions() throws Exception {
        DirectoryWorld world = newWorld();
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        LdapDirectory whole = Settings.of(DirectoryKind.AD, server.suffix(), server.url())
                .bind(server.bindDn(), server.password())
                .directory();

        Reading all = whole.read(Progress.SILENT);

        Map<String, Set<String>> edges = edges(all);
        assertThat(edges.get("Domain Users")).contains("jo", "Administrator");
        assertThat(edges.get("Users")).contains("Domain Users");
        assertThat(edges(whole.readGroupsOf(jo)))
                .containsEntry("Domain Users", Set.of("jo"))
                .containsEntry("Users", Set.of("Domain Users"));
        assertThat(all.remarks()).anyMatch(remark -> remark.contains("CN=Configuration,DC=corp,DC=example"));
        assertThat(whole.test()).allMatch(Directory.Step::ok);
        assertThat(whole.findGroups("Domain Users")).allMatch(DirectoryGroup::wellKnown);
        assertThat(whole.findGroups("Administrators")).allMatch(DirectoryGroup::wellKnown);
    }

    @Test
    void r15_the_only_domain_controller_has_heard_of_no_other_and_has_a_position_all_the_same() throws Exception {
        assertThat(newWorld()
                        .directory()
                        .read(Progress.SILENT)
                        .position()
                        .marks()
                        .keySet())
                .singleElement()
                .asString()
                .startsWith("highestCommittedUSN of CN=NTDS Settings,CN=DC1,");
    }

    @Test
    void r16_a_member_of_another_domain_is_told_by_its_sid() throws Exception {
        DirectoryWorld world = newWorld();
        DirectoryId team = world.addGroup("Trusting");
        String foreign = "S-1-5-21-111111111-222222222-333333333-1104";
        admin.modify(
                ((LdapWorld) world).dnOf(team),
                new Modification(ModificationType.ADD, "member", "<SID=" + foreign + ">"));

        Reading reading = world.directory().read(Progress.SILENT);

        assertThat(reading.groups().foreign())
                .containsExactly(Sid.parse(foreign).orElseThrow());
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(0, 0, 0, 0, 1));
    }

    @Test
    void an_object_guid_in_braces_as_the_servers_tools_show_it_finds_its_user() throws Exception {
        DirectoryWorld world = newWorld();
        DirectoryId jo = world.addUser("jo", "Jo Miller");

        DirectoryUser found = world.directory()
                .findUsers("{" + jo.toString().toUpperCase(Locale.ROOT) + "}")
                .get(0);

        assertThat(admin.getEntry("<GUID=" + jo + ">").getDN()).isEqualToIgnoringCase(found.dn());
        assertThat(found.active()).isTrue();
        assertThat(found.sid()).asString().startsWith("S-1-5-21-");
    }

    @Test
    void r13_a_user_that_was_deleted_is_said_to_be() throws Exception {
        DirectoryWorld world = newWorld();
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        world.delete(jo);

        assertThatThrownBy(() -> world.directory().readGroupsOf(jo))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(jo.toString(), "was deleted in the directory", "OU=World");
    }

    @Test
    void distribution_groups_are_out_unless_asked_for() throws Exception {
        DirectoryWorld world = newWorld();
        DirectoryId mails = world.addGroup("Mails");
        world.addGroup("Security");
        admin.modify(((LdapWorld) world).dnOf(mails), new Modification(ModificationType.REPLACE, "groupType", "2"));
        Settings settings = Settings.of(DirectoryKind.AD, "OU=World," + server.baseDn(), server.url())
                .bind(server.bindDn(), server.password());

        assertThat(settings.directory().searchGroups("", 9))
                .extracting(DirectoryGroup::name)
                .containsExactly("Security");
        assertThat(settings.extent(settings.extent().withDistributionGroups(true))
                        .directory()
                        .searchGroups("", 9))
                .extracting(DirectoryGroup::name)
                .containsExactly("Mails", "Security");
    }

    @Test
    void r16_members_read_from_users_are_those_read_from_groups() throws Exception {
        DirectoryWorld world = newWorld();
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId inner = world.addGroup("Inner");
        DirectoryId outer = world.addGroup("Outer");
        world.addMember(inner, jo);
        world.addMember(outer, inner);
        LdapDirectory fromUsers = Settings.of(DirectoryKind.AD, "OU=World," + server.baseDn(), server.url())
                .bind(server.bindDn(), server.password())
                .directory(OverridesTest.fromUsers());

        assertThat(edges(fromUsers.read(Progress.SILENT)))
                .isEqualTo(edges(world.directory().read(Progress.SILENT)));
        assertThat(edges(fromUsers.readGroupsOf(jo)))
                .isEqualTo(edges(world.directory().readGroupsOf(jo)));
    }

    @Test
    void a_wrong_password_and_an_untrusted_certificate_are_said() {
        Settings bound = Settings.of(DirectoryKind.AD, server.suffix(), server.ldapsUrl())
                .bind(server.bindDn(), server.password());

        assertThatThrownBy(() -> bound.directory().read(Progress.SILENT)).hasMessageContaining("not trusted");
        assertThatThrownBy(() -> bound.ca(server.caPem())
                        .bind(server.bindDn(), "wrong")
                        .directory()
                        .read(Progress.SILENT))
                .hasMessageContaining("password is wrong");
    }
}
