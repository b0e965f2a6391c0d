package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryId;
import io.rollcall.journal.Run;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.testkit.servers.DirectoryEdit;
import io.rollcall.testkit.servers.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Who is who on a real server, through whole runs: a rename, a move and a swap of names keep identity, and what is
 * deleted and made again under the same name is somebody else (R14).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class IdentityContract {
    private TestServer server;
    private DirectoryEdit edit;
    private Following following;
    private String elsewhere = "";

    /** A server on which members follow their entries when these are renamed, moved or deleted. */
    abstract TestServer start();

    @BeforeAll
    void startServer() {
        server = start();
        edit = server.edit();
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    /** Marketing has Anne and Jo, Sales has Jo, and All has Marketing and Sales. */
    @BeforeEach
    void fill() {
        edit.clear();
        String people = edit.addUnit("People");
        String groups = edit.addUnit("Groups");
        elsewhere = edit.addUnit("Elsewhere");
        edit.addUserIn(people, "anne", "Anne Weber");
        edit.addUserIn(people, "jo", "Jo Miller");
        edit.addGroupIn(groups, "Marketing", "anne", "jo");
        edit.addGroupIn(groups, "Sales", "jo");
        edit.addGroupIn(groups, "All", "Marketing", "Sales");
        following = new Following(server);
        following.takeAll();
        assertMembers("Marketing", "anne", "jo");
        assertMembers("Sales", "jo");
        assertMembers("All", "anne", "jo");
    }

    @Test
    void r14_a_renamed_user_stays_the_same_and_in_every_group() {
        RegisteredUser anne = following.user("anne");

        edit.renameUser("anne", "anne.weber");

        assertNobodyMoved(following.sync());
        assertSame(anne, following.user("anne.weber"));
        assertMembers("Marketing", "anne.weber", "jo");
        assertMembers("All", "anne.weber", "jo");
    }

    @Test
    void r14_a_renamed_group_stays_the_same_with_its_members_and_in_its_groups() {
        Group marketing = following.group("Marketing");

        edit.renameGroup("Marketing", "Brand");

        assertNobodyMoved(following.sync());
        assertSame(marketing, following.group("Brand"));
        assertMembers("Brand", "anne", "jo");
        assertMembers("All", "anne", "jo");
        edit.removeMember("Brand", "anne");
        assertThat(following.sync().left()).as("Anne leaves Brand and All").isEqualTo(2);
    }

    @Test
    void r14_a_user_moved_to_another_unit_stays_the_same_and_in_every_group() {
        RegisteredUser anne = following.user("anne");

        String dn = edit.move("anne", elsewhere);

        assertNobodyMoved(following.sync());
        assertSame(anne, following.user("anne"));
        assertThat(following.user("anne").link().orElseThrow().dn()).isEqualToIgnoringCase(dn);
        assertMembers("Marketing", "anne", "jo");
    }

    @Test
    void r14_a_group_moved_to_another_unit_stays_the_same_with_its_members_and_in_its_groups() {
        Group marketing = following.group("Marketing");

        String dn = edit.move("Marketing", elsewhere);

        assertNobodyMoved(following.sync());
        assertSame(marketing, following.group("Marketing"));
        assertThat(following.group("Marketing").link().orElseThrow().dn()).isEqualToIgnoringCase(dn);
        assertMembers("Marketing", "anne", "jo");
        assertMembers("All", "anne", "jo");
    }

    @Test
    void r14_two_users_who_swap_their_login_names_stay_who_they_are() {
        RegisteredUser anne = following.user("anne");
        RegisteredUser jo = following.user("jo");

        edit.renameUser("anne", "on.the.way");
        edit.renameUser("jo", "anne");
        edit.renameUser("on.the.way", "jo");

        assertNobodyMoved(following.sync());
        assertSame(anne, following.user("jo"));
        assertSame(jo, following.user("anne"));
        assertThat(following.group("Sales").members().contains(jo.id())).isTrue();
        assertThat(following.group("Sales").members().contains(anne.id())).isFalse();
        assertMembers("Sales", "anne");
    }

    @Test
    void r14_two_groups_that_swap_their_names_stay_what_they_are() {
        Group marketing = following.group("Marketing");
        Group sales = following.group("Sales");

        edit.renameGroup("Marketing", "On the way");
        edit.renameGroup("Sales", "Marketing");
        edit.renameGroup("On the way", "Sales");

        assertNobodyMoved(following.sync());
        assertSame(marketing, following.group("Sales"));
        assertSame(sales, following.group("Marketing"));
        assertMembers("Sales", "anne", "jo");
        assertMembers("Marketing", "jo");
    }

    @Test
    void r14_renamed_moved_and_changed_at_once_only_the_change_is_a_join_or_a_leave() {
        RegisteredUser anne = following.user("anne");
        GroupId marketing = following.group("Marketing").id();

        edit.renameUser("anne", "anne.weber");
        edit.move("anne.weber", elsewhere);
        edit.renameGroup("Marketing", "Brand");
        edit.move("Brand", elsewhere);
        edit.addMember("Sales", "anne.weber");
        edit.removeMember("Brand", "jo");

        Run run = following.sync();
        assertThat(run.joined()).isEqualTo(1);
        assertThat(run.left()).isEqualTo(1);
        assertThat(following.group("Brand").id()).isEqualTo(marketing);
        assertThat(following.group("Brand").members().toArray()).containsExactly(anne.id());
        assertMembers("Sales", "anne.weber", "jo");
        assertMembers("All", "anne.weber", "jo");
    }

    @Test
    void r13_r14_a_user_made_again_under_the_same_name_is_somebody_else() {
        RegisteredUser anne = following.user("anne");

        edit.delete("anne");
        edit.addUser("anne", "Anne Other");
        following.sync();

        RegisteredUser gone = following.registry.users().find(anne.id()).orElseThrow();
        assertThat(gone.active()).isFalse();
        assertThat(gone.link().orElseThrow().id())
                .isEqualTo(anne.link().orElseThrow().id());
        assertMembers("Marketing", "jo");

        edit.addMember("Marketing", "anne");
        following.sync();
        assertMembers("Marketing", "jo");
        following.takeAll();
        List<String> members = following.members("Marketing");
        assertThat(members).hasSize(2).contains("jo").doesNotContain("anne");
        RegisteredUser other = following.user(members.stream()
                .filter(login -> !login.equals("jo"))
                .findFirst()
                .orElseThrow());
        assertThat(other.id()).isNotEqualTo(anne.id());
        assertThat(other.displayName()).isEqualTo("Anne Other");
        assertThat(other.link().orElseThrow().id())
                .isNotEqualTo(anne.link().orElseThrow().id());
        assertThat(following.registry.users().find(anne.id()).orElseThrow().active())
                .isFalse();
    }

    @Test
    void r12_r14_a_group_made_again_under_the_same_name_is_another_one() {
        Group marketing = following.group("Marketing");
        DirectoryId before = marketing.link().orElseThrow().id();

        edit.delete("Marketing");
        edit.addGroupIn(elsewhere, "Marketing", "anne");
        following.sync();

        assertThat(following.group("Marketing").id()).isEqualTo(marketing.id());
        assertThat(following.group("Marketing").link().orElseThrow().orphaned()).isTrue();
        assertThat(following.group("Marketing").link().orElseThrow().id()).isEqualTo(before);
        assertMembers("Marketing");
        assertMembers("All", "jo");

        following.takeAll();
        assertMembers("Marketing");
        assertMembers("Marketing (Elsewhere)", "anne");
        Group other = following.group("Marketing (Elsewhere)");
        assertThat(other.id()).isNotEqualTo(marketing.id());
        assertThat(other.link().orElseThrow().id()).isNotEqualTo(before);
    }

    private void assertMembers(String group, String... logins) {
        assertThat(following.members(group)).as(group).containsExactly(logins);
    }

    private static void assertNobodyMoved(Run run) {
        assertThat(run.joined()).as("joined").isZero();
        assertThat(run.left()).as("left").isZero();
        assertThat(run.status()).isEqualTo(Run.Status.APPLIED);
    }

    private static void assertSame(RegisteredUser before, RegisteredUser now) {
        assertThat(now.id()).isEqualTo(before.id());
        assertThat(now.active()).isTrue();
        assertThat(now.link().orElseThrow().id())
                .isEqualTo(before.link().orElseThrow().id());
    }

    private static void assertSame(Group before, Group now) {
        assertThat(now.id()).isEqualTo(before.id());
        assertThat(now.members()).isEqualTo(before.members());
        assertThat(now.link().orElseThrow().id())
                .isEqualTo(before.link().orElseThrow().id());
        assertThat(now.link().orElseThrow().orphaned()).isFalse();
    }
}
