package io.rollcall.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Mode;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.plan.Change;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Change.MembershipDelta;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Reason;
import io.rollcall.plan.Reason.Code;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.LinkedUsers;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {
    private static final DirectoryName CORP = new DirectoryName("corp");
    private static final DirectoryName OTHER = new DirectoryName("other");
    private static final Fingerprint PRINT = new Fingerprint("0123456789abcdef0123456789abcdef");
    private static final Reason LEFT = new Reason(Code.LEFT_IN_DIRECTORY, "corp does not have them any more");

    private final Guard guard = new Guard(Limits.DEFAULT);

    @ParameterizedTest(name = "{1} of {0} leave: held {2}")
    @CsvSource({
        "80, 20, false", // exactly a quarter
        "79, 20, true", // just above a quarter, just at the minimum
        "76, 19, false", // a quarter, below the minimum
        "19, 19, false", // everybody, but below the minimum
        "20, 20, true", // everybody, at the minimum
        "1000, 250, false",
        "1000, 251, true"
    })
    void r18_more_than_a_quarter_and_at_least_twenty_leaves_are_held(int members, int leaves, boolean held) {
        RegistryView view = view(external(1, CORP, members));

        Verdict verdict = guard.judge(plan(leave(1, leaves)), view, Optional.empty());

        assertThat(verdict).isInstanceOf(held ? HeldPlan.class : ApprovedPlan.class);
    }

    @Test
    void r18_the_share_is_of_all_external_groups_of_the_directory_and_of_no_others() {
        RegistryView view =
                view(external(1, CORP, 40), external(2, CORP, 60), external(3, OTHER, 1000), local(4, 1000));

        assertThat(guard.judge(plan(leave(1, 25)), view, Optional.empty())).isInstanceOf(ApprovedPlan.class);
        assertThat(guard.judge(plan(leave(1, 26)), view, Optional.empty())).isInstanceOf(HeldPlan.class);
        assertThat(guard.judge(plan(leave(4, 1000)), view, Optional.empty())).isInstanceOf(ApprovedPlan.class);
    }

    @Test
    void r18_a_held_plan_names_rule_figure_limit_and_next_step() {
        HeldPlan held = (HeldPlan) guard.judge(plan(leave(1, 30)), view(external(1, CORP, 40)), Optional.empty());

        assertThat(held.refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.rule()).isEqualTo("leaves");
            assertThat(refusal.text())
                    .contains("30 of the 40 memberships of corp's external groups", "75.0 %", "25 %", "20 leaves")
                    .contains("approve " + PRINT);
        });
    }

    @Test
    void r18_approval_is_for_one_fingerprint() {
        RegistryView view = view(external(1, CORP, 40));
        Plan plan = plan(leave(1, 30));

        assertThat(guard.judge(plan, view, Optional.of(PRINT))).isInstanceOf(ApprovedPlan.class);
        assertThat(guard.judge(plan, view, Optional.of(new Fingerprint("f".repeat(32)))))
                .isInstanceOf(HeldPlan.class);
    }

    @Test
    void r18_members_replaced_by_an_association_count() {
        Change associate = new Change.Associate(
                new GroupRef(new GroupId(1), "Sales"),
                "Sales",
                new io.rollcall.directory.DirectoryGroup(new DirectoryId(0, 9), "Sales", "Groups", "cn=Sales"),
                new Reason(Code.ASSOCIATED, "a person said so"));

        Verdict verdict = guard.judge(plan(associate, leave(1, 30)), view(local(1, 30)), Optional.empty());

        assertThat(verdict).isInstanceOf(HeldPlan.class);
    }

    @Test
    void r9_a_switch_to_full_waits_for_approval_of_exactly_that_plan() {
        Reason said = new Reason(Code.MODE_SWITCHED, "a person said so");
        Plan toFull = plan(new Change.SwitchMode(Mode.PARTIAL, Mode.FULL, false, said));
        Plan toPartial = plan(new Change.SwitchMode(Mode.FULL, Mode.PARTIAL, false, said));

        assertThat(guard.judge(toFull, view(), Optional.empty())).isInstanceOf(HeldPlan.class);
        assertThat(guard.judge(toFull, view(), Optional.of(PRINT))).isInstanceOf(ApprovedPlan.class);
        assertThat(guard.judge(toPartial, view(), Optional.empty())).isInstanceOf(ApprovedPlan.class);
    }

    private static Plan plan(Change... changes) {
        return new Plan(CORP, Mode.PARTIAL, new Intent.Synchronise(), 1, List.of(changes), List.of(), PRINT);
    }

    private static Change leave(int group, int count) {
        return new MembershipDelta(new GroupRef(new GroupId(group), "g" + group), UserSet.EMPTY, users(count), LEFT);
    }

    private static UserSet users(int count) {
        return UserSet.of(IntStream.range(0, count).toArray());
    }

    private static Group external(int id, DirectoryName directory, int members) {
        GroupLink link = new GroupLink(directory, new DirectoryId(0, id), "g" + id, "cn=g" + id, false);
        return new Group(new GroupId(id), "g" + id, Optional.of(link), users(members), Instant.EPOCH);
    }

    private static Group local(int id, int members) {
        return new Group(new GroupId(id), "g" + id, Optional.empty(), users(members), Instant.EPOCH);
    }

    private static RegistryView view(Group... groups) {
        return new RegistryView(
                CORP,
                1,
                Mode.PARTIAL,
                false,
                RegisterPolicy.MANUAL,
                2000,
                100,
                List.of(groups),
                LinkedUsers.builder().build(),
                users(2000),
                UserSet.EMPTY,
                logins -> Map.of(),
                sids -> Map.of());
    }
}
