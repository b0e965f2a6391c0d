package io.rollcall.testkit;

import static io.rollcall.testkit.RegistryFixture.ACTOR;
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
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Mode;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.plan.Change;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.NewUsers;
import io.rollcall.plan.Reason;
import io.rollcall.plan.Reason.Code;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.RegisteredUser.Block;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A view, and what a plan made from it does. */
interface ApplyContract extends RegistrySubject {
    Reason ANY = new Reason(Code.CHANGED_IN_DIRECTORY, "corp says so");

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
    default void a_registered_directory_user_is_linked_and_blocked_when_the_directory_disabled_it() {
        DirectoryUser gone = new DirectoryUser(idOf("gone"), false, "gone", "Gone", null, "uid=gone");
        RegistryView view = fixture().view();

        fixture().apply(view, registration(view.nextUserId(), directoryUser("jo"), gone));

        RegisteredUser blocked = registry().users().findByLogin("gone").orElseThrow();
        assertThat(blocked.block()).isEqualTo(Block.BY_DIRECTORY);
        assertThat(blocked.mail()).isNull();
        assertThat(fixture().view().blockedByDirectory()).isEqualTo(UserSet.of(blocked.id()));
        assertThat(registry().users().findByLogin("jo").orElseThrow().active()).isTrue();
    }

    @Test
    default void a_registration_takes_the_qualified_login_names_of_the_plan() {
        fixture().user("jo");
        RegistryView view = fixture().view();
        NewUsers users = new NewUsers(
                view.nextUserId(),
                DirectoryUsers.of(List.of(directoryUser("anne"), directoryUser("jo"))),
                new int[] {0, 1},
                Map.of(1, "jo@corp"));

        fixture().apply(view, new Change.Register(users, ANY));

        assertThat(registry().users().findByLink(CORP, idOf("jo")).map(RegisteredUser::login))
                .contains("jo@corp");
        assertThat(registry().users().findByLink(CORP, idOf("anne")).map(RegisteredUser::login))
                .contains("anne");
    }

    @Test
    default void text_of_the_directory_is_kept_whatever_is_in_it() {
        String odd = "a\tb\\N\n'; DROP TABLE \u0001 \ud83d\ude00 {1,\"2\"}";
        RegistryView view = fixture().view();
        DirectoryUser user = new DirectoryUser(idOf("odd"), true, "odd'--", odd, odd, "cn=" + odd);
        DirectoryGroup group = new DirectoryGroup(idOf("group"), odd, "", "cn=" + odd);

        fixture()
                .apply(
                        view,
                        registration(view.nextUserId(), user),
                        new Change.Import(new GroupRef(new GroupId(view.nextGroupId()), odd), group, ANY));

        RegisteredUser kept = registry().users().findByLogin("odd'--").orElseThrow();
        assertThat(kept.displayName()).isEqualTo(odd);
        assertThat(kept.mail()).isEqualTo(odd);
        assertThat(kept.link().orElseThrow().dn()).isEqualTo("cn=" + odd);
        Group keptGroup = registry().groups().findByLink(CORP, idOf("group")).orElseThrow();
        assertThat(keptGroup.name()).isEqualTo(odd);
        assertThat(keptGroup.link()).contains(GroupLink.to(CORP, group));
    }

    @Test
    default void a_linked_user_takes_the_attributes_but_keeps_its_login_name() {
        int jo = fixture().user("jo");
        fixture().apply(new Change.Link(jo, directoryUser("johanna"), 42, ANY));

        RegisteredUser linked = registry().users().find(jo).orElseThrow();
        assertThat(linked.login()).isEqualTo("jo");
        assertThat(linked.displayName()).isEqualTo("JOHANNA Example");
        assertThat(linked.link().map(RegisteredUser.Link::id)).contains(idOf("johanna"));
        assertThat(fixture().view().linked().digest(0)).isEqualTo(42);
    }

    @Test
    default void r14_an_updated_user_keeps_its_identity() {
        int jo = fixture().register("jo")[0];
        DirectoryUser married =
                new DirectoryUser(idOf("jo"), true, "jo.new", "Jo New", null, "uid=jo.new,ou=Moved,dc=example");

        fixture().apply(new Change.UpdateUser(jo, "jo.new", married, 43, ANY));

        RegisteredUser updated = registry().users().find(jo).orElseThrow();
        assertThat(updated.login()).isEqualTo("jo.new");
        assertThat(updated.displayName()).isEqualTo("Jo New");
        assertThat(updated.mail()).isNull();
        assertThat(updated.link().orElseThrow().dn()).isEqualTo("uid=jo.new,ou=Moved,dc=example");
        assertThat(fixture().view().linked().digest(0)).isEqualTo(43);
        assertThat(registry().users().findByLogin("jo")).isEmpty();
        assertThat(registry().users().findByDn("UID=jo.new,ou=Moved,dc=example"))
                .containsExactly(updated);
        assertThat(registry().users().list("jo new", 0, 10)).containsExactly(updated);
    }

    @Test
    default void r14_two_users_swap_their_login_names_in_one_plan() {
        int[] ids = fixture().register("jo", "anne");

        fixture()
                .apply(
                        new Change.UpdateUser(ids[0], "anne", directoryUser("jo"), 1, ANY),
                        new Change.UpdateUser(ids[1], "jo", directoryUser("anne"), 2, ANY));

        assertThat(registry().users().logins(UserSet.of(ids))).isEqualTo(Map.of(ids[0], "anne", ids[1], "jo"));
    }

    @Test
    default void r1_an_imported_group_is_external_with_the_plans_members() {
        int[] ids = fixture().register("jo", "anne");
        Instant at = clock().tick(Duration.ofMinutes(3));

        GroupId sales = fixture().imported("Sales", ids);

        assertThat(fixture().group(sales))
                .isEqualTo(new Group(
                        sales, "Sales", Optional.of(GroupLink.to(CORP, directoryGroup("Sales"))), UserSet.of(ids), at));
    }

    @Test
    default void r2_an_associated_group_takes_name_link_and_members() {
        int[] ids = fixture().register("jo", "anne");
        GroupId team = fixture().local("Team", ids[0]).id();
        DirectoryGroup sales = directoryGroup("Sales");

        fixture()
                .apply(
                        new Change.Associate(new GroupRef(team, "Sales"), "Team", sales, ANY),
                        joining(team, "Sales", ids[1]),
                        leaving(team, "Sales", ids[0]));

        Group associated = fixture().group(team);
        assertThat(associated.name()).isEqualTo("Sales");
        assertThat(associated.link()).contains(GroupLink.to(CORP, sales));
        assertThat(associated.members()).isEqualTo(UserSet.of(ids[1]));
        assertThat(registry().groups().findByName("Team")).isEmpty();
    }

    @Test
    default void r14_two_groups_swap_their_names_in_one_plan() {
        GroupId red = fixture().imported("Red");
        GroupId blue = fixture().imported("Blue");
        DirectoryGroup nowBlue = new DirectoryGroup(idOf("Red"), "Blue", "Groups", "cn=Blue");
        DirectoryGroup nowRed = new DirectoryGroup(idOf("Blue"), "Red", "Groups", "cn=Red");

        fixture()
                .apply(
                        new Change.Rename(new GroupRef(red, "Blue"), "Red", nowBlue, ANY),
                        new Change.Rename(new GroupRef(blue, "Red"), "Blue", nowRed, ANY));

        assertThat(fixture().group(red).name()).isEqualTo("Blue");
        assertThat(fixture().group(red).link()).contains(GroupLink.to(CORP, nowBlue));
        assertThat(registry().groups().findByName("red").map(Group::id)).contains(blue);
    }

    @Test
    default void r12_a_group_is_moved_orphaned_and_returns() {
        int jo = fixture().register("jo")[0];
        GroupId sales = fixture().imported("Sales", jo);
        Group before = fixture().group(sales);
        GroupRef ref = new GroupRef(sales, "Sales");
        DirectoryGroup moved = new DirectoryGroup(idOf("Sales"), "Sales", "New", "cn=Sales,ou=New");
        clock().tick(Duration.ofHours(1));

        fixture().apply(new Change.Move(ref, moved, ANY));
        assertThat(fixture().group(sales).link()).contains(GroupLink.to(CORP, moved));
        assertThat(registry().groups().findByDn("CN=Sales,OU=New")).hasSize(1);

        fixture().apply(new Change.Orphan(ref, idOf("Sales"), ANY));
        assertThat(fixture().group(sales).link())
                .contains(GroupLink.to(CORP, moved).withOrphaned(true));

        fixture().apply(new Change.Return(ref, directoryGroup("Sales"), ANY));
        assertThat(fixture().group(sales)).isEqualTo(before);
    }

    @Test
    default void several_deltas_of_one_group_are_all_done() {
        int[] ids = fixture().register("jo", "anne", "max");
        GroupId sales = fixture().imported("Sales", ids[0], ids[1]);

        fixture()
                .apply(
                        leaving(sales, "Sales", ids[0]),
                        new Change.MembershipDelta(
                                new GroupRef(sales, "Sales"),
                                UserSet.EMPTY,
                                UserSet.of(ids[1]),
                                new Reason(Code.USER_DISABLED, "corp disabled them")),
                        joining(sales, "Sales", ids[2]));

        assertThat(fixture().membersOf(sales)).isEqualTo(UserSet.of(ids[2]));
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
                List.of(first, new Change.UpdateUser(jo, "jo", directoryUser("max"), 1, ANY)),
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
