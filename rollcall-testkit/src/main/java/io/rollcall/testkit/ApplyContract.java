package io.rollcall.testkit;

import static io.rollcall.testkit.RegistryFixture.ACTOR;
import static io.rollcall.testkit.RegistryFixture.ANY;
import static io.rollcall.testkit.RegistryFixture.CORP;
import static io.rollcall.testkit.RegistryFixture.SYNC;
import static io.rollcall.testkit.RegistryFixture.approved;
import static io.rollcall.testkit.RegistryFixture.directoryGroup;
import static io.rollcall.testkit.RegistryFixture.directoryUser;
import static io.rollcall.testkit.RegistryFixture.idOf;
import static io.rollcall.testkit.RegistryFixture.importing;
import static io.rollcall.testkit.RegistryFixture.joining;
import static io.rollcall.testkit.RegistryFixture.leaving;
import static io.rollcall.testkit.RegistryFixture.plan;
import static io.rollcall.testkit.RegistryFixture.registration;
import static io.rollcall.testkit.RegistrySubject.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.RegistryChangedException;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Mode;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.plan.Change;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A view, and what a plan made from it does as a whole. */
interface ApplyContract extends RegistrySubject {

    @Test
    default void a_view_shows_the_registry_as_a_plan_needs_it() {
        int max = fixture().user("max");
        int[] ids = fixture().register("jo", "anne");
        GroupId team = fixture().local("Team", max).id();
        GroupId sales = fixture().imported("Sales", ids);

        RegistryView view = fixture().view();

        assertThat(view.directory()).isEqualTo(CORP);
        assertThat(view.mode()).isEqualTo(Mode.PARTIAL);
        assertThat(view.nextUserId()).isEqualTo(ids[1] + 1);
        assertThat(view.nextGroupId()).isEqualTo(sales.value() + 1);
        assertThat(view.groups())
                .containsExactly(fixture().group(team), fixture().group(sales));
        assertThat(view.active()).isEqualTo(UserSet.of(max, ids[0], ids[1]));
        assertThat(view.linked().all()).isEqualTo(UserSet.of(ids));
        int anne = view.linked().indexOf(idOf("anne"));
        assertThat(view.linked().userId(anne)).isEqualTo(ids[1]);
        assertThat(view.linked().digest(anne))
                .isEqualTo(DirectoryUsers.of(List.of(directoryUser("anne"))).digest(0));
        assertThat(view.logins().taken(List.of("MAX", "Anne", "eve"))).isEqualTo(Map.of("max", max, "anne", ids[1]));
        assertThat(view.logins().taken(List.of())).isEmpty();
    }

    @Test
    default void a_view_of_another_directory_links_only_its_own_users() {
        registry().directories().add(RegistryFixture.settings(RegistryFixture.PARTNERS), ACTOR);
        int jo = fixture().register("jo")[0];

        RegistryView view = registry().view(RegistryFixture.PARTNERS);

        assertThat(view.linked().size()).isZero();
        assertThat(view.active()).isEqualTo(UserSet.of(jo));
    }

    @Test
    default void a_run_says_what_it_did_and_when() {
        int[] ids = fixture().register("jo", "anne");
        GroupId sales = fixture().imported("Sales", ids[0]);
        RegistryView view = fixture().view();
        Instant started = clock().instant();
        var stamp = fixture().stamp();
        Instant finished = clock().tick(Duration.ofSeconds(2));
        var plan = plan(view, SYNC, 77, joining(sales, "Sales", ids[1]), leaving(sales, "Sales", ids[0]));

        Run run = applyUnedited(view, plan, stamp);

        assertThat(run)
                .isEqualTo(new Run(
                        run.id(),
                        CORP,
                        Mode.PARTIAL,
                        "sync",
                        "schedule",
                        started,
                        finished,
                        Status.APPLIED,
                        null,
                        1,
                        1,
                        Optional.of(RegistryFixture.fingerprint(77))));
        assertThat(registry().journal().run(run.id())).contains(run);
    }

    private Run applyUnedited(RegistryView view, io.rollcall.plan.Plan plan, io.rollcall.journal.RunStamp stamp) {
        try {
            return registry().apply(approved(view, plan), stamp);
        } catch (RegistryChangedException unexpected) {
            throw new AssertionError("nobody changed the registry", unexpected);
        }
    }

    @Test
    default void r21_an_empty_plan_writes_a_run_with_nothing_to_do_and_changes_nothing() {
        RegistryView view = fixture().view();

        Run run = fixture().apply(view);

        assertThat(run.status()).isEqualTo(Status.NOTHING_TO_DO);
        assertThat(registry().journal().runs(Optional.empty(), Long.MAX_VALUE, 10))
                .containsExactly(run);
        assertThat(registry().journal().entries(run.id())).isEmpty();
        assertThat(fixture().view().version()).isEqualTo(view.version());
    }

    @Test
    default void r20_an_edit_between_view_and_apply_is_kept_and_the_plan_is_not_done() {
        int jo = fixture().register("jo")[0];
        GroupId sales = fixture().imported("Sales");
        GroupId team = fixture().local("Team").id();
        RegistryView view = fixture().view();
        int runs =
                registry().journal().runs(Optional.empty(), Long.MAX_VALUE, 99).size();

        registry().groups().addMembers(team, UserSet.of(jo), ACTOR);

        assertThatThrownBy(() -> registry()
                        .apply(
                                approved(view, plan(view, SYNC, 1, joining(sales, "Sales", jo))),
                                fixture().stamp()))
                .isInstanceOf(RegistryChangedException.class);
        assertThatThrownBy(() -> registry()
                        .apply(approved(view, plan(view, SYNC, 1)), fixture().stamp()))
                .isInstanceOf(RegistryChangedException.class);
        assertThatThrownBy(() -> registry()
                        .hold(
                                RegistryFixture.held(plan(view, SYNC, 1, joining(sales, "Sales", jo))),
                                fixture().stamp()))
                .isInstanceOf(RegistryChangedException.class);
        assertThat(registry().journal().held()).isEmpty();
        assertThat(fixture().membersOf(team)).isEqualTo(UserSet.of(jo));
        assertThat(fixture().membersOf(sales)).isEqualTo(UserSet.EMPTY);
        assertThat(registry().journal().runs(Optional.empty(), Long.MAX_VALUE, 99))
                .hasSize(runs);
        assertThat(fixture().view().version()).isGreaterThan(view.version());
    }

    @Test
    default void r17_a_plan_that_cannot_be_done_whole_changes_nothing() {
        int jo = fixture().register("jo")[0];
        GroupId sales = fixture().imported("Sales", jo);
        RegistryView view = fixture().view();
        var runs = registry().journal().runs(Optional.empty(), Long.MAX_VALUE, 99);
        GroupId next = new GroupId(view.nextGroupId());
        Change first = registration(view.nextUserId(), directoryUser("anne"));
        List<List<Change>> impossible = List.of(
                List.of(first, importing(next.value(), "New"), joining(next, "New", 4711)),
                List.of(first, joining(new GroupId(99), "Nowhere", jo)),
                List.of(first, importing(next.value(), "New"), importing(next.value(), "Newer")),
                List.of(first, importing(next.value() + 5, "New")),
                List.of(first, new Change.UpdateUser(jo, Optional.of("jo"), directoryUser("max"), 1, ANY)),
                List.of(first, new Change.Link(jo, directoryUser("max"), 1, ANY)),
                List.of(first, new Change.Block(UserSet.of(4711), ANY)),
                List.of(first, registration(view.nextUserId(), directoryUser("max"))),
                List.of(registration(view.nextUserId() + 1, directoryUser("max"))),
                List.of(registration(
                        view.nextUserId(), new DirectoryUser(idOf("jo"), true, "twin", "Twin", null, "uid=twin"))),
                List.of(first, new Change.Import(new GroupRef(next, "Twin"), directoryGroup("Sales"), ANY)),
                List.of(
                        first,
                        new Change.Associate(new GroupRef(sales, "Twin"), "Sales", directoryGroup("Twin"), ANY)));

        for (List<Change> changes : impossible) {
            assertThatThrownBy(() -> fixture().apply(view, changes.toArray(Change[]::new)))
                    .as(changes.toString())
                    .isInstanceOf(IllegalArgumentException.class);
        }

        RegistryView after = fixture().view();
        assertThat(after.version()).isEqualTo(view.version());
        assertThat(after.nextUserId()).isEqualTo(view.nextUserId());
        assertThat(after.nextGroupId()).isEqualTo(view.nextGroupId());
        assertThat(after.groups()).isEqualTo(view.groups());
        assertThat(after.active()).isEqualTo(view.active());
        assertThat(registry().journal().runs(Optional.empty(), Long.MAX_VALUE, 99))
                .isEqualTo(runs);
        assertThat(registry().users().count()).isEqualTo(1);
    }

    @Test
    default void r22_a_plan_whose_names_are_taken_is_refused_and_changes_nothing() {
        fixture().user("jo");
        fixture().local("Sales");
        RegistryView view = fixture().view();

        assertRefused(
                        Kind.NAME_TAKEN,
                        () -> fixture()
                                .apply(
                                        view,
                                        registration(view.nextUserId(), directoryUser("anne"), directoryUser("JO"))))
                .hasMessageContaining("JO");
        assertRefused(Kind.NAME_TAKEN, () -> fixture().apply(view, importing(view.nextGroupId(), "SALES")))
                .hasMessageContaining("SALES");

        assertThat(fixture().view().version()).isEqualTo(view.version());
        assertThat(registry().users().count()).isEqualTo(1);
        assertThat(registry().groups().list("", 0, 10)).hasSize(1);
    }

    @Test
    default void r8_no_plan_deletes_a_group_or_a_user() {
        int[] ids = fixture().register("jo", "anne");
        GroupId sales = fixture().imported("Sales", ids);
        registry().groups().addUsage(sales, "Holiday Planner", ACTOR);

        fixture()
                .apply(
                        new Change.Block(UserSet.of(ids), ANY),
                        new Change.Orphan(new GroupRef(sales, "Sales"), idOf("Sales"), ANY),
                        leaving(sales, "Sales", ids));

        assertThat(fixture().membersOf(sales)).isEqualTo(UserSet.EMPTY);
        assertThat(registry().groups().usages(sales)).hasSize(1);
        assertThat(registry().users().count()).isEqualTo(2);
    }

    @Test
    default void a_plan_of_many_users_and_groups_is_done() {
        int users = 5_000;
        int groups = 300;
        RegistryView view = fixture().view();
        Change[] changes = new Change[1 + 2 * groups];
        changes[0] = registration(
                view.nextUserId(),
                IntStream.range(0, users)
                        .mapToObj(i -> directoryUser("user" + i))
                        .toArray(DirectoryUser[]::new));
        for (int g = 0; g < groups; g++) {
            GroupId id = new GroupId(view.nextGroupId() + g);
            changes[1 + g] = importing(id.value(), "Group " + g);
            int first = view.nextUserId() + g;
            changes[1 + groups + g] = joining(
                    id,
                    "Group " + g,
                    IntStream.range(0, users - groups).map(i -> first + i).toArray());
        }

        Run run = fixture().apply(view, changes);

        assertThat(run.joined()).isEqualTo((long) groups * (users - groups));
        RegistryView after = fixture().view();
        assertThat(after.linked().size()).isEqualTo(users);
        assertThat(after.groups()).hasSize(groups);
        assertThat(after.groups().get(17).members().size()).isEqualTo(users - groups);
        assertThat(after.groups().get(17).members().contains(view.nextUserId() + 16))
                .isFalse();
        assertThat(after.logins()
                        .taken(IntStream.range(0, users + 10)
                                .mapToObj(i -> "USER" + i)
                                .toList()))
                .hasSize(users);
        assertThat(registry().journal().entries(run.id())).hasSize(changes.length);
    }
}
