package io.rollcall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.Progress;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.directory.Sid;
import io.rollcall.guard.Limits;
import io.rollcall.journal.Run;
import io.rollcall.plan.Change;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.registry.Group;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.UserSet;
import io.rollcall.testkit.InMemoryDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One external group brought up to date by itself. */
class OneGroupTest {
    private Scenario here = new Scenario();
    private DirectoryId anne = new DirectoryId(0, 0);
    private DirectoryId bo = new DirectoryId(0, 0);
    private DirectoryId carl = new DirectoryId(0, 0);
    private DirectoryId sales = new DirectoryId(0, 0);
    private DirectoryId lab = new DirectoryId(0, 0);

    @BeforeEach
    void twoGroups() {
        here = new Scenario(RegisterPolicy.MANUAL, new Limits(0.5, 2));
        anne = here.corp.addUser("anne");
        bo = here.corp.addUser("bo");
        carl = here.corp.addUser("carl");
        sales = here.corp.addGroup("Sales");
        lab = here.corp.addGroup("Lab");
        here.corp.addMember(sales, anne);
        here.corp.addMember(sales, bo);
        here.corp.addMember(lab, anne);
        here.register(anne, bo, carl);
        here.importGroups(sales, lab);
    }

    private Intent.SynchroniseGroup only(String group) {
        return new Intent.SynchroniseGroup(here.group(group).id());
    }

    @Test
    void r4_joins_and_leaves_of_that_group_follow_and_nothing_else_does() {
        here.corp.removeMember(sales, anne);
        here.corp.addMember(sales, carl);
        here.corp.removeMember(lab, anne);
        here.corp.rename(sales, "Sales and more");
        here.corp.disable(bo);

        Run run = here.run(only("Sales"));

        assertThat(run.status()).isEqualTo(Run.Status.APPLIED);
        assertThat(run.intent()).isEqualTo("sync --group " + here.group("Sales").id());
        assertThat(here.members("Sales")).containsExactly("bo", "carl");
        assertThat(here.members("Lab")).containsExactly("anne");
        assertThat(here.user("bo").active()).isTrue();
    }

    @Test
    void r21_again_there_is_nothing_to_do_and_what_was_kept_follows_each_change() {
        for (int round = 0; round < 3; round++) {
            here.corp.removeMember(sales, anne);
            here.corp.addMember(sales, carl);
            assertThat(here.run(only("Sales")).status()).isEqualTo(Run.Status.APPLIED);
            assertThat(here.members("Sales")).containsExactly("bo", "carl");
            assertThat(here.run(only("Sales")).status()).isEqualTo(Run.Status.NOTHING_TO_DO);

            here.corp.addMember(sales, anne);
            here.corp.removeMember(sales, carl);
            assertThat(here.run(only("Sales")).status()).isEqualTo(Run.Status.APPLIED);
            assertThat(here.members("Sales")).containsExactly("anne", "bo");
        }
    }

    @Test
    void r20_what_was_kept_is_not_used_after_an_edit() {
        here.run(only("Sales"));
        here.registry.users().block(here.user("anne").id(), Scenario.ACTOR);

        here.run(only("Sales"));

        assertThat(here.members("Sales")).containsExactly("bo");
    }

    @Test
    void r1_whoever_is_not_registered_does_not_join() {
        here.corp.addMember(sales, here.corp.addUser("dora"));

        assertThat(here.run(only("Sales")).status()).isEqualTo(Run.Status.NOTHING_TO_DO);
        assertThat(here.registry.users().findByLogin("dora")).isEmpty();
    }

    @Test
    void r16_members_of_groups_inside_follow_through_cycles() {
        DirectoryId inner = here.corp.addGroup("Inner");
        here.corp.addMember(sales, inner);
        here.corp.addMember(inner, sales);
        here.corp.addMember(inner, carl);

        here.run(only("Sales"));

        assertThat(here.members("Sales")).containsExactly("anne", "bo", "carl");
    }

    @Test
    void r15_a_group_that_names_nobody_is_not_believed_where_there_were_members() {
        here.corp.removeMember(sales, anne);
        here.corp.removeMember(sales, bo);

        Run run = here.run(only("Sales"));

        assertThat(run.status()).isEqualTo(Run.Status.FAILED);
        assertThat(run.cause()).contains("no member in Sales", "2 are known", "rollcall sync corp");
        assertThat(here.members("Sales")).containsExactly("anne", "bo");
    }

    @Test
    void r15_a_group_that_names_only_groups_shows_its_members_where_nesting_does_not_count() {
        InMemoryDirectory flat = new InMemoryDirectory("corp", false);
        Scenario one = new Scenario();
        DirectoryId jo = flat.addUser("jo");
        DirectoryId team = flat.addGroup("Team");
        flat.addMember(team, jo);
        for (Intent intent : List.of(
                new Intent.Register(new TreeSet<>(Set.of(jo))), new Intent.ImportGroups(new TreeSet<>(Set.of(team))))) {
            one.synchronizer.run(flat, intent, Scenario.ACTOR, Optional.empty(), Progress.SILENT);
        }
        assertThat(one.members("Team")).containsExactly("jo");
        flat.removeMember(team, jo);
        flat.addMember(team, flat.addGroup("Inner"));

        Run run = one.synchronizer.run(
                flat,
                new Intent.SynchroniseGroup(one.group("Team").id()),
                Scenario.ACTOR,
                Optional.empty(),
                Progress.SILENT);

        assertThat(run.status()).isEqualTo(Run.Status.APPLIED);
        assertThat(one.members("Team")).isEmpty();
    }

    @Test
    void r12_a_group_that_is_gone_is_left_to_a_run_of_the_whole_directory() {
        here.corp.delete(sales);

        Run run = here.run(only("Sales"));

        assertThat(run.status()).isEqualTo(Run.Status.FAILED);
        assertThat(run.cause()).contains(sales.toString(), "whole directory");
        assertThat(here.members("Sales")).containsExactly("anne", "bo");

        here.approve(
                new Intent.Synchronise(), here.plan(new Intent.Synchronise()).fingerprint());
        assertThatThrownBy(() -> here.run(only("Sales")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("was gone from corp");
    }

    @Test
    void r18_the_guard_counts_that_group_alone_and_the_held_plan_can_be_approved() {
        DirectoryId big = here.corp.addGroup("Big");
        List<DirectoryId> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(here.corp.addUser("u" + i));
            here.corp.addMember(big, many.get(i));
        }
        here.register(many.toArray(DirectoryId[]::new));
        here.importGroups(big);
        here.corp.addMember(sales, carl);
        here.run(only("Sales"));
        here.corp.removeMember(sales, anne);
        here.corp.removeMember(sales, bo);

        Run held = here.run(only("Sales"));

        assertThat(held.status()).isEqualTo(Run.Status.HELD);
        assertThat(held.cause()).contains("2 of the 3 memberships");
        assertThat(here.registry.journal().held())
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.intent()).isEqualTo(only("Sales")));
        Run done = here.approve(only("Sales"), held.fingerprint().orElseThrow());
        assertThat(done.status()).isEqualTo(Run.Status.APPLIED);
        assertThat(here.members("Sales")).containsExactly("carl");
    }

    @Test
    void r16_a_group_that_cannot_be_read_alone_is_planned_alone_from_a_reading_of_everything() {
        here.corp.addForeignMember(sales, Sid.parse("S-1-5-21-1-2-3-1104").orElseThrow());
        here.corp.removeMember(sales, anne);
        here.corp.removeMember(lab, anne);
        here.corp.disable(bo);
        here.corp.addMember(sales, carl);

        Plan plan = here.plan(only("Sales"));

        assertThat(plan.changes()).allMatch(change -> change instanceof Change.MembershipDelta);
        assertThat(plan.changes())
                .extracting(change -> change.reason().code().name())
                .containsExactlyInAnyOrder("JOINED_IN_DIRECTORY", "LEFT_IN_DIRECTORY", "USER_DISABLED");
        here.approve(only("Sales"), plan.fingerprint());
        assertThat(here.members("Sales")).containsExactly("carl");
        assertThat(here.members("Lab")).containsExactly("anne");

        here.corp.put(new DirectoryGroup(lab, "Lab", "Teams", "cn=Lab,dc=corp,dc=example"));
        here.corp.delete(sales);
        assertThat(here.run(only("Sales")).status()).isEqualTo(Run.Status.FAILED);
    }

    @Test
    void a_group_that_is_local_or_of_another_directory_is_refused() {
        here.local("Mine");

        assertThatThrownBy(() -> here.run(only("Mine")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("does not come from corp");
    }

    @Test
    void r15_a_directory_that_does_not_answer_changes_nothing() {
        here.corp.failWith(new DirectoryException("corp does not answer"));

        assertThat(here.run(only("Sales")).status()).isEqualTo(Run.Status.FAILED);
    }

    /** The same members as a run of the whole directory would have given the group, over whatever changes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void r4_one_group_alone_gets_the_members_that_a_run_of_the_whole_directory_gives_it(long seed) {
        Random random = new Random(seed);
        Scenario one = new Scenario(RegisterPolicy.MANUAL, new Limits(1, Integer.MAX_VALUE));
        List<DirectoryId> people = new ArrayList<>();
        List<DirectoryId> teams = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            people.add(one.corp.addUser("p" + i));
        }
        for (int i = 0; i < 5; i++) {
            teams.add(one.corp.addGroup("T" + i));
            one.corp.addMember(teams.get(i), people.get(i));
        }
        one.register(people.subList(0, 8).toArray(DirectoryId[]::new));
        one.importGroups(teams.toArray(DirectoryId[]::new));
        for (int round = 0; round < 60; round++) {
            DirectoryId team = teams.get(random.nextInt(teams.size()));
            DirectoryId member = random.nextInt(4) == 0
                    ? teams.get(random.nextInt(teams.size()))
                    : people.get(random.nextInt(people.size()));
            if (random.nextInt(3) == 0) {
                one.corp.removeMember(team, member);
            } else if (random.nextInt(6) == 0) {
                one.corp.rename(member, "renamed " + round);
            } else {
                one.corp.addMember(team, member);
            }
            String name = "T" + random.nextInt(teams.size());
            Intent.SynchroniseGroup intent =
                    new Intent.SynchroniseGroup(group(one, name).id());
            List<String> expected = expected(one, name);
            Run run = one.run(intent);
            if (run.status() == Run.Status.FAILED) {
                assertThat(run.cause()).contains("no member");
                assertThat(expected).isEmpty();
            } else {
                assertThat(one.logins(group(one, name).members())).isEqualTo(expected);
                assertThat(one.plan(intent).changes()).isEmpty();
            }
        }
    }

    /** By the name that it was imported under, which no run of one group changes. */
    private static Group group(Scenario one, String name) {
        return one.group(name);
    }

    private static List<String> expected(Scenario one, String name) {
        UserSet members = one.group(name).members();
        for (Change.MembershipDelta delta : one.plan(new Intent.Synchronise())
                .only(Change.MembershipDelta.class)
                .toList()) {
            if (delta.ref().id().equals(one.group(name).id())) {
                members = members.minus(delta.left()).or(delta.joined());
            }
        }
        return one.logins(members);
    }
}
