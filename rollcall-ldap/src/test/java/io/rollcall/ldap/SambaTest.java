package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.rollcall.Synchronizer;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Position;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.directory.Sid;
import io.rollcall.guard.Guard;
import io.rollcall.guard.Limits;
import io.rollcall.journal.Run;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Planner;
import io.rollcall.testkit.DirectoryContract;
import io.rollcall.testkit.DirectoryWorld;
import io.rollcall.testkit.InMemoryRegistry;
import io.rollcall.testkit.servers.SambaServer;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
        LdapWorld world = (LdapWorld) newWorld();
        world.addUser("jo", "Jo Miller");
        DirectoryId newest = world.addGroup("Newest");
        String settings = admin.getRootDSE().getAttributeValue("dsServiceName");
        DirectoryId invocation = IdForm.GUID_BYTES
                .read(admin.getEntry(settings, "invocationId").getAttributeValueBytes("invocationId"))
                .orElseThrow();
        long change = admin.getEntry(world.dnOf(newest), "uSNChanged").getAttributeValueAsLong("uSNChanged");

        Position position = world.directory().read(Progress.SILENT).position();

        String own = "replUpToDateVector of " + server.suffix() + ", invocation id " + invocation;
        assertThat(position.marks().keySet()).containsExactlyInAnyOrder("highestCommittedUSN of " + settings, own);
        assertThat(position.needs()).containsEntry(own, String.format(Locale.ROOT, "%020d", change));
        assertThat(position.marks().get(own))
                .isGreaterThanOrEqualTo(position.needs().get(own));
    }

    @Test
    void r15_runs_go_through_one_after_the_other_and_after_the_newest_object_is_gone() throws Exception {
        LdapWorld world = (LdapWorld) newWorld();
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId team = world.addGroup("Team");
        world.addMember(team, jo);
        DirectoryId newest = world.addGroup("Newest");
        InMemoryRegistry registry = new InMemoryRegistry(Clock.systemUTC());
        Settings settings = Settings.of(DirectoryKind.AD, "OU=World," + server.baseDn(), server.url())
                .bind(server.bindDn(), server.password());
        registry.directories().add(settings.settings(), "test");
        Synchronizer synchronizer =
                new Synchronizer(registry, new Planner(), new Guard(Limits.DEFAULT), Clock.systemUTC());
        Function<Intent, Run> run =
                intent -> synchronizer.run(settings.directory(), intent, "test", Optional.empty(), Progress.SILENT);

        assertThat(run.apply(new Intent.RegisterAll()).status()).isEqualTo(Run.Status.APPLIED);
        assertThat(run.apply(new Intent.ImportAll()).status()).isEqualTo(Run.Status.APPLIED);
        assertThat(run.apply(new Intent.Synchronise()).status()).isEqualTo(Run.Status.NOTHING_TO_DO);
        Position before = registry.view(settings.settings().name()).position();
        world.delete(newest);
        Run after = run.apply(new Intent.Synchronise());

        assertThat(after.status()).as(String.valueOf(after.cause())).isEqualTo(Run.Status.APPLIED);
        assertThat(before.needs()).hasSize(2);
        assertThat(registry.view(settings.settings().name()).position().behind(before))
                .isEmpty();
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
    void user_principal_names_can_be_the_logins_and_who_has_none_is_left_out() throws Exception {
        LdapWorld world = (LdapWorld) newWorld();
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId anne = world.addUser("anne", "Anne Weber");
        DirectoryId team = world.addGroup("Team");
        world.addMember(team, jo);
        world.addMember(team, anne);
        String principal = "jo.miller@corp.example";
        admin.modify(world.dnOf(jo), new Modification(ModificationType.ADD, "userPrincipalName", principal));
        LdapDirectory directory = Settings.of(DirectoryKind.AD, "OU=World," + server.baseDn(), server.url())
                .bind(server.bindDn(), server.password())
                .directory(OverridesTest.login("userPrincipalName"));

        Reading reading = directory.read(Progress.SILENT);

        assertThat(reading.users().size()).isEqualTo(1);
        assertThat(edges(reading)).isEqualTo(Map.of("Team", Set.of(principal)));
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(1, 0, 1));
        assertThat(directory.findUsers("Jo.Miller@CORP.example"))
                .extracting(DirectoryUser::id, DirectoryUser::login)
                .containsExactly(tuple(jo, principal));
        assertThat(directory.findUsers("anne")).isEmpty();
        assertThat(edges(directory.readGroupsOf(jo))).isEqualTo(Map.of("Team", Set.of(principal)));
        assertThatThrownBy(() -> directory.readGroupsOf(anne)).hasMessageContaining("the user filter leaves it out");
        assertThat(directory.test()).allMatch(Directory.Step::ok);
    }

    private static LdapDirectory inRanges(AskedInRanges asking) {
        return Settings.of(DirectoryKind.AD, "OU=World," + server.baseDn(), asking.url())
                .bind(server.bindDn(), server.password())
                .directory();
    }

    /** A group of seven users and a group; the ids of the users in their order, then the group's. */
    private LdapWorld largeGroup(List<DirectoryId> members) throws Exception {
        LdapWorld world = (LdapWorld) newWorld();
        DirectoryId large = world.addGroup("Large");
        DirectoryId inner = world.addGroup("Inner");
        for (int n = 0; n < 7; n++) {
            members.add(world.addUser("u" + n, "U " + n));
            world.addMember(large, members.get(n));
        }
        world.addMember(large, inner);
        world.addMember(inner, members.get(0));
        members.add(large);
        return world;
    }

    @Test
    void r16_members_that_samba_sends_in_ranges_are_all_read() throws Exception {
        List<DirectoryId> ids = new ArrayList<>();
        LdapWorld world = largeGroup(ids);

        try (AskedInRanges asking = new AskedInRanges(URI.create(server.directUrl()), 3)) {
            LdapDirectory ranged = inRanges(asking);

            assertThat(edges(ranged.read(Progress.SILENT)))
                    .isEqualTo(Map.of(
                            "Large", Set.of("u0", "u1", "u2", "u3", "u4", "u5", "u6", "Inner"), "Inner", Set.of("u0")))
                    .isEqualTo(edges(world.directory().read(Progress.SILENT)));
            assertThat(edges(ranged.readGroupsOf(ids.get(0))))
                    .isEqualTo(Map.of("Large", Set.of("u0", "Inner"), "Inner", Set.of("u0")));
            assertThat(asking.ranges()).contains("member;range=0-2", "member;range=2-4", "member;range=4-6");
        }
    }

    @Test
    void r15_a_range_past_the_end_has_no_value_with_samba_and_the_group_is_read_again() throws Exception {
        List<DirectoryId> ids = new ArrayList<>();
        LdapWorld world = largeGroup(ids);
        String large = world.dnOf(ids.get(7));

        try (AskedInRanges asking = new AskedInRanges(URI.create(server.directUrl()), 3)) {
            asking.onceBefore(
                    "member;range=2-4",
                    () -> admin.modify(
                            large, new Modification(ModificationType.REPLACE, "member", world.dnOf(ids.get(6)))));

            assertThat(edges(inRanges(asking).read(Progress.SILENT))).containsEntry("Large", Set.of("u6"));
            assertThat(asking.ranges()).contains("member;range=2-4");
        }
        assertThat(admin.getEntry(large, "member;range=2-*").getAttributes())
                .allMatch(attribute -> attribute.getValues().length == 0);
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
