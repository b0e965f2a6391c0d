package io.rollcall.testkit;

import static io.rollcall.testkit.RegistryFixture.ACTOR;
import static io.rollcall.testkit.RegistryFixture.CORP;
import static io.rollcall.testkit.RegistryFixture.SYNC;
import static io.rollcall.testkit.RegistryFixture.directoryUser;
import static io.rollcall.testkit.RegistryFixture.fingerprint;
import static io.rollcall.testkit.RegistryFixture.joining;
import static io.rollcall.testkit.RegistryFixture.leaving;
import static io.rollcall.testkit.RegistryFixture.plan;
import static io.rollcall.testkit.RegistryFixture.registration;
import static io.rollcall.testkit.RegistrySubject.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.journal.Held;
import io.rollcall.journal.Held.Rejection;
import io.rollcall.journal.JournalEntry;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.journal.Tally;
import io.rollcall.plan.Change;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** R18: plans that wait for a person, from held to rejected, replaced or settled. */
interface HeldPlansContract extends RegistrySubject {
    private Run hold(Plan plan) {
        return fixture().hold(plan);
    }

    private List<Run> runs() {
        return registry().journal().runs(Optional.empty(), Long.MAX_VALUE, 99);
    }

    @Test
    default void r18_a_held_plan_waits_and_changes_nothing() {
        int jo = fixture().register("jo")[0];
        GroupId sales = fixture().imported("Sales", jo);
        RegistryView view = fixture().view();
        Plan plan = plan(view, SYNC, 0xabc, leaving(sales, "Sales", jo));

        Run run = hold(plan);

        assertThat(run.status()).isEqualTo(Status.HELD);
        assertThat(run.cause()).contains("the limit is 25 %");
        assertThat(run.left()).isEqualTo(1);
        assertThat(run.fingerprint()).contains(plan.fingerprint());
        assertThat(runs()).first().isEqualTo(run);
        assertThat(registry().journal().held())
                .containsExactly(new Held(plan.fingerprint(), run, SYNC, Optional.empty()));
        assertThat(fixture().membersOf(sales)).isEqualTo(UserSet.of(jo));
        assertThat(fixture().view().version()).isEqualTo(view.version());
    }

    @Test
    default void a_held_plans_entries_can_be_read_and_are_no_history() {
        int jo = fixture().register("jo")[0];
        GroupId sales = fixture().imported("Sales", jo);
        RegistryView view = fixture().view();
        int anne = view.nextUserId();

        Run run = hold(plan(
                view,
                SYNC,
                5,
                registration(anne, directoryUser("anne")),
                joining(sales, "Sales", anne),
                leaving(sales, "Sales", jo)));

        List<JournalEntry> entries = registry().journal().entries(run.id());
        assertThat(entries)
                .extracting(JournalEntry::kind)
                .containsExactly(Change.Kind.REGISTER, Change.Kind.MEMBERS, Change.Kind.MEMBERS);
        assertThat(entries.get(0).newLogins()).isEqualTo(Map.of(anne, "anne"));
        assertThat(entries.get(2).left()).isEqualTo(UserSet.of(jo));
        assertThat(registry().journal().tally(run.id()))
                .containsExactly(new Tally(Change.Kind.REGISTER, 1, 1), new Tally(Change.Kind.MEMBERS, 2, 1));
        assertThat(registry().journal().history(sales, 10)).hasSize(2);
        assertThat(registry().journal().membersAt(sales, clock().instant())).isEqualTo(UserSet.of(jo));
        assertThat(registry().journal().latest(sales, jo).orElseThrow().joined())
                .isEqualTo(UserSet.of(jo));
    }

    @Test
    default void the_same_plan_held_again_is_the_same_run() {
        GroupId sales = fixture().imported("Sales");
        Plan plan = plan(fixture().view(), SYNC, 5, leaving(sales, "Sales", 1));
        Run first = hold(plan);
        int runs = runs().size();
        clock().tick(Duration.ofMinutes(15));

        assertThat(hold(plan)).isEqualTo(first);

        assertThat(runs()).hasSize(runs);
        assertThat(registry().journal().held()).hasSize(1);
    }

    @Test
    default void a_plan_that_differs_replaces_the_one_that_waits_for_the_same() {
        GroupId sales = fixture().imported("Sales");
        RegistryView view = fixture().view();
        Intent all = new Intent.ImportAll();
        Run first = hold(plan(view, SYNC, 5, leaving(sales, "Sales", 1)));
        Run other = hold(plan(view, all, 6, leaving(sales, "Sales", 1)));

        Run second = hold(plan(view, SYNC, 7, leaving(sales, "Sales", 2)));

        assertThat(registry().journal().held()).extracting(Held::run).containsExactly(other, second);
        assertThat(registry().journal().run(first.id())).contains(first);
    }

    @Test
    default void a_rejected_plan_does_not_wait_and_is_not_held_again() {
        GroupId sales = fixture().imported("Sales");
        Plan plan = plan(fixture().view(), SYNC, 0xabc, leaving(sales, "Sales", 1));
        Run run = hold(plan);
        Instant at = clock().tick(Duration.ofMinutes(1));

        registry().reject(plan.fingerprint(), ACTOR);

        assertThat(registry().journal().held()).isEmpty();
        assertThat(registry().journal().heldBeginning("000000"))
                .containsExactly(new Held(plan.fingerprint(), run, SYNC, Optional.of(new Rejection(ACTOR, at))));
        assertThat(hold(plan)).isEqualTo(run);
        assertThat(registry().journal().held()).isEmpty();
        assertRefused(Kind.NOT_FOUND, () -> registry().reject(plan.fingerprint(), ACTOR))
                .hasMessageContaining(plan.fingerprint().value());
    }

    @Test
    default void a_plan_is_found_by_the_beginning_of_its_fingerprint() {
        RegistryView view = fixture().view();
        Change change = RegistryFixture.importing(view.nextGroupId(), "Sales");
        Run run = hold(plan(view, SYNC, 0xabc, change));

        assertThat(registry().journal().heldBeginning(fingerprint(0xabc).value().substring(0, 31)))
                .extracting(Held::run)
                .containsExactly(run);
        assertThat(registry().journal().heldBeginning("f")).isEmpty();
        assertThat(registry().journal().heldBeginning("%")).isEmpty();
        assertThat(registry().journal().heldBeginning("_")).isEmpty();
        assertRefused(Kind.NOT_FOUND, () -> registry().reject(fingerprint(1), ACTOR));
    }

    @Test
    default void applying_settles_held_plans_of_the_same_directory_and_intent_only() throws Exception {
        registry().directories().add(RegistryFixture.settings(RegistryFixture.PARTNERS), ACTOR);
        GroupId sales = fixture().imported("Sales");
        RegistryView view = fixture().view();
        Change change = leaving(sales, "Sales", 1);
        hold(plan(view, SYNC, 5, change));
        Run otherIntent = hold(plan(view, new Intent.ImportAll(), 5, change));
        Run otherDirectory = hold(plan(registry().view(RegistryFixture.PARTNERS), SYNC, 6, change));

        registry()
                .apply(
                        RegistryFixture.approved(view, plan(view, SYNC, 5, change)),
                        fixture().stamp());

        assertThat(registry().journal().held()).extracting(Held::run).containsExactly(otherIntent, otherDirectory);
    }

    @Test
    default void a_run_with_nothing_to_do_settles_what_waited() {
        GroupId sales = fixture().imported("Sales");
        Plan plan = plan(fixture().view(), SYNC, 5, leaving(sales, "Sales", 1));
        hold(plan);
        registry().reject(plan.fingerprint(), ACTOR);
        hold(plan(fixture().view(), SYNC, 6, leaving(sales, "Sales", 1)));

        fixture().apply();

        assertThat(registry().journal().heldBeginning("")).isEmpty();
    }

    @Test
    default void intents_of_held_plans_come_back() {
        RegistryView view = fixture().view();
        Intent associate = new Intent.Associate(new GroupId(3), RegistryFixture.idOf("Sales"));

        hold(plan(view, associate, 5, RegistryFixture.importing(view.nextGroupId(), "Sales")));

        assertThat(registry().journal().held()).extracting(Held::intent).containsExactly(associate);
    }

    @Test
    default void r15_a_failed_run_is_written_with_its_cause_and_changes_nothing() {
        int jo = fixture().register("jo")[0];
        GroupId sales = fixture().imported("Sales", jo);
        RegistryView view = fixture().view();
        hold(plan(view, SYNC, 5, leaving(sales, "Sales", jo)));

        Run run = registry().fail(CORP, SYNC, fixture().stamp(), "corp is down: connection refused");

        assertThat(run.status()).isEqualTo(Status.FAILED);
        assertThat(run.cause()).isEqualTo("corp is down: connection refused");
        assertThat(run.fingerprint()).isEmpty();
        assertThat(registry().journal().run(run.id())).contains(run);
        assertThat(registry().journal().entries(run.id())).isEmpty();
        assertThat(registry().journal().held()).hasSize(1);
        assertThat(fixture().view().version()).isEqualTo(view.version());
    }
}
