package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is renamed or moved while it is read makes nobody leave: that reading fails, and the next one is right. */
class ChangesTest {
    private static final int AFTER_THE_USERS = 2;
    private static final int AFTER_THE_FIRST_PAGE_OF_GROUPS = 3;

    private final Script script = new Script();
    private InMemoryDirectoryServer server;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = LoopbackServer.config();
        config.addInMemoryOperationInterceptor(script);
        // As Active Directory does: a member that is renamed is at once named so in its groups.
        config.setReferentialIntegrityAttributes("member");
        server = LoopbackServer.start(config);
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
        addUnit("people");
        addUnit("groups");
        server.add("dn: uid=anne,ou=people,dc=corp,dc=example", "objectClass: inetOrgPerson", "uid: anne", "cn: Anne");
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    private void addUnit(String name) throws Exception {
        server.add("dn: ou=" + name + ",dc=corp,dc=example", "objectClass: organizationalUnit", "ou: " + name);
    }

    private void addGroup(String name, String member) throws Exception {
        server.add(
                "dn: cn=" + name + ",ou=groups,dc=corp,dc=example",
                "objectClass: groupOfNames",
                "cn: " + name,
                "member: " + member + ",dc=corp,dc=example");
    }

    private void renameGroup(String from, String to) {
        script.afterSearch.put(
                AFTER_THE_FIRST_PAGE_OF_GROUPS,
                () -> server.modifyDN("cn=" + from + ",ou=groups,dc=corp,dc=example", "cn=" + to, true));
    }

    private Directory directory(Settings settings) {
        return settings.directory(new Patience(Duration.ofSeconds(2), Duration.ofSeconds(10), 2));
    }

    private void assertFailsOnce(Settings settings, String changed, long memberships) throws DirectoryException {
        Directory directory = directory(settings);
        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(
                        "the directory changed while it was read", changed, "Nothing was changed", "next run succeeds");

        Reading next = directory.read(Progress.SILENT);
        assertThat(next.tally()).isEqualTo(new Reading.Tally(memberships, 0, 0));
    }

    private List<Settings> everyChoiceOfBases() {
        String people = "ou=people," + LoopbackServer.BASE;
        String groups = "ou=groups," + LoopbackServer.BASE;
        Settings settings = LoopbackServer.settings(server);
        return List.of(
                settings,
                settings.bases(people, groups),
                settings.bases(LoopbackServer.BASE, groups),
                settings.bases(people, LoopbackServer.BASE));
    }

    @Test
    void r14_r15_a_user_renamed_between_users_and_groups_leaves_no_group() throws Exception {
        addGroup("team", "uid=anne,ou=people");
        String name = "anne";
        for (Settings settings : everyChoiceOfBases()) {
            String from = "uid=" + name + ",ou=people,dc=corp,dc=example";
            String to = name + "x";
            script.searches.set(0);
            script.afterSearch.put(AFTER_THE_USERS, () -> server.modifyDN(from, "uid=" + to, true));

            assertFailsOnce(settings, "uid=" + to, 1);
            name = to;
        }
    }

    @Test
    void r14_r15_a_user_moved_between_users_and_groups_leaves_no_group() throws Exception {
        addUnit("other");
        addGroup("team", "uid=anne,ou=people");
        script.afterSearch.put(
                AFTER_THE_USERS,
                () -> server.modifyDN(
                        "uid=anne,ou=people,dc=corp,dc=example", "uid=anne", false, "ou=other,dc=corp,dc=example"));

        assertFailsOnce(LoopbackServer.settings(server), "uid=anne,ou=other", 1);
    }

    @Test
    void r14_r15_a_nested_group_renamed_after_it_was_read_does_not_empty_those_above() throws Exception {
        addGroup("a", "uid=anne,ou=people");
        addGroup("b", "uid=anne,ou=people");
        addGroup("c", "cn=a,ou=groups");
        String name = "a";
        for (Settings settings : everyChoiceOfBases()) {
            script.searches.set(0);
            renameGroup(name, name + "x");
            name += "x";

            assertFailsOnce(settings, "cn=" + name, 3);
        }
    }

    @Test
    void r14_r15_a_nested_group_renamed_before_it_was_read_does_not_empty_those_above() throws Exception {
        addGroup("a", "cn=y,ou=groups");
        addGroup("b", "uid=anne,ou=people");
        addGroup("c", "uid=anne,ou=people");
        addGroup("y", "uid=anne,ou=people");
        String name = "y";
        for (Settings settings : everyChoiceOfBases()) {
            script.searches.set(0);
            renameGroup(name, name + "x");
            name += "x";

            assertFailsOnce(settings, "\"cn=a,ou=groups", 4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200, 201})
    void r16_members_that_stay_dangling_are_counted_however_many_groups_hold_them(int groups) throws Exception {
        for (int i = 0; i < groups; i++) {
            addGroup("g" + i, "uid=gone,ou=people");
        }

        Reading reading = LoopbackServer.settings(server).directory().read(Progress.SILENT);

        assertThat(reading.tally()).isEqualTo(new Reading.Tally(0, groups, 0));
        // root DSE, users, groups, what the filters leave out, what changed meanwhile, the groups' second look, and
        // the root DSE to make sure that nothing is left
        assertThat(script.searches).hasValue(7);
    }

    @Test
    void without_members_left_over_nothing_more_is_asked() throws Exception {
        addGroup("team", "uid=anne,ou=people");

        directory(LoopbackServer.settings(server)).read(Progress.SILENT);

        // root DSE, users, groups, and the root DSE to make sure that nothing is left
        assertThat(script.searches).hasValue(4);
    }
}
