package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.testkit.servers.OpenLdapServer;
import java.net.URI;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Groups whose members a real slapd computes, or does not. */
@Tag("openldap")
class DynamicGroupsTest {
    private static final String SUFFIX = "dc=corp,dc=example";

    private @Nullable OpenLdapServer started;

    private Settings start(OpenLdapServer.Options options) throws Exception {
        OpenLdapServer server = OpenLdapServer.start(options);
        started = server;
        try (LDAPConnection admin = admin(server)) {
            user(admin, "jo", "sales");
            user(admin, "anne", "sales");
            user(admin, "zoe", "legal");
            dynamic(admin, "sales");
            dynamic(admin, "nobody");
        }
        return Settings.of(DirectoryKind.OPENLDAP, SUFFIX, server.url()).bind(server.bindDn(), server.password());
    }

    private static LDAPConnection admin(OpenLdapServer server) throws Exception {
        URI url = URI.create(server.directUrl());
        return new LDAPConnection(url.getHost(), url.getPort(), "cn=admin," + SUFFIX, server.password());
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private static void user(LDAPConnection admin, String login, String department) throws Exception {
        admin.add(
                "dn: uid=" + login + "," + SUFFIX,
                "objectClass: inetOrgPerson",
                "uid: " + login,
                "cn: " + login,
                "sn: " + login,
                "departmentNumber: " + department);
    }

    private static void dynamic(LDAPConnection admin, String department) throws Exception {
        admin.add(
                "dn: cn=" + department + "," + SUFFIX,
                "objectClass: groupOfURLs",
                "cn: " + department,
                "memberURL: ldap:///" + SUFFIX + "??sub?(departmentNumber=" + department + ")");
    }

    private static String[] logins(Reading reading, String group) {
        for (int ordinal = 0; ordinal < reading.groups().size(); ordinal++) {
            if (reading.groups().get(ordinal).name().equals(group)) {
                return Arrays.stream(reading.groups().directUsers(ordinal))
                        .mapToObj(user -> reading.users().get(user).login())
                        .sorted()
                        .toArray(String[]::new);
            }
        }
        throw new AssertionError("no group " + group);
    }

    @Test
    void r16_members_that_the_server_computes_are_members_also_when_one_user_is_asked_for() throws Exception {
        LdapDirectory directory =
                start(OpenLdapServer.Options.plain().withDynamicGroups()).directory();

        Reading reading = directory.read(Progress.SILENT);

        assertThat(logins(reading, "sales")).containsExactly("anne", "jo");
        assertThat(logins(reading, "nobody")).isEmpty();
        Reading jo = directory.readGroupsOf(directory.findUsers("jo").get(0).id());
        assertThat(jo.groups().size()).isEqualTo(1);
        assertThat(logins(jo, "sales")).containsExactly("jo");
        assertThat(directory
                        .readGroupsOf(directory.findUsers("zoe").get(0).id())
                        .groups()
                        .size())
                .isZero();
    }

    @Test
    void r15_members_that_the_server_does_not_compute_fail_the_reading_and_the_filter_leaves_such_groups_out()
            throws Exception {
        Settings settings = start(OpenLdapServer.Options.plain());

        assertThatThrownBy(() -> settings.directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("cn=sales", "memberURL", "does not compute", "--group-filter");
        Settings without = settings.groups(SUFFIX, "(objectClass=groupOfNames)");
        assertThat(without.directory().read(Progress.SILENT).groups().size()).isZero();
    }

    @Test
    void r13_an_account_locked_for_good_is_blocked_and_one_locked_for_a_while_is_not() throws Exception {
        LdapDirectory directory =
                start(OpenLdapServer.Options.plain().withDynamicGroups()).directory();
        lock("jo", "000001010000Z");
        lock("anne", "20260101000000Z");

        assertThat(directory.findUsers("jo").get(0).active()).isFalse();
        assertThat(directory.findUsers("anne").get(0).active()).isTrue();
    }

    private void lock(String login, String since) throws Exception {
        if (started == null) {
            throw new IllegalStateException("no server");
        }
        try (LDAPConnection admin = admin(started)) {
            admin.modify(
                    "uid=" + login + "," + SUFFIX,
                    new Modification(ModificationType.REPLACE, "pwdAccountLockedTime", since));
        }
    }
}
