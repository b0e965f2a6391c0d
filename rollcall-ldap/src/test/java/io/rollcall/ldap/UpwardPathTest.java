package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user in 450 groups, of which the 300th and the 440th are in a group named Top; that one is in Summit. */
class UpwardPathTest {
    private static final int GROUPS = 450;
    private static final int FIRST = 300;
    private static final int SECOND = 440;

    private final Script script = new Script();
    private InMemoryDirectoryServer server;
    private Settings settings;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = LoopbackServer.config();
        config.addInMemoryOperationInterceptor(script);
        server = LoopbackServer.start(config);
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
        server.add(
                "dn: " + dn("jo"), "objectClass: inetOrgPerson", "cn: jo", "uid: jo", "sn: jo", "entryUUID: " + id(0));
        for (int group = 1; group <= GROUPS; group++) {
            addGroup(group, name(group), "jo");
        }
        addGroup(GROUPS + 1, "Top", name(FIRST), name(SECOND));
        addGroup(GROUPS + 2, "Summit", "Top", "Summit");
        addGroup(GROUPS + 3, "Beside", "Summit");
        addGroup(GROUPS + 4, "Other", "Other");
        settings = LoopbackServer.settings(server);
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    private void addGroup(int number, String name, String... members) throws Exception {
        List<String> ldif = new ArrayList<>(
                List.of("dn: " + dn(name), "objectClass: groupOfNames", "cn: " + name, "entryUUID: " + id(number)));
        for (String member : members) {
            ldif.add("member: " + dn(member));
        }
        server.add(ldif.toArray(String[]::new));
    }

    private static String name(int group) {
        return String.format(Locale.ROOT, "g%03d", group);
    }

    private static String dn(String name) {
        return "cn=" + name + ",dc=corp,dc=example";
    }

    private static DirectoryId id(int number) {
        return new DirectoryId(0x4000L, 0x8000_0000_0000_0000L | number);
    }

    private List<String> path(int group) throws DirectoryException {
        return settings.directory().path(id(0), id(group)).stream()
                .map(DirectoryGroup::name)
                .toList();
    }

    @Test
    void r16_the_first_of_several_hundred_groups_is_found_by_halves() throws Exception {
        assertThat(path(GROUPS + 2)).containsExactly("Summit", "Top", name(FIRST));

        // 1 root DSE, 2 the user, 3 its groups, 4 dynamic groups, 5 to 7 above them; 8 above Top.
        // Down again: one group is in Summit's level; of the 450, the second 200 hold one, found in 8 halves at most.
        assertThat(script.searches.get()).isBetween(8 + 2, 8 + 1 + 2 + 8);
    }

    @Test
    void r16_nothing_more_is_asked_once_the_group_was_reached() throws Exception {
        assertThat(path(FIRST)).containsExactly(name(FIRST));

        assertThat(script.searches.get()).isEqualTo(4);
    }

    @Test
    void r16_a_group_that_is_not_reached_has_no_path() throws Exception {
        assertThat(path(GROUPS + 4)).isEmpty();
    }

    @Test
    void without_nesting_only_direct_groups_have_a_path() throws Exception {
        LdapDirectory direct = settings.direct().directory();

        assertThat(direct.path(id(0), id(SECOND))).hasSize(1);
        assertThat(direct.path(id(0), id(GROUPS + 1))).isEmpty();
    }

    @Test
    void r15_a_group_that_changes_on_the_way_is_an_error_and_no_wrong_path() {
        script.afterSearch.put(
                6, () -> server.modify(dn("Top"), new Modification(ModificationType.REPLACE, "member", dn("nobody"))));

        assertThatThrownBy(() -> path(GROUPS + 1))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(dn("Top"), "changed", "Ask again");
    }

    @Test
    void r16_every_one_of_the_groups_is_found_as_the_only_one_below() throws Exception {
        for (int group : IntStream.of(1, 2, 199, 200, 201, 400, 401, GROUPS).toArray()) {
            server.modify(dn("Top"), new Modification(ModificationType.REPLACE, "member", dn(name(group))));

            assertThat(path(GROUPS + 1)).containsExactly("Top", name(group));
        }
    }
}
