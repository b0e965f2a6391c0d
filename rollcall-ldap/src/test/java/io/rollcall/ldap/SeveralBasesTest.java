package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several bases are searched one after the other, and each must have something to show. */
class SeveralBasesTest {
    private static final String BELOW = "," + LoopbackServer.BASE;
    private static final int AFTER_THE_FIRST_BASE = 2;
    private static final Optional<String> PRESET = Optional.empty();

    private final Script script = new Script();
    private InMemoryDirectoryServer server;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = LoopbackServer.config();
        config.addInMemoryOperationInterceptor(script);
        config.setReferentialIntegrityAttributes("member");
        server = LoopbackServer.start(config);
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
        for (String unit : List.of("first", "second")) {
            server.add("dn: ou=" + unit + BELOW, "objectClass: organizationalUnit", "ou: " + unit);
        }
        addUser("anne", "first");
        addUser("bert", "second");
        addUser("cora", "second");
        addGroup("g1", "first", "anne,ou=first");
        addGroup("g2", "second", "bert,ou=second");
        addGroup("g3", "second", "cora,ou=second");
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    private void addUser(String login, String unit) throws Exception {
        server.add(
                "dn: uid=" + login + ",ou=" + unit + BELOW,
                "objectClass: inetOrgPerson",
                "uid: " + login,
                "cn: " + login);
    }

    private void addGroup(String name, String unit, String member) throws Exception {
        server.add(
                "dn: cn=" + name + ",ou=" + unit + BELOW,
                "objectClass: groupOfNames",
                "cn: " + name,
                "member: uid=" + member + BELOW);
    }

    private Directory directory(Extent extent) {
        return LoopbackServer.settings(server).extent(extent).directory();
    }

    private static List<String> both() {
        return List.of("ou=first" + BELOW, "ou=second" + BELOW);
    }

    private static Extent bothForUsers() {
        return Extent.below(LoopbackServer.BASE).withUsers(both(), PRESET);
    }

    private static Extent bothForGroups() {
        return Extent.below(LoopbackServer.BASE).withGroups(both(), PRESET);
    }

    private void assertFailsOnce(Directory directory, String moved) throws DirectoryException {
        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(
                        "the directory changed while it was read", moved, "Nothing was changed", "next run succeeds");

        Reading next = directory.read(Progress.SILENT);
        assertThat(next.users().size()).isEqualTo(3);
        assertThat(OverridesTest.edges(next))
                .isEqualTo(Map.of("g1", Set.of("anne"), "g2", Set.of("bert"), "g3", Set.of("cora")));
    }

    @Test
    void r12_r15_a_user_moved_to_a_base_that_was_searched_already_is_not_gone() throws Exception {
        // In no group, so that no group's member gives the move away.
        server.delete("cn=g2,ou=second" + BELOW);
        script.afterSearch.put(AFTER_THE_FIRST_BASE, () -> {
            server.modifyDN("uid=bert,ou=second" + BELOW, "uid=bert", false, "ou=first" + BELOW);
        });
        Directory directory = directory(bothForUsers());

        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("changed while it was read", "uid=bert,ou=first", "next run succeeds");

        assertThat(directory.read(Progress.SILENT).users().size()).isEqualTo(3);
    }

    @Test
    void r14_r15_a_member_moved_to_a_base_that_was_searched_already_stays_a_member() throws Exception {
        script.afterSearch.put(AFTER_THE_FIRST_BASE, () -> {
            server.modifyDN("uid=bert,ou=second" + BELOW, "uid=bert", false, "ou=first" + BELOW);
        });

        assertFailsOnce(directory(bothForUsers()), "uid=bert,ou=first");
    }

    @Test
    void r13_r15_a_group_moved_to_a_base_that_was_searched_already_is_not_gone() throws Exception {
        script.afterSearch.put(AFTER_THE_FIRST_BASE + 1, () -> {
            server.modifyDN("cn=g2,ou=second" + BELOW, "cn=g2", false, "ou=first" + BELOW);
        });

        assertFailsOnce(directory(bothForGroups()), "cn=g2,ou=first");
    }

    @Test
    void r15_one_of_several_user_bases_without_a_user_fails_the_reading() throws Exception {
        server.delete("uid=anne,ou=first" + BELOW);
        Directory directory = directory(bothForUsers());

        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(
                        "no user below \"ou=first" + BELOW, "Nothing was changed", "test corp", "remove that base");
    }

    @Test
    void r15_one_of_several_group_bases_without_a_group_fails_the_reading_though_users_are_there() throws Exception {
        server.delete("cn=g1,ou=first" + BELOW);
        Directory directory = directory(bothForGroups());

        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("no group below \"ou=first" + BELOW, "remove that base");
    }

    @Test
    void r15_one_of_several_bases_for_both_needs_users_or_groups() throws Exception {
        Directory directory = directory(bothForUsers().withGroups(both(), PRESET));
        server.delete("uid=anne,ou=first" + BELOW);

        assertThat(directory.read(Progress.SILENT).groups().size()).isEqualTo(3);

        server.delete("cn=g1,ou=first" + BELOW);
        assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContaining("no user and no group below \"ou=first" + BELOW);
    }

    @Test
    void r15_one_base_for_users_and_one_for_groups_may_be_empty_as_a_directory_may() throws Exception {
        server.add("dn: ou=none" + BELOW, "objectClass: organizationalUnit", "ou: none");
        Extent extent = Extent.below(LoopbackServer.BASE)
                .withUsers(List.of("ou=none" + BELOW), PRESET)
                .withGroups(List.of("ou=none" + BELOW), PRESET);

        Reading reading = directory(extent).read(Progress.SILENT);

        assertThat(reading.users().size()).isZero();
        assertThat(reading.groups().size()).isZero();
    }
}
