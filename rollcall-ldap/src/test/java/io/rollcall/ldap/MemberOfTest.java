package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.testkit.servers.OpenLdapServer;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Members read from users, whose memberOf a real slapd keeps. */
@Tag("openldap")
class MemberOfTest {
    @Test
    void r16_members_read_from_users_are_those_read_from_groups_through_nesting_and_in_a_cycle() throws Exception {
        try (OpenLdapServer server =
                OpenLdapServer.start(OpenLdapServer.Options.plain().withMemberOf())) {
            URI url = URI.create(server.directUrl());
            String base = "ou=world," + server.suffix();
            Settings settings = Settings.of(DirectoryKind.OPENLDAP, base, server.url())
                    .bind(server.bindDn(), server.password())
                    .bases("ou=people," + base, "ou=groups," + base);
            try (LDAPConnection admin = new LDAPConnection(
                    url.getHost(), url.getPort(), "cn=admin," + server.suffix(), server.password())) {
                admin.add("dn: " + base, "objectClass: organizationalUnit");
                LdapWorld world = new LdapWorld(admin, DirectoryKind.OPENLDAP, base, settings.directory(), false);
                DirectoryId jo = world.addUser("jo", "Jo, the \"First\"");
                DirectoryId anne = world.addUser("anne", "Änne");
                DirectoryId inner = world.addGroup("Inner");
                DirectoryId outer = world.addGroup("Outer, too");
                world.addMember(inner, jo);
                world.addMember(outer, inner);
                world.addMember(inner, outer);
                world.addMember(outer, anne);
                LdapDirectory fromUsers = settings.directory(OverridesTest.fromUsers());

                Reading reading = fromUsers.read(Progress.SILENT);

                assertThat(OverridesTest.edges(reading))
                        .isEqualTo(OverridesTest.edges(settings.directory().read(Progress.SILENT)))
                        .isEqualTo(Map.of("Inner", Set.of("jo", "Outer, too"), "Outer, too", Set.of("anne", "Inner")));
                assertThat(OverridesTest.edges(fromUsers.readGroupsOf(jo)))
                        .isEqualTo(OverridesTest.edges(settings.directory().readGroupsOf(jo)));
                world.removeMember(inner, jo);
                assertThat(fromUsers.readGroupsOf(jo).groups().size()).isZero();
            }
        }
    }
}
