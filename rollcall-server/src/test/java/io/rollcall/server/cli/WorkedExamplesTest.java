package io.rollcall.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryId;
import io.rollcall.registry.Group;
import io.rollcall.server.operations.LoginNames;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both worked examples, by command line over a world in memory. */
final class WorkedExamplesTest extends CommandTest {
    @Test
    void side_by_side_then_full() {
        DirectoryId anne = world.corp.addUser("anne", "Anne");
        DirectoryId marketing = world.corp.addGroup("Marketing");
        DirectoryId emea = world.corp.addGroup("EMEA Marketing");
        world.corp.addMember(marketing, emea);
        world.corp.addMember(emea, anne);
        world.configure(world.corp);
        run("user", "create", "jo", "--display-name", "Jo").ok();
        run("register", "corp", "anne").ok();
        run("group", "create", "Content Managers").ok();
        run("group", "add-member", "Content Managers", "jo", "anne").ok();
        run("usage", "add", "Content Managers", "Holiday Planner").ok();
        run("import", "corp", "Marketing").ok();

        assertThat(members("Content Managers")).containsExactly("anne", "jo");
        assertThat(members("Marketing")).containsExactly("anne");
        assertThat(run("explain", "anne", "Marketing").ok().out())
                .startsWith("Anne is in Marketing: EMEA Marketing (member of Marketing) has Anne as a direct member,"
                        + " since run 2 on 20");

        Answer unanswered = run("mode", "corp", "full").exits(1);
        assertThat(unanswered.out()).contains("Content Managers", "− anne", "Holiday Planner");
        assertThat(unanswered.err()).contains("Nothing was changed", "--yes");
        assertThat(members("Content Managers")).containsExactly("anne", "jo");

        run("mode", "corp", "full", "--yes").ok();

        assertThat(members("Content Managers")).containsExactly("jo");
        assertThat(members("Marketing")).containsExactly("anne");
        assertThat(run("usage", "list", "Content Managers").ok().out()).contains("Holiday Planner");
        assertThat(run("explain", "anne", "Content Managers").ok().out())
                .startsWith("Anne is not in Content Managers: removed by run 3 (FULL) on 20")
                .contains("because corp has no such group");
        assertThat(run("plan", "corp").ok().out()).contains("nothing to do");
    }

    @Test
    void import_register_follow() {
        DirectoryId groupA = world.corp.addGroup("GroupA");
        List<DirectoryId> users = List.of(
                world.corp.addUser("user1"),
                world.corp.addUser("user2"),
                world.corp.addUser("user3"),
                world.corp.addUser("user4"),
                world.corp.addUser("user5"));
        users.subList(0, 3).forEach(user -> world.corp.addMember(groupA, user));
        world.configure(world.corp);
        run("register", "corp", "user2", "user3", "user4", "user5").ok();

        run("import", "corp", "GroupA").ok();
        assertThat(members("GroupA")).containsExactly("user2", "user3");

        Answer edit = run("group", "add-member", "GroupA", "user4").exits(1);
        assertThat(edit.err()).contains("corp", "GroupA", "ou=").contains("changed there");
        assertThat(edit.out()).isEmpty();
        assertThat(members("GroupA")).containsExactly("user2", "user3");

        world.corp.addMember(groupA, users.get(3));
        world.corp.addMember(groupA, users.get(4));
        run("plan", "corp").exits(2);
        assertThat(run("sync", "corp").ok().out())
                .startsWith("corp: 2 joined, 0 left in 1 group")
                .contains("+ user4");
        assertThat(members("GroupA")).containsExactly("user2", "user3", "user4", "user5");

        run("register", "corp", "user1").ok();
        assertThat(members("GroupA")).containsExactly("user1", "user2", "user3", "user4", "user5");

        world.corp.removeMember(groupA, users.get(1));
        run("sync", "corp").ok();
        assertThat(members("GroupA")).containsExactly("user1", "user3", "user4", "user5");
    }

    private List<String> members(String group) {
        Group found = world.registry.groups().findByName(group).orElseThrow();
        return LoginNames.of(world.registry.users(), found.members()).of(found.members());
    }
}
