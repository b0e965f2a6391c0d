package io.rollcall.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.testkit.servers.AwkwardWorld.Account;
import io.rollcall.testkit.servers.GeneratedWorld.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwkwardWorldTest {
    private static final int BIG = 90;

    private final AwkwardWorld world = new AwkwardWorld(new Shape(150, 20, 4, 3, 1, 42), BIG);

    @Test
    void names_are_all_different_and_read_back_from_their_dns() throws InvalidNameException {
        for (AwkwardLdif ldif : new AwkwardLdif[] {
            AwkwardLdif.openLdap(world), AwkwardLdif.ds389(world), AwkwardLdif.activeDirectory(world)
        }) {
            Set<LdapName> dns = new HashSet<>();
            for (int user = 0; user < world.users(); user++) {
                LdapName dn = new LdapName(ldif.userDn(user));
                assertThat(firstName(dn)).isEqualTo(world.userName(user));
                // a blank at the end, written as \20, is lost on the JDK
                if (!world.userName(user).endsWith(" ")) {
                    assertThat(new LdapName(ldif.memberDn(user))).isEqualTo(dn);
                }
                dns.add(dn);
            }
            for (int group = 0; group < world.groups(); group++) {
                LdapName dn = new LdapName(ldif.groupDn(group));
                assertThat(firstName(dn)).isEqualTo(world.groupName(group));
                dns.add(dn);
            }
            assertThat(dns).hasSize(world.users() + world.groups());
        }
    }

    private static Object firstName(LdapName dn) {
        try {
            return dn.getRdn(dn.size() - 1).toAttributes().get("cn").get();
        } catch (NamingException e) {
            throw new AssertionError(dn + " has no cn", e);
        }
    }

    @Test
    void the_same_world_gives_the_same_bytes(@TempDir Path folder) throws IOException {
        Path one = AwkwardLdif.ds389(world).write(folder.resolve("one"));
        Path two = AwkwardLdif.ds389(world).write(folder.resolve("two"));
        assertThat(Files.mismatch(one, two)).isEqualTo(-1);
    }

    @Test
    void the_truth_has_active_users_only_through_cycles_and_primary_groups() {
        Map<String, SortedSet<String>> truth = world.activeMembers();
        assertThat(truth).hasSize(world.groups());
        assertThat(truth.get(world.groupName(0))).isEqualTo(truth.get(world.groupName(3)));
        assertThat(world.directGroups(3)).contains(0);
        assertThat(world.directUsers(world.groups() - 1)).hasSizeGreaterThanOrEqualTo(BIG);
        int user = 40;
        assertThat(world.directUsers(world.primaryGroup(user).orElseThrow())).contains(user);
        assertThat(truth.get(world.groupName(world.primaryGroup(user).orElseThrow())))
                .contains(world.login(user));
        assertThat(world.account(11)).isEqualTo(Account.DISABLED);
        assertThat(world.account(14).active()).isTrue();
        assertThat(truth.values())
                .allSatisfy(logins -> assertThat(logins).doesNotContain(world.login(11), world.login(12)));
    }

    @Test
    void a_world_too_small_for_its_groups_is_refused() {
        assertThatThrownBy(() -> new AwkwardWorld(new Shape(10, 20, 4, 3, 1, 42), 11))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AwkwardWorld(new Shape(10, 5, 4, 3, 1, 42), 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("openldap")
    void openldap_takes_it(@TempDir Path folder) throws LDAPException {
        AwkwardLdif ldif = AwkwardLdif.openLdap(world);
        try (OpenLdapServer server = OpenLdapServer.start(
                OpenLdapServer.Options.plain().withLdif(ldif.write(folder.resolve("world.ldif"))))) {
            assertHolds(server, ldif);
        }
    }

    @Test
    @Tag("389ds")
    void ds389_takes_it(@TempDir Path folder) throws LDAPException {
        AwkwardLdif ldif = AwkwardLdif.ds389(world);
        try (Ds389Server server =
                Ds389Server.start(Ds389Server.Options.plain().withLdif(ldif.write(folder.resolve("world.ldif"))))) {
            assertHolds(server, ldif);
        }
    }

    @Test
    @Tag("samba")
    void samba_takes_it(@TempDir Path folder) throws LDAPException {
        AwkwardLdif ldif = AwkwardLdif.activeDirectory(world);
        try (SambaServer server = SambaServer.startWithLdif(ldif.write(folder.resolve("world.ldif")))) {
            assertHolds(server, ldif);
        }
    }

    private void assertHolds(TestServer server, AwkwardLdif ldif) throws LDAPException {
        try (LDAPConnection connection = TestServerContract.connect(server)) {
            for (int user = 0; user < world.users(); user++) {
                assertThat(connection.getEntry(ldif.userDn(user), "1.1"))
                        .as(ldif.userDn(user))
                        .isNotNull();
            }
            for (int group = 0; group < world.groups(); group++) {
                String[] members =
                        connection.getEntry(ldif.groupDn(group), "member").getAttributeValues("member");
                assertThat(members == null ? 0 : members.length)
                        .as(ldif.groupDn(group))
                        .isEqualTo(world.directUsers(group).length + world.directGroups(group).length);
            }
            assertThat(connection
                            .search(server.baseDn(), SearchScope.SUB, "(member=*)", "1.1")
                            .getEntryCount())
                    .isPositive();
        }
    }
}
