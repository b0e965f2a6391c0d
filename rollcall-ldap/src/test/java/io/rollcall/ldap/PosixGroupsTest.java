package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.testkit.servers.OpenLdapServer;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Groups of a real slapd as RFC 2307, its successor rfc2307bis, and RFC 4519 (groupOfUniqueNames) have them. */
@Tag("openldap")
class PosixGroupsTest {
    private static final String SUFFIX = "dc=corp,dc=example";

    private @Nullable OpenLdapServer started;

    private LDAPConnection start(OpenLdapServer.Options options) throws Exception {
        OpenLdapServer server = OpenLdapServer.start(options);
        started = server;
        URI url = URI.create(server.directUrl());
        LDAPConnection admin =
                new LDAPConnection(url.getHost(), url.getPort(), "cn=admin," + SUFFIX, server.password());
        int number = 1000;
        for (String login : new String[] {"jo", "Anne", "zoe"}) {
            admin.add(
                    "dn: uid=" + login + "," + SUFFIX,
                    "objectClass: account",
                    "objectClass: posixAccount",
                    "uid: " + login,
                    "cn: " + login,
                    "uidNumber: " + number++,
                    "gidNumber: 500",
                    "homeDirectory: /home/" + login);
        }
        return admin;
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private LdapDirectory directory() {
        OpenLdapServer server = Objects.requireNonNull(started);
        return Settings.of(DirectoryKind.OPENLDAP, SUFFIX, server.url())
                .bind(server.bindDn(), server.password())
                .directory();
    }

    private static Map<String, Set<String>> upwards(LdapDirectory directory, String login) throws DirectoryException {
        return OverridesTest.edges(
                directory.readGroupsOf(directory.findUsers(login).get(0).id()));
    }

    /**
     * A full reading sees every member. For one user slapd is asked, and finds no group by a member that is spelled with a
     * UID part, or in another case where it compares exactly: those come with the next run.
     */
    @Test
    void r16_members_named_by_login_name_or_with_a_uid_part_are_read() throws Exception {
        try (LDAPConnection admin = start(OpenLdapServer.Options.plain())) {
            admin.add(
                    "dn: cn=devs," + SUFFIX,
                    "objectClass: posixGroup",
                    "cn: devs",
                    "gidNumber: 501",
                    "memberUid: jo",
                    "memberUid: Anne",
                    "memberUid: ZOE",
                    "memberUid: root");
            admin.add(
                    "dn: cn=unique," + SUFFIX,
                    "objectClass: groupOfUniqueNames",
                    "cn: unique",
                    "uniqueMember: uid=jo," + SUFFIX + "#'0101'B",
                    "uniqueMember: uid=zoe," + SUFFIX,
                    "uniqueMember: cn=devs," + SUFFIX);
        }
        LdapDirectory directory = directory();

        Reading all = directory.read(Progress.SILENT);

        assertThat(OverridesTest.edges(all))
                .isEqualTo(Map.of("devs", Set.of("jo", "Anne", "zoe"), "unique", Set.of("jo", "zoe", "devs")));
        assertThat(all.tally()).isEqualTo(new Reading.Tally(6, 0, 1));
        assertThat(upwards(directory, "jo")).isEqualTo(Map.of("devs", Set.of("jo"), "unique", Set.of("devs")));
        assertThat(upwards(directory, "anne")).isEqualTo(Map.of("devs", Set.of("Anne"), "unique", Set.of("devs")));
        assertThat(upwards(directory, "zoe")).isEqualTo(Map.of("unique", Set.of("zoe")));
    }

    @Test
    void r16_a_group_may_name_some_members_by_dn_and_some_by_login_name() throws Exception {
        try (LDAPConnection admin = start(OpenLdapServer.Options.plain().withAuxiliaryPosixGroups())) {
            admin.add(
                    "dn: cn=devs," + SUFFIX,
                    "objectClass: groupOfNames",
                    "objectClass: posixGroup",
                    "cn: devs",
                    "gidNumber: 501",
                    "member: uid=jo," + SUFFIX,
                    "memberUid: jo",
                    "memberUid: Anne");
            admin.add(
                    "dn: cn=staff," + SUFFIX,
                    "objectClass: groupOfNames",
                    "objectClass: posixGroup",
                    "cn: staff",
                    "gidNumber: 502",
                    "member: cn=devs," + SUFFIX,
                    "member: uid=zoe," + SUFFIX);
        }
        LdapDirectory directory = directory();

        Reading all = directory.read(Progress.SILENT);

        assertThat(OverridesTest.edges(all))
                .isEqualTo(Map.of("devs", Set.of("jo", "Anne"), "staff", Set.of("zoe", "devs")));
        assertThat(upwards(directory, "jo")).isEqualTo(Map.of("devs", Set.of("jo"), "staff", Set.of("devs")));
        assertThat(upwards(directory, "anne")).isEqualTo(Map.of("devs", Set.of("Anne"), "staff", Set.of("devs")));
        assertThat(upwards(directory, "zoe")).isEqualTo(Map.of("staff", Set.of("zoe")));
    }

    @Test
    void r3_r16_an_entry_that_may_have_any_attribute_is_found_by_each() throws Exception {
        try (LDAPConnection admin = start(OpenLdapServer.Options.plain())) {
            admin.add(
                    "dn: cn=mixed," + SUFFIX,
                    "objectClass: groupOfNames",
                    "objectClass: extensibleObject",
                    "cn: mixed",
                    "member: uid=jo," + SUFFIX,
                    "uniqueMember: uid=zoe," + SUFFIX,
                    "memberUid: Anne");
            admin.add(
                    "dn: cn=unique," + SUFFIX,
                    "objectClass: groupOfUniqueNames",
                    "cn: unique",
                    "uniqueMember: cn=mixed," + SUFFIX);
        }
        LdapDirectory directory = directory();

        for (String login : new String[] {"jo", "zoe", "Anne"}) {
            assertThat(upwards(directory, login)).isEqualTo(Map.of("mixed", Set.of(login), "unique", Set.of("mixed")));
            assertThat(directory.path(
                            directory.findUsers(login).get(0).id(),
                            directory.findGroups("unique").get(0).id()))
                    .extracting(DirectoryGroup::name)
                    .containsExactly("unique", "mixed");
        }
    }
}
