package io.rollcall.testkit;

import static io.rollcall.testkit.RegistryFixture.ACTOR;
import static io.rollcall.testkit.RegistryFixture.CORP;
import static io.rollcall.testkit.RegistryFixture.PARTNERS;
import static io.rollcall.testkit.RegistryFixture.idOf;
import static io.rollcall.testkit.RegistrySubject.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryId;
import io.rollcall.journal.JournalEntry;
import io.rollcall.plan.Change;
import io.rollcall.plan.Reason;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.RegisteredUser.Block;
import io.rollcall.registry.RegisteredUser.Link;
import io.rollcall.registry.UserSet;
import io.rollcall.registry.Users;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Registered users: to look up, and to edit by hand. */
interface UsersContract extends RegistrySubject {
    private Users users() {
        return registry().users();
    }

    @Test
    default void a_user_made_by_hand_is_active_and_not_linked() {
        RegisteredUser jo = users().create(" jo ", "Jo M\u00fcller", "jo@example.org", ACTOR);
        RegisteredUser max = users().create("max", "Max", null, ACTOR);

        assertThat(jo)
                .isEqualTo(new RegisteredUser(
                        jo.id(), "jo", "Jo M\u00fcller", "jo@example.org", Block.NONE, Optional.empty()));
        assertThat(max.mail()).isNull();
        assertThat(users().find(jo.id())).contains(jo);
        assertThat(users().find(max.id())).contains(max);
        assertThat(users().find(99)).isEmpty();
        assertThat(users().count()).isEqualTo(2);
        assertThat(fixture().view().active()).isEqualTo(UserSet.of(jo.id(), max.id()));
        assertThat(fixture().view().linked().size()).isZero();
    }

    @Test
    default void login_names_are_unique_and_found_without_regard_to_case() {
        RegisteredUser jo = users().create("J\u00f6", "Jo", null, ACTOR);

        assertThat(users().findByLogin("J\u00d6")).contains(jo);
        assertThat(users().findByLogin("jo")).isEmpty();
        assertRefused(Kind.NAME_TAKEN, () -> users().create("j\u00d6", "Other", null, ACTOR))
                .hasMessageContaining("J\u00f6");
        assertRefused(Kind.INVALID, () -> users().create("  ", "Nobody", null, ACTOR));
        assertThat(users().count()).isEqualTo(1);
    }

    @Test
    default void users_are_found_by_what_ties_them_to_their_directory_user() {
        int jo = fixture().register("jo")[0];

        RegisteredUser found = users().findByLink(CORP, idOf("jo")).orElseThrow();

        assertThat(found)
                .isEqualTo(new RegisteredUser(
                        jo,
                        "jo",
                        "JO Example",
                        "jo@example.org",
                        Block.NONE,
                        Optional.of(new Link(CORP, idOf("jo"), "uid=jo,ou=People,dc=example"))));
        assertThat(users().findByDn("UID=JO,ou=people,dc=example")).containsExactly(found);
        assertThat(users().findByDn("uid=jo")).isEmpty();
        assertThat(users().findByLink(CORP, idOf("anne"))).isEmpty();
        assertThat(users().findByLink(PARTNERS, idOf("jo"))).isEmpty();
        List<DirectoryId> several = List.of(idOf("anne"), idOf("jo"));
        assertThat(users().firstByLink(CORP, several)).contains(found);
        assertThat(users().firstByLink(CORP, List.of(idOf("anne")))).isEmpty();
        assertThat(users().firstByLink(CORP, List.of())).isEmpty();
        assertThat(users().firstByLink(PARTNERS, several)).isEmpty();
    }

    @Test
    default void users_are_listed_by_login_display_name_or_mail_from_a_cursor_up_to_a_limit() {
        RegisteredUser jo = users().create("jo", "Johanna Sch\u00e4fer", null, ACTOR);
        RegisteredUser max = users().create("max_100%", "Max", "mm@JoHannis.example", ACTOR);
        RegisteredUser eve = users().create("johann.e", "Eve", null, ACTOR);

        assertThat(users().list("", 0, 10)).containsExactly(jo, max, eve);
        assertThat(users().list("", 0, 2)).containsExactly(jo, max);
        assertThat(users().list("", max.id(), 2)).containsExactly(eve);
        assertThat(users().list("JOHANN", 0, 10)).containsExactly(jo, max, eve);
        assertThat(users().list("SCH\u00c4F", 0, 10)).containsExactly(jo);
        assertThat(users().list("%", 0, 10)).containsExactly(max);
        assertThat(users().list("_", 0, 10)).containsExactly(max);
        assertThat(users().list("' OR 1=1 --", 0, 10)).isEmpty();
    }

    @Test
    default void login_names_of_many_users_come_at_once() {
        int jo = fixture().user("jo");
        int anne = fixture().user("anne");
        fixture().user("max");

        assertThat(users().logins(UserSet.of(anne, jo, 99))).isEqualTo(Map.of(jo, "jo", anne, "anne"));
        assertThat(users().logins(UserSet.EMPTY)).isEmpty();
    }

    @Test
    default void groups_of_a_user_come_in_order_of_name() {
        int jo = fixture().register("jo")[0];
        int anne = fixture().user("anne");
        GroupId zebras = fixture().local("zebras", jo).id();
        fixture().local("Others", anne);
        GroupId beavers = fixture().imported("Beavers", jo);
        GroupId ants = fixture().local("ants", jo, anne).id();

        assertThat(users().groupsOf(jo)).extracting(Group::id).containsExactly(ants, beavers, zebras);
        assertThat(users().groupsOf(99)).isEmpty();
    }

    @Test
    default void a_user_is_found_in_groups_of_any_size_wherever_it_is_among_their_members() {
        int[] ids = fixture()
                .register(IntStream.range(0, 60).mapToObj(i -> "user" + i).toArray(String[]::new));
        SplittableRandom random = new SplittableRandom(11);
        Map<GroupId, UserSet> groups = new HashMap<>();
        for (int size = 0; size <= ids.length; size++) {
            int[] some = IntStream.range(0, size)
                    .map(i -> ids[random.nextInt(ids.length)])
                    .toArray();
            GroupId group = size % 2 == 0
                    ? fixture().local("group" + size, some).id()
                    : fixture().imported("group" + size, some);
            groups.put(group, UserSet.of(some));
        }

        for (int id : ids) {
            assertThat(users().groupsOf(id))
                    .extracting(Group::id)
                    .containsExactlyInAnyOrderElementsOf(groups.keySet().stream()
                            .filter(group ->
                                    groups.getOrDefault(group, UserSet.EMPTY).contains(id))
                            .toList());
        }
    }

    @Test
    default void a_user_blocked_by_hand_leaves_every_external_group_at_once_and_stays_in_local_ones() {
        int[] ids = fixture().register("jo", "anne");
        GroupId sales = fixture().imported("Sales", ids);
        GroupId marketing = fixture().imported("Marketing", ids[1]);
        GroupId team = fixture().local("Team", ids).id();

        RegisteredUser blocked = users().block(ids[0], ACTOR);

        assertThat(blocked.block()).isEqualTo(Block.BY_HAND);
        assertThat(users().find(ids[0])).contains(blocked);
        assertThat(fixture().membersOf(sales)).isEqualTo(UserSet.of(ids[1]));
        assertThat(fixture().membersOf(marketing)).isEqualTo(UserSet.of(ids[1]));
        assertThat(fixture().membersOf(team)).isEqualTo(UserSet.of(ids));
        assertThat(fixture().view().active()).isEqualTo(UserSet.of(ids[1]));
        assertThat(fixture().view().blockedByDirectory()).isEqualTo(UserSet.EMPTY);
        JournalEntry entry = registry().journal().history(sales, 1).get(0);
        assertThat(entry.left()).isEqualTo(UserSet.of(ids[0]));
        assertThat(entry.reason().code()).isEqualTo(Reason.Code.BY_HAND);
        assertThat(entry.actor()).isEqualTo(ACTOR);
        assertThat(entry.run()).isEmpty();
    }

    @Test
    default void an_unblocked_user_is_active_again_and_in_no_external_group_before_the_next_run() {
        int jo = fixture().register("jo")[0];
        GroupId sales = fixture().imported("Sales", jo);
        users().block(jo, ACTOR);

        assertThat(users().unblock(jo, ACTOR).active()).isTrue();

        assertThat(users().find(jo).orElseThrow().active()).isTrue();
        assertThat(fixture().membersOf(sales)).isEqualTo(UserSet.EMPTY);
        assertThat(fixture().view().active()).isEqualTo(UserSet.of(jo));
    }

    @Test
    default void blocking_and_unblocking_twice_writes_nothing_the_second_time() {
        int jo = fixture().user("jo");
        users().block(jo, ACTOR);
        long blocked = fixture().view().version();
        users().block(jo, ACTOR);
        assertThat(fixture().view().version()).isEqualTo(blocked);

        users().unblock(jo, ACTOR);
        long active = fixture().view().version();
        users().unblock(jo, ACTOR);
        assertThat(fixture().view().version()).isEqualTo(active);
        assertRefused(Kind.NOT_FOUND, () -> users().block(99, ACTOR));
        assertRefused(Kind.NOT_FOUND, () -> users().unblock(99, ACTOR));
    }

    @Test
    default void what_a_person_blocked_no_run_makes_active_again_nor_blocks_otherwise() {
        int[] ids = fixture().register("jo", "anne");
        users().block(ids[0], ACTOR);
        Reason reason = new Reason(Reason.Code.USER_GONE, "they are gone from corp");

        fixture().apply(new Change.Block(UserSet.of(ids), reason));
        assertThat(fixture().view().blockedByDirectory()).isEqualTo(UserSet.of(ids[1]));
        fixture().apply(new Change.Unblock(UserSet.of(ids), reason));

        assertThat(users().find(ids[0]).orElseThrow().block()).isEqualTo(Block.BY_HAND);
        assertThat(users().find(ids[1]).orElseThrow().block()).isEqualTo(Block.NONE);
    }
}
