package io.rollcall.ldap;

import static io.rollcall.ldap.ScriptedCompany.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Entry;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.testkit.servers.scripted.Request.Kind;
import io.rollcall.testkit.servers.scripted.ScriptedDirectory;
import io.rollcall.testkit.servers.scripted.ScriptedServer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dynamic groups that come without members, some of them with reason. */
class EmptyDynamicGroupsTest {
    private final ScriptedDirectory company = ScriptedCompany.generic();
    private final ScriptedServer server = ScriptedServer.start(company);

    @AfterEach
    void stop() {
        server.close();
    }

    private void group(int n, String... urls) {
        Entry group = new Entry("cn=dynamic" + n + "," + BASE);
        group.addAttribute("objectClass", "top", "groupOfURLs");
        group.addAttribute("entryUUID", ScriptedCompany.id(3000 + n).toString());
        group.addAttribute("cn", "dynamic" + n);
        group.addAttribute("memberURL", urls);
        company.add(group);
    }

    private static String url(String login) {
        return "ldap:///" + BASE + "??sub?(uid=" + login + ")";
    }

    private Reading read() throws DirectoryException {
        return ScriptedCompany.settings(DirectoryKind.OPENLDAP, server.url())
                .directory()
                .read(Progress.SILENT);
    }

    private void assertNotComputed(int group, String login) {
        assertThatThrownBy(this::read)
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("cn=dynamic" + group + ",", "uid=" + login + ",", "does not compute");
    }

    @Test
    void r15_one_group_that_is_not_computed_fails_the_reading_however_many_are_truly_empty() {
        IntStream.rangeClosed(1, 10).forEach(n -> group(n, url("nobody" + n)));
        group(11, url("u3"));

        assertNotComputed(11, "u3");
    }

    @Test
    void r15_each_url_of_a_group_is_looked_at_and_one_that_is_none_hides_no_other() {
        group(1, "no URL", url("nobody"), "ldap:///ou=far,dc=other??sub?(uid=u4)", url("u4"));

        assertNotComputed(1, "u4");
    }

    @Test
    void many_truly_empty_groups_are_looked_at_a_hundred_at_once() throws Exception {
        IntStream.rangeClosed(1, 250).forEach(n -> group(n, url("nobody" + n)));

        assertThat(read().groups().size()).isEqualTo(7 + 250);
        assertThat(server.asked().stream().filter(Kind.OTHER_SEARCH::equals))
                .as("three, and how far the server has come")
                .hasSize(3 + 1);
    }
}
