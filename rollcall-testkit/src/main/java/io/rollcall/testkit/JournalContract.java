package io.rollcall.testkit;

import static io.rollcall.testkit.RegistryFixture.ACTOR;
import static io.rollcall.testkit.RegistryFixture.CORP;
import static io.rollcall.testkit.RegistryFixture.PARTNERS;
import static io.rollcall.testkit.RegistryFixture.SYNC;
import static io.rollcall.testkit.RegistryFixture.joining;
import static io.rollcall.testkit.RegistryFixture.leaving;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.journal.Journal;
import io.rollcall.journal.JournalEntry;
import io.rollcall.journal.Run;
import io.rollcall.journal.Tally;
import io.rollcall.plan.Change;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Reason;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.UserSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** R19: who joined and left what, when, by whom and why. */
interface JournalContract extends RegistrySubject {
    private Journal journal() {
        return registry().journal();
    }

    @Test
    default void r19_an_entry_of_a_run_has_run_time_actor_and_reason() {
        int[] ids = fixture().register("jo", "anne");
        GroupId sales = fixture().imported("Sales", ids[0]);
        Instant at = clock().tick(Duration.ofMinutes(5));
        Change join = joining(sales, "Sales", ids[1]);

        Run run = fixture().apply(join);

        JournalEntry entry = new JournalEntry(
                Optional.of(run.id()),
                at,
                "schedule",
                Change.Kind.MEMBERS,
                Optional.of(new GroupRef(sales, "Sales")),
                UserSet.of(ids[1]),
                UserSet.EMPTY,
                join.reason(),
                "",
                Map.of());
        assertThat(journal().entries(run.id())).containsExactly(entry);
        assertThat(journal().history(sales, 1)).containsExactly(entry);
    }

    @Test
    default void r19_an_entry_of_an_edit_by_hand_has_its_actor_and_no_run() {
        int jo = fixture().user("jo");
        GroupId team = fixture().local("Team", jo).id();
        registry().groups().rename(team, "Crew", ACTOR);

        assertThat(journal().history(team, 2))
                .containsExactly(
                        new JournalEntry(
                                Optional.empty(),
                                clock().instant(),
                                ACTOR,
                                Change.Kind.RENAME,
                                Optional.of(new GroupRef(team, "Crew")),
                                UserSet.EMPTY,
                                UserSet.EMPTY,
                                Reason.byHand(ACTOR),
                                "was Team",
                                Map.of()),
                        new JournalEntry(
                                Optional.empty(),
                                clock().instant(),
                                ACTOR,
                                Change.Kind.MEMBERS,
                                Optional.of(new GroupRef(team, "Team")),
                                UserSet.of(jo),
                                UserSet.EMPTY,
                                Reason.byHand(ACTOR),
                                "",
                                Map.of()));
    }

    @Test
    default void a_runs_entries_come_in_the_plans_order() {
        int[] ids = fixture().register("jo", "anne");
        GroupId zoo = fixture().imported("Zoo", ids[0]);
        GroupId art = fixture().imported("Art");

        Run run = fixture().apply(leaving(zoo, "Zoo", ids[0]), joining(art, "Art", ids), joining(zoo, "Zoo", ids[1]));

        assertThat(journal().entries(run.id()))
                .extracting(entry -> entry.group().orElseThrow().name() + " +" + entry.joined() + " -" + entry.left())
                .containsExactly(
                        "Zoo +{} -{" + ids[0] + "}",
                        "Art +{" + ids[0] + "," + ids[1] + "} -{}",
                        "Zoo +{" + ids[1] + "} -{}");
        assertThat(journal().entries(4711)).isEmpty();
    }

    @Test
    default void the_first_entries_of_a_run_and_how_many_there_are_of_each_kind_are_those_of_all_its_entries() {
        int[] ids = fixture().register("jo", "anne", "max");
        GroupId zoo = fixture().imported("Zoo", ids[0]);
        GroupId art = fixture().imported("Art");
        int next = fixture().view().nextUserId();
        int nextGroup = fixture().view().nextGroupId();

        Run run = fixture()
                .apply(
                        RegistryFixture.registration(
                                next, RegistryFixture.directoryUser("eve"), RegistryFixture.directoryUser("kim")),
                        new Change.Block(UserSet.of(ids[0], ids[1]), RegistryFixture.ANY),
                        new Change.Block(UserSet.of(ids[2]), RegistryFixture.ANY),
                        RegistryFixture.importing(nextGroup, "Sales"),
                        RegistryFixture.importing(nextGroup + 1, "Legal"),
                        leaving(zoo, "Zoo", ids[0]),
                        joining(zoo, "Zoo", ids[1]),
                        joining(art, "Art", next, next + 1));

        List<JournalEntry> entries = journal().entries(run.id());
        for (int limit = 0; limit <= entries.size() + 1; limit++) {
            assertThat(journal().firstEntries(run.id(), limit))
                    .isEqualTo(entries.subList(0, Math.min(limit, entries.size())));
        }
        assertThat(journal().tally(run.id()))
                .containsExactly(
                        new Tally(Change.Kind.REGISTER, 1, 2),
                        new Tally(Change.Kind.BLOCK, 2, 3),
                        new Tally(Change.Kind.IMPORT, 2, 2),
                        new Tally(Change.Kind.MEMBERS, 3, 2));
        assertThat(journal().firstEntries(4711, 1)).isEmpty();
        assertThat(journal().tally(4711)).isEmpty();
    }

    @Test
    default void r19_membership_can_be_asked_as_of_any_past_time() {
        int[] ids = fixture().register("jo", "anne", "max");
        Instant before = clock().instant();
        Instant imported = clock().tick(Duration.ofDays(1));
        GroupId sales = fixture().imported("Sales", ids[0], ids[1]);
        Instant left = clock().tick(Duration.ofDays(1));
        fixture().apply(leaving(sales, "Sales", ids[0]), joining(sales, "Sales", ids[2]));
        Instant edited = clock().tick(Duration.ofDays(1));
        registry().groups().detach(sales, ACTOR);
        registry().groups().removeMembers(sales, UserSet.of(ids[1]), ACTOR);
        Instant deleted = clock().tick(Duration.ofDays(1));
        registry().groups().delete(sales, false, ACTOR);

        assertThat(journal().membersAt(sales, before)).isEqualTo(UserSet.EMPTY);
        assertThat(journal().membersAt(sales, imported.minusNanos(1000))).isEqualTo(UserSet.EMPTY);
        assertThat(journal().membersAt(sales, imported)).isEqualTo(UserSet.of(ids[0], ids[1]));
        assertThat(journal().membersAt(sales, left.minusNanos(1000))).isEqualTo(UserSet.of(ids[0], ids[1]));
        assertThat(journal().membersAt(sales, left)).isEqualTo(UserSet.of(ids[1], ids[2]));
        assertThat(journal().membersAt(sales, edited)).isEqualTo(UserSet.of(ids[2]));
        assertThat(journal().membersAt(sales, deleted)).isEqualTo(UserSet.EMPTY);
        assertThat(journal().membersAt(sales, deleted.plusSeconds(1))).isEqualTo(UserSet.EMPTY);
        assertThat(journal().membersAt(new GroupId(99), deleted)).isEqualTo(UserSet.EMPTY);
    }

    @Test
    default void a_groups_history_comes_newest_first_up_to_a_limit() {
        int[] ids = fixture().register("jo", "anne");
        GroupId sales = fixture().imported("Sales", ids[0]);
        fixture().imported("Other", ids[0]);
        fixture().apply(joining(sales, "Sales", ids[1]));

        assertThat(journal().history(sales, 10))
                .extracting(JournalEntry::joined)
                .containsExactly(UserSet.of(ids[1]), UserSet.of(ids[0]), UserSet.EMPTY);
        assertThat(journal().history(sales, 2)).hasSize(2);
    }

    @Test
    default void the_latest_entry_of_a_user_in_a_group_is_found() {
        int[] ids = fixture().register("jo", "anne");
        GroupId sales = fixture().imported("Sales", ids[0]);
        fixture().apply(leaving(sales, "Sales", ids[0]));
        fixture().apply(joining(sales, "Sales", ids[1]));
        fixture().imported("Other", ids[0]);

        assertThat(journal().latest(sales, ids[0]).orElseThrow().left()).isEqualTo(UserSet.of(ids[0]));
        assertThat(journal().latest(sales, ids[1]).orElseThrow().joined()).isEqualTo(UserSet.of(ids[1]));
        assertThat(journal().latest(sales, 99)).isEmpty();
    }

    @Test
    default void runs_come_newest_first_of_one_directory_or_all_from_a_cursor_up_to_a_limit() {
        registry().directories().add(RegistryFixture.settings(PARTNERS), ACTOR);
        Run first = fixture().apply();
        Run second = registry().fail(PARTNERS, SYNC, fixture().stamp(), "down");
        Run third = fixture().apply();

        assertThat(journal().runs(Optional.empty(), Long.MAX_VALUE, 10)).containsExactly(third, second, first);
        assertThat(journal().runs(Optional.of(CORP), Long.MAX_VALUE, 10)).containsExactly(third, first);
        assertThat(journal().runs(Optional.empty(), Long.MAX_VALUE, 2)).containsExactly(third, second);
        assertThat(journal().runs(Optional.empty(), third.id(), 1)).containsExactly(second);
        assertThat(journal().runs(Optional.of(PARTNERS), second.id(), 10)).isEmpty();
        assertThat(journal().run(4711)).isEmpty();
    }

    @Test
    default void what_a_change_did_is_told_in_its_detail() {
        int jo = fixture().user("jo");
        Reason reason = new Reason(Reason.Code.LINKED, "a person said so");

        Run run = fixture().apply(new Change.Link(jo, RegistryFixture.directoryUser("johanna"), 1, reason));

        List<JournalEntry> entries = journal().entries(run.id());
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).detail()).contains("uid=johanna,ou=People,dc=example");
        assertThat(entries.get(0).joined()).isEqualTo(UserSet.of(jo));
        assertThat(entries.get(0).group()).isEmpty();
    }
}
