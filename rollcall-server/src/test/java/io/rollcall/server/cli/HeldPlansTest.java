package io.rollcall.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** R18 by command line: 40 members, of whom 25 leave in the directory. */
final class HeldPlansTest extends CommandTest {
    private DirectoryId marketing;
    private List<DirectoryId> users;

    @BeforeEach
    void makeARunThatIsHeld() {
        marketing = world.corp.addGroup("Marketing");
        users = IntStream.rangeClosed(1, 40)
                .mapToObj(i -> world.corp.addUser("user" + i))
                .toList();
        users.forEach(user -> world.corp.addMember(marketing, user));
        world.configure(world.corp);
        run("register", "corp", "--all").ok();
        run("import", "corp", "Marketing").ok();
        leave(0, 25);
    }

    private void leave(int from, int to) {
        users.subList(from, to).forEach(user -> world.corp.removeMember(marketing, user));
    }

    private int members() {
        return world.registry
                .groups()
                .findByName("Marketing")
                .orElseThrow()
                .members()
                .size();
    }

    private String held() {
        JsonNode held = run("held", "--json").ok().json();
        assertThat(held).hasSize(1);
        return held.get(0).path("fingerprint").asString();
    }

    @Test
    void r18_a_held_run_says_rule_figure_limit_and_next_step_and_exits_with_3() {
        Answer sync = run("sync", "corp").exits(3);

        assertThat(sync.out())
                .contains("HELD, nothing was changed", "25 of the 40", "62.5 %", "25 %")
                .contains("and 15 more")
                .contains("rollcall approve " + held().substring(0, 12));
        assertThat(members()).isEqualTo(40);
        assertThat(run("held").ok().out()).contains(held(), "25 of the 40");
        assertThat(run("plan", "corp").exits(2).out()).contains("would be held (leaves)");
    }

    @Test
    void r18_approving_by_the_first_digits_does_exactly_that_plan() {
        run("sync", "corp").exits(3);

        assertThat(run("approve", held().substring(0, 8)).ok().out()).contains("0 joined, 25 left in 1 group");

        assertThat(members()).isEqualTo(15);
        assertThat(run("held").ok().out()).contains("Nothing is held.");
        assertThat(run("plan", "corp").ok().out()).contains("nothing to do");
    }

    @Test
    void r18_a_plan_that_differs_by_now_is_held_again_with_another_fingerprint() {
        run("sync", "corp").exits(3);
        String first = held();
        leave(25, 26);

        Answer approval = run("approve", first).exits(1);

        assertThat(approval.err()).contains("no longer the one that you approved", first);
        assertThat(members()).isEqualTo(40);
        assertThat(held()).isNotEqualTo(first);
        run("approve", held()).ok();
        assertThat(members()).isEqualTo(14);
    }

    @Test
    void r18_a_rejected_plan_no_longer_waits_and_can_be_approved_after_all() {
        run("sync", "corp").exits(3);
        String fingerprint = held();

        run("reject", fingerprint).ok();

        assertThat(run("held").ok().out()).contains("Nothing is held.");
        run("sync", "corp").exits(3);
        assertThat(run("held", "--json").ok().json()).isEmpty();
        assertThat(members()).isEqualTo(40);
        run("approve", fingerprint).ok();
        assertThat(members()).isEqualTo(15);
    }

    @Test
    void of_several_directories_the_worst_result_is_the_exit_status() {
        assertThat(run("sync", "--all", "--json").exits(3).json()).hasSize(1);
        world.configure(new io.rollcall.testkit.InMemoryDirectory("empty"));
        io.rollcall.testkit.InMemoryDirectory broken = new io.rollcall.testkit.InMemoryDirectory("broken");
        broken.failWith(new io.rollcall.directory.DirectoryException("broken is broken"));
        world.configure(broken);

        Answer all = run("sync", "--all").exits(1);

        assertThat(all.out()).contains("corp: HELD", "empty: nothing to do");
        assertThat(all.err()).contains("broken is broken");
    }
}
