package io.rollcall.testkit;

import static io.rollcall.testkit.RegistryFixture.ANY;
import static io.rollcall.testkit.RegistryFixture.CORP;
import static io.rollcall.testkit.RegistryFixture.directoryGroup;
import static io.rollcall.testkit.RegistryFixture.idOf;
import static io.rollcall.testkit.RegistryFixture.joining;
import static io.rollcall.testkit.RegistryFixture.leaving;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.plan.Change;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Reason;
import io.rollcall.plan.Reason.Code;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.UserSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a plan does to groups. */
interface ApplyToGroupsContract extends RegistrySubject {

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
    default void r4_members_join_and_leave_few_or_many_at_a_time() {
        int[] ids =
                fixture().register(IntStream.range(0, 40).mapToObj(i -> "u" + i).toArray(String[]::new));
        GroupId sales = fixture().imported("Sales");
        GroupId other = fixture().imported("Other", ids[3]);
        Random random = new Random(7);
        UserSet members = UserSet.EMPTY;
        for (int round = 0; round < 40; round++) {
            int most = round % 4 == 0 ? 20 : 3;
            UserSet joined = some(random, most, ids).minus(members);
            UserSet left = some(random, most, ids).and(members);
            members = members.minus(left).or(joined);

            fixture().apply(joining(sales, "Sales", joined.toArray()), leaving(sales, "Sales", left.toArray()));

            assertThat(fixture().membersOf(sales)).isEqualTo(members);
            assertThat(fixture().view().groups())
                    .filteredOn(group -> group.id().equals(sales))
                    .extracting(Group::members)
                    .containsExactly(members);
        }
        assertThat(fixture().membersOf(other)).isEqualTo(UserSet.of(ids[3]));
    }

    private static UserSet some(Random random, int most, int... ids) {
        return UserSet.of(random.ints(random.nextInt(most + 1), 0, ids.length)
                .map(i -> ids[i])
                .toArray());
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
}
