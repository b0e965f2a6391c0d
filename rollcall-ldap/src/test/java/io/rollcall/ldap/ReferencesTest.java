package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.testkit.servers.scripted.Misbehaviour;
import io.rollcall.testkit.servers.scripted.Request;
import io.rollcall.testkit.servers.scripted.ScriptedDirectory;
import io.rollcall.testkit.servers.scripted.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers, one of which refers to the other for a part. */
class ReferencesTest {
    private InMemoryDirectoryServer here;
    private InMemoryDirectoryServer there;

    @BeforeEach
    void start() throws Exception {
        here = LoopbackServer.plain();
        there = LoopbackServer.plain();
        for (InMemoryDirectoryServer server : new InMemoryDirectoryServer[] {here, there}) {
            server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
        }
        here.add("dn: uid=jo,dc=corp,dc=example", "objectClass: inetOrgPerson", "uid: jo");
        there.add("dn: ou=part,dc=corp,dc=example", "objectClass: organizationalUnit", "ou: part");
        there.add("dn: uid=anne,ou=part,dc=corp,dc=example", "objectClass: inetOrgPerson", "uid: anne");
        there.add(
                "dn: cn=team,ou=part,dc=corp,dc=example",
                "objectClass: groupOfNames",
                "cn: team",
                "member: uid=anne,ou=part,dc=corp,dc=example",
                "member: uid=jo,dc=corp,dc=example");
    }

    @AfterEach
    void stop() {
        here.shutDown(true);
        there.shutDown(true);
    }

    private void refer(InMemoryDirectoryServer server, String... urls) throws Exception {
        String[] ldif = new String[4 + urls.length];
        ldif[0] = "dn: ou=part,dc=corp,dc=example";
        ldif[1] = "objectClass: referral";
        ldif[2] = "objectClass: extensibleObject";
        ldif[3] = "ou: part";
        for (int i = 0; i < urls.length; i++) {
            ldif[4 + i] = "ref: " + urls[i];
        }
        server.add(ldif);
    }

    private static String part(InMemoryDirectoryServer server) {
        return "ldap://127.0.0.1:" + server.getListenPort() + "/ou=part,dc=corp,dc=example";
    }

    private Settings following() {
        Settings settings = LoopbackServer.settings(here);
        return settings.servers(settings.servers().withFollowReferrals(true));
    }

    @Test
    void r15_a_part_that_another_server_holds_fails_the_reading_unless_references_are_followed() throws Exception {
        refer(here, part(there));

        assertThatThrownBy(() -> LoopbackServer.settings(here).directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("held by another server", part(there), "not followed");
    }

    @Test
    void r16_references_are_followed_where_a_person_said_so_and_what_is_there_is_read_once() throws Exception {
        refer(here, part(there));
        LdapDirectory directory = following().directory();

        Reading reading = directory.read(Progress.SILENT);

        assertThat(reading.users().size()).isEqualTo(2);
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(2, 0, 0));
        assertThat(reading.remarks())
                .anyMatch(remark -> remark.contains("by reference: ldap://127.0.0.1:" + there.getListenPort()));
        DirectoryId jo = directory.findUsers("jo").get(0).id();
        assertThat(directory.readGroupsOf(jo).groups().size()).isEqualTo(1);
        assertThat(directory.searchUsers("anne", 5)).hasSize(1);
        assertThat(directory.test()).allMatch(step -> step.ok());
    }

    @Test
    void of_several_servers_of_a_reference_the_first_that_answers_is_read() throws Exception {
        String dead;
        InMemoryDirectoryServer gone = LoopbackServer.plain();
        dead = part(gone);
        gone.shutDown(true);
        refer(here, dead, part(there));

        assertThat(following().directory().read(Progress.SILENT).users().size()).isEqualTo(2);
    }

    @Test
    void r15_a_reference_that_leads_nowhere_fails_the_reading() throws Exception {
        InMemoryDirectoryServer gone = LoopbackServer.plain();
        String dead = part(gone);
        gone.shutDown(true);
        refer(here, dead);

        assertThatThrownBy(() -> following().directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("another server", dead, "Nothing changes");
    }

    @Test
    void r15_a_reference_with_a_filter_of_its_own_fails_the_reading() throws Exception {
        refer(here, part(there) + "??sub?(objectClass=*)");

        assertThatThrownBy(() -> following().directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("carries a filter of its own", "(objectClass=*)", "Nothing changes");
    }

    @Test
    void r15_servers_that_refer_to_one_another_fail_the_reading() throws Exception {
        there.delete("cn=team,ou=part,dc=corp,dc=example");
        there.delete("uid=anne,ou=part,dc=corp,dc=example");
        there.delete("ou=part,dc=corp,dc=example");
        refer(here, part(there));
        refer(there, part(here));

        assertThatThrownBy(() -> following().directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("circle", "ou=part");
    }

    @Test
    void r15_an_answer_of_a_server_referred_to_that_goes_on_after_its_end_fails_the_reading() throws Exception {
        String part = "ou=part," + ScriptedCompany.BASE;
        ScriptedDirectory partial = new ScriptedDirectory();
        partial.add(new Entry(part, new Attribute("objectClass", "organizationalUnit")));
        for (String name : new String[] {"one", "two"}) {
            Entry group = new Entry("cn=" + name + "," + part);
            group.addAttribute("objectClass", "top", "groupOfNames");
            group.addAttribute(
                    "entryUUID", ScriptedCompany.id(4000 + name.charAt(0)).toString());
            group.addAttribute("cn", name);
            group.addAttribute("member", ScriptedCompany.dn(1));
            partial.add(group);
        }
        try (ScriptedServer first = ScriptedServer.start(ScriptedCompany.generic());
                ScriptedServer second = ScriptedServer.start(partial)) {
            first.misbehave((request, proper, wire) -> wire.send(
                    request.kind() == Request.Kind.GROUPS && request.isFirstPage()
                            ? proper.references(second.url() + "/" + part)
                            : proper));
            Settings settings = ScriptedCompany.settings(DirectoryKind.GENERIC, first.url());
            LdapDirectory directory = settings.servers(settings.servers().withFollowReferrals(true))
                    .directory();
            assertThat(directory.read(Progress.SILENT).groups().size()).isEqualTo(7 + 2);

            second.misbehave(Misbehaviour.at(Request.Kind.GROUPS, (request, proper, wire) -> {
                wire.send(proper.first(1));
                wire.send(proper.messages().get(1));
            }));
            assertThatThrownBy(() -> directory.read(Progress.SILENT))
                    .isInstanceOf(DirectoryException.class)
                    .hasMessageContainingAll("message id", String.valueOf(second.port()));
        }
    }

    @Test
    void no_password_goes_without_tls_to_a_server_that_one_with_tls_refers_to() throws Exception {
        List<Address> opened = new ArrayList<>();
        Explanation explain = new Explanation(new DirectoryName("corp"));
        Elsewhere.Opener opener = address -> {
            opened.add(address);
            throw explain.problem("nobody is there");
        };
        Query users =
                new Query("users", "dc=corp", SearchScope.SUB, Filter.createPresenceFilter("uid"), Query.NO_ATTRIBUTES);
        Address withTls = new Address(true, "127.0.0.1", 636);

        assertThatThrownBy(() ->
                        new Elsewhere(opener, false, explain).read(withTls, users, List.of(part(there)), entry -> {}))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("password without TLS", "ldaps://");
        assertThat(opened).isEmpty();
        assertThatThrownBy(() ->
                        new Elsewhere(opener, true, explain).read(withTls, users, List.of(part(there)), entry -> {}))
                .hasMessageContaining("nobody is there");
        assertThat(opened).hasSize(1);
    }
}
