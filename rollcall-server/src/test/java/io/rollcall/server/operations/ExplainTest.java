package io.rollcall.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Sid;
import io.rollcall.registry.RefusedException;
import io.rollcall.server.TestWorld;
import io.rollcall.server.operations.Explanation.Because;
import io.rollcall.testkit.InMemoryDirectory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a user is in a group, or is not: Anne is in Marketing through EMEA Marketing, and in a cycle of groups. */
final class ExplainTest {
    @TempDir
    Path folder;

    private TestWorld world;
    private DirectoryId anne;
    private DirectoryId marketing;
    private DirectoryId emea;

    @BeforeEach
    void importMarketing() throws DirectoryException {
        world = new TestWorld(folder);
        anne = world.corp.addUser("anne", "Anne");
        marketing = world.corp.addGroup("Marketing");
        emea = world.corp.addGroup("EMEA Marketing");
        DirectoryId germany = world.corp.addGroup("Marketing Germany");
        world.corp.addMember(marketing, emea);
        world.corp.addMember(emea, marketing);
        world.corp.addMember(emea, germany);
        world.corp.addMember(germany, anne);
        world.configure(world.corp);
        register("anne");
        world.rollcall.runs().importGroups("corp", List.of("Marketing"), "test", Progress.SILENT);
    }

    private void register(String user) throws DirectoryException {
        world.rollcall.runs().register("corp", List.of(user), "test", Progress.SILENT);
    }

    private void sync() {
        world.rollcall.runs().sync("corp", "test", Progress.SILENT);
    }

    private Explanation explain(String user, String group) throws DirectoryException {
        return world.rollcall.explanations().explain(user, group);
    }

    @Test
    void a_member_of_another_domain_is_told_as_one() throws DirectoryException {
        Sid sid = Sid.parse("S-1-5-21-1-2-3-1104").orElseThrow();
        InMemoryDirectory other = new InMemoryDirectory("corp2");
        DirectoryId bo = other.addUser("bo", "Bo");
        other.put(new DirectoryUser(bo, true, "bo", "Bo", null, "cn=Bo,dc=corp2", sid));
        world.configure(other);
        world.rollcall.runs().register("corp2", List.of("bo"), "test", Progress.SILENT);
        world.corp.addForeignMember(emea, sid);
        sync();

        Explanation explanation = explain("bo", "Marketing");

        assertThat(explanation.member()).isTrue();
        assertThat(explanation.sentence())
                .startsWith("Bo is in Marketing as a foreign security principal of corp2, since run ")
                .endsWith(": corp names cn=Bo,dc=corp2 by its SID, directly or in a nested group.");
    }

    @Test
    void the_path_through_nested_groups_is_told_with_the_run_that_joined() throws DirectoryException {
        Explanation explanation = explain("anne", "Marketing");

        assertThat(explanation.sentence())
                .startsWith(
                        "Anne is in Marketing: Marketing Germany (member of EMEA Marketing, member of Marketing) has"
                                + " Anne as a direct member, since run 2 on ");
        assertThat(explanation.path()).containsExactly("Marketing", "EMEA Marketing", "Marketing Germany");
        assertThat(explanation.because()).isEqualTo(Because.IN_DIRECTORY);
        assertThat(explanation.run()).isEqualTo(2);
    }

    @Test
    void of_several_paths_the_shortest_is_told() throws DirectoryException {
        world.corp.addMember(marketing, anne);

        assertThat(explain("anne", "Marketing").sentence())
                .startsWith("Anne is in Marketing: Marketing has Anne as a direct member, since run 2");
    }

    @Test
    void a_change_in_the_directory_that_no_run_has_seen_is_announced() throws DirectoryException {
        world.corp.removeMember(
                emea, world.corp.findGroups("Marketing Germany").get(0).id());
        Explanation gone = explain("anne", "Marketing");
        assertThat(gone.member()).isTrue();
        assertThat(gone.because()).isEqualTo(Because.NEXT_RUN);
        assertThat(gone.sentence()).contains("corp no longer has Anne in it; the next run removes");

        sync();
        Explanation left = explain("anne", "Marketing");
        assertThat(left.member()).isFalse();
        assertThat(left.because()).isEqualTo(Because.NOT_IN_DIRECTORY);
        assertThat(left.sentence()).contains("neither directly nor through nesting; removed by run 3 on ");

        world.corp.addMember(marketing, anne);
        assertThat(explain("anne", "Marketing").sentence())
                .startsWith("Anne is not in Marketing yet: Marketing has Anne as a direct member")
                .contains("rollcall sync corp");
    }

    @Test
    void somebody_who_is_not_registered_is_looked_up_in_the_directory() throws DirectoryException {
        world.corp.addMember(emea, world.corp.addUser("bob", "Bob"));

        Explanation bob = explain("bob", "Marketing");

        assertThat(bob.because()).isEqualTo(Because.NOT_REGISTERED);
        assertThat(bob.path()).containsExactly("Marketing", "EMEA Marketing");
        assertThat(bob.sentence())
                .startsWith("Bob is not in Marketing: corp has the account cn=Bob")
                .contains("in the group, but it is not registered (rollcall register corp bob)");
        assertThatThrownBy(() -> explain("nobody", "Marketing"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no registered user \"nobody\"");
    }

    @Test
    void somebody_of_no_directory_is_in_no_external_group() throws DirectoryException {
        world.rollcall.users().create("jo", "Jo", null, "test");

        Explanation jo = explain("jo", "Marketing");

        assertThat(jo.because()).isEqualTo(Because.NOT_LINKED);
        assertThat(jo.sentence()).contains("follows corp, and jo is not linked to anyone there");
    }

    @Test
    void a_local_group_is_told_from_the_journal() throws DirectoryException {
        world.rollcall.groups().create("Editors", "cli:jo");
        assertThat(explain("anne", "Editors").sentence()).isEqualTo("Anne is not in Editors, and never was.");

        world.rollcall.groups().addMembers("Editors", List.of("anne"), "cli:jo");
        assertThat(explain("anne", "Editors").sentence()).startsWith("Anne is in Editors: added by cli:jo on ");

        world.rollcall.groups().removeMembers("Editors", List.of("anne"), "cli:kim");
        assertThat(explain("anne", "Editors").sentence()).startsWith("Anne is not in Editors: removed by cli:kim on ");
    }

    @Test
    void a_directory_that_does_not_answer_leaves_the_journal() throws DirectoryException {
        world.corp.failWith(new DirectoryException("corp: nobody answers."));

        Explanation explanation = explain("anne", "Marketing");

        assertThat(explanation.because()).isEqualTo(Because.JOURNAL);
        assertThat(explanation.sentence())
                .startsWith("Anne is in Marketing: by the journal, joined by run 2 on ")
                .endsWith("; corp could not be asked for the path (corp: nobody answers).");
    }

    @Test
    void an_orphaned_group_and_a_disabled_account_are_told_as_such() throws DirectoryException {
        world.corp.disable(anne);
        sync();
        assertThat(explain("anne", "Marketing").sentence())
                .startsWith("Anne is not in Marketing: the user is blocked, because corp has the account disabled");

        world.corp.delete(marketing);
        sync();
        Explanation orphaned = explain("anne", "Marketing");
        assertThat(orphaned.because()).isEqualTo(Because.ORPHANED);
        assertThat(orphaned.sentence()).contains("is gone from corp");
    }
}
