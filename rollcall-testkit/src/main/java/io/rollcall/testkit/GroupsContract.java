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
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.Groups;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.Usage;
import io.rollcall.registry.UserSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Groups and usages: to look up, and to edit by hand. */
interface GroupsContract extends RegistrySubject {
    private Groups groups() {
        return registry().groups();
    }

    @Test
    default void a_group_made_by_hand_is_local_and_empty() {
        Group made = groups().create("  Content Managers ", ACTOR);

        assertThat(made)
                .isEqualTo(
                        new Group(made.id(), "Content Managers", Optional.empty(), UserSet.EMPTY, clock().instant()));
        assertThat(groups().find(made.id())).contains(made);
        assertThat(groups().find(new GroupId(made.id().value() + 1))).isEmpty();
    }

    @Test
    default void groups_are_found_by_name_whatever_its_case_and_composition() {
        Group cafe = groups().create("Caf\u00e9 Stra\u00dfe", ACTOR);

        assertThat(groups().findByName("CAFE\u0301 STRASSE")).contains(cafe);
        assertThat(groups().findByName("Cafe Strasse")).isEmpty();
        assertRefused(Kind.NAME_TAKEN, () -> groups().create("CAFE\u0301 strasse", ACTOR))
                .hasMessageContaining("CAFE\u0301 strasse")
                .hasMessageContaining("local group Caf\u00e9 Stra\u00dfe");
        assertThat(groups().list("", 0, 10)).containsExactly(cafe);
    }

    @Test
    default void groups_are_found_by_what_ties_them_to_their_directory_group() {
        GroupId sales = fixture().imported("Sales");

        assertThat(groups().findByLink(CORP, idOf("Sales")).map(Group::id)).contains(sales);
        assertThat(groups().findByLink(CORP, idOf("Marketing"))).isEmpty();
        assertThat(groups().findByLink(PARTNERS, idOf("Sales"))).isEmpty();
        List<DirectoryId> several = List.of(idOf("Marketing"), idOf("Sales"));
        assertThat(groups().firstByLink(CORP, several).map(Group::id)).contains(sales);
        assertThat(groups().firstByLink(CORP, List.of(idOf("Marketing")))).isEmpty();
        assertThat(groups().firstByLink(CORP, List.of())).isEmpty();
        assertThat(groups().firstByLink(PARTNERS, several)).isEmpty();
        assertThat(groups().findByDn("CN=sales,OU=groups,DC=EXAMPLE"))
                .extracting(Group::id)
                .containsExactly(sales);
        assertThat(groups().findByDn("cn=Sales")).isEmpty();
    }

    @Test
    default void groups_are_listed_in_order_of_id_from_a_cursor_up_to_a_limit() {
        Group zoo = groups().create("Zoo 100%", ACTOR);
        Group art = groups().create("Art", ACTOR);
        Group zoology = groups().create("ZOOlogy_", ACTOR);

        assertThat(groups().list("", 0, 10)).containsExactly(zoo, art, zoology);
        assertThat(groups().list("", 0, 2)).containsExactly(zoo, art);
        assertThat(groups().list("", art.id().value(), 2)).containsExactly(zoology);
        assertThat(groups().list("zOO", 0, 10)).containsExactly(zoo, zoology);
        assertThat(groups().list("%", 0, 10)).containsExactly(zoo);
        assertThat(groups().list("_", 0, 10)).containsExactly(zoology);
        assertThat(groups().list("' OR 1=1 --", 0, 10)).isEmpty();
    }

    @Test
    default void a_name_is_refused_when_it_is_blank_or_endless_or_holds_control_characters() {
        Group kept = groups().create("Kept", ACTOR);

        for (String bad : List.of("", " \t", "a\nb", "a\u0000b", "x".repeat(257))) {
            assertRefused(Kind.INVALID, () -> groups().create(bad, ACTOR));
            assertRefused(Kind.INVALID, () -> groups().rename(kept.id(), bad, ACTOR));
        }
        assertThat(groups().list("", 0, 10)).containsExactly(kept);
    }

    @Test
    default void a_name_is_kept_whose_composed_form_is_many_times_longer() {
        String name = "\ufdfa".repeat(256);
        Group made = groups().create(name, ACTOR);

        assertThat(groups().findByName(name)).contains(made);
        assertRefused(Kind.NAME_TAKEN, () -> groups().create(name, ACTOR));
    }

    @Test
    default void a_local_group_is_renamed_and_may_change_only_the_case_of_its_name() {
        Group first = groups().create("First", ACTOR);
        Group other = groups().create("Other", ACTOR);

        assertRefused(Kind.NAME_TAKEN, () -> groups().rename(other.id(), "FIRST", ACTOR));
        assertThat(groups().rename(first.id(), "FIRST", ACTOR).name()).isEqualTo("FIRST");
        assertThat(groups().rename(other.id(), "Second", ACTOR).name()).isEqualTo("Second");

        assertThat(groups().findByName("other")).isEmpty();
        assertThat(groups().find(other.id()).map(Group::name)).contains("Second");
    }

    @Test
    default void members_of_a_local_group_are_added_and_removed() {
        int jo = fixture().user("jo");
        int anne = fixture().user("anne");
        int max = fixture().user("max");
        GroupId team = groups().create("Team", ACTOR).id();
        Instant later = clock().tick(Duration.ofMinutes(1));

        assertThat(groups().addMembers(team, UserSet.of(jo, anne), ACTOR).members())
                .isEqualTo(UserSet.of(jo, anne));
        groups().addMembers(team, UserSet.of(anne, max), ACTOR);
        groups().removeMembers(team, UserSet.of(jo), ACTOR);

        assertThat(fixture().membersOf(team)).isEqualTo(UserSet.of(anne, max));
        assertThat(fixture().group(team).changed()).isEqualTo(later);
        assertThat(registry().journal().history(team, 10))
                .extracting(JournalEntry::joined)
                .containsExactly(UserSet.EMPTY, UserSet.of(max), UserSet.of(jo, anne), UserSet.EMPTY);
    }

    @Test
    default void an_edit_of_members_that_changes_nothing_writes_nothing() {
        int jo = fixture().user("jo");
        int anne = fixture().user("anne");
        GroupId team = fixture().local("Team", jo).id();
        Instant changed = fixture().group(team).changed();
        long version = fixture().view().version();
        clock().tick(Duration.ofMinutes(1));

        groups().addMembers(team, UserSet.of(jo), ACTOR);
        groups().removeMembers(team, UserSet.of(anne), ACTOR);
        groups().addMembers(team, UserSet.EMPTY, ACTOR);

        assertThat(fixture().group(team).changed()).isEqualTo(changed);
        assertThat(fixture().view().version()).isEqualTo(version);
        assertThat(registry().journal().history(team, 10)).hasSize(2);
    }

    @Test
    default void members_that_are_no_registered_users_are_refused_and_named() {
        int jo = fixture().user("jo");
        GroupId team = fixture().local("Team").id();

        assertRefused(Kind.NOT_FOUND, () -> groups().addMembers(team, UserSet.of(jo, 4711), ACTOR))
                .hasMessageContaining("4711");
        assertRefused(Kind.NOT_FOUND, () -> groups().removeMembers(team, UserSet.of(jo, 4711), ACTOR))
                .hasMessageContaining("4711");

        assertThat(fixture().membersOf(team)).isEqualTo(UserSet.EMPTY);
    }

    @Test
    default void r5_editing_an_external_group_is_refused_and_names_directory_and_dn() {
        int jo = fixture().register("jo")[0];
        int anne = fixture().user("anne");
        GroupId sales = fixture().imported("Sales", jo);
        Group before = fixture().group(sales);

        assertRefused(Kind.EXTERNAL_GROUP, () -> groups().rename(sales, "Vendors", ACTOR))
                .hasMessageContaining("directory corp")
                .hasMessageContaining("cn=Sales,ou=Groups,dc=example");
        assertRefused(Kind.EXTERNAL_GROUP, () -> groups().addMembers(sales, UserSet.of(anne), ACTOR))
                .hasMessageContaining("directory corp")
                .hasMessageContaining("cn=Sales,ou=Groups,dc=example");
        assertRefused(Kind.EXTERNAL_GROUP, () -> groups().removeMembers(sales, UserSet.of(jo), ACTOR))
                .hasMessageContaining("directory corp")
                .hasMessageContaining("cn=Sales,ou=Groups,dc=example");

        assertThat(fixture().group(sales)).isEqualTo(before);
    }

    @Test
    default void r2_a_detached_group_is_local_and_keeps_its_members() {
        int jo = fixture().register("jo")[0];
        GroupId sales = fixture().imported("Sales", jo);

        Group detached = groups().detach(sales, ACTOR);

        assertThat(detached.isLocal()).isTrue();
        assertThat(detached.members()).isEqualTo(UserSet.of(jo));
        assertThat(fixture().group(sales)).isEqualTo(detached);
        assertThat(groups().removeMembers(sales, UserSet.of(jo), ACTOR).members())
                .isEqualTo(UserSet.EMPTY);
        assertRefused(Kind.CONFLICT, () -> groups().detach(sales, ACTOR)).hasMessageContaining("Sales");
    }

    @Test
    default void r10_deleting_is_refused_while_usages_exist_unless_forced() {
        int jo = fixture().register("jo")[0];
        GroupId sales = fixture().imported("Sales", jo);
        groups().addUsage(sales, "Holiday Planner", ACTOR);
        groups().addUsage(sales, "Editor role", ACTOR);

        assertRefused(Kind.IN_USE, () -> groups().delete(sales, false, ACTOR))
                .hasMessageContaining("Sales")
                .hasMessageContaining("Editor role, Holiday Planner");
        assertThat(fixture().membersOf(sales)).isEqualTo(UserSet.of(jo));

        groups().delete(sales, true, ACTOR);
        assertThat(groups().find(sales)).isEmpty();
        assertThat(groups().usages()).isEmpty();
        assertThat(groups().create("Sales", ACTOR).id()).isNotEqualTo(sales);
    }

    @Test
    default void r10_a_group_without_usages_is_deleted_and_its_history_stays() {
        int jo = fixture().user("jo");
        GroupId team = fixture().local("Team", jo).id();
        Instant before = clock().instant();
        clock().tick(Duration.ofHours(1));

        groups().delete(team, false, ACTOR);

        assertThat(groups().find(team)).isEmpty();
        assertRefused(Kind.NOT_FOUND, () -> groups().delete(team, false, ACTOR));
        JournalEntry last = registry().journal().history(team, 1).get(0);
        assertThat(last.kind()).isEqualTo(Change.Kind.DELETE);
        assertThat(last.group()).contains(new Change.GroupRef(team, "Team"));
        assertThat(last.left()).isEqualTo(UserSet.of(jo));
        assertThat(registry().journal().membersAt(team, before)).isEqualTo(UserSet.of(jo));
        assertThat(registry().journal().membersAt(team, clock().instant())).isEqualTo(UserSet.EMPTY);
    }

    @Test
    default void edits_of_a_group_that_is_not_there_are_refused() {
        GroupId nowhere = new GroupId(99);

        assertRefused(Kind.NOT_FOUND, () -> groups().rename(nowhere, "Name", ACTOR));
        assertRefused(Kind.NOT_FOUND, () -> groups().addMembers(nowhere, UserSet.EMPTY, ACTOR));
        assertRefused(Kind.NOT_FOUND, () -> groups().removeMembers(nowhere, UserSet.EMPTY, ACTOR));
        assertRefused(Kind.NOT_FOUND, () -> groups().detach(nowhere, ACTOR));
        assertRefused(Kind.NOT_FOUND, () -> groups().delete(nowhere, true, ACTOR));
        assertRefused(Kind.NOT_FOUND, () -> groups().addUsage(nowhere, "Place", ACTOR));
        assertRefused(Kind.NOT_FOUND, () -> groups().removeUsage(nowhere, "Place", ACTOR));
    }

    @Test
    default void usages_are_added_listed_and_removed() {
        GroupId team = fixture().local("Team").id();
        GroupId sales = fixture().imported("Sales");

        Usage planner = groups().addUsage(team, " Holiday Planner", ACTOR);
        Usage policy = groups().addUsage(team, "a policy", ACTOR);
        Usage role = groups().addUsage(sales, "Editor role", ACTOR);

        assertThat(planner).isEqualTo(new Usage(team, "Holiday Planner"));
        assertRefused(Kind.CONFLICT, () -> groups().addUsage(team, "HOLIDAY planner", ACTOR))
                .hasMessageContaining("Team");
        assertThat(groups().usages(team)).containsExactly(policy, planner);
        assertThat(groups().usages()).containsExactly(policy, planner, role);

        groups().removeUsage(team, "holiday planner", ACTOR);
        assertRefused(Kind.NOT_FOUND, () -> groups().removeUsage(team, "holiday planner", ACTOR));
        assertThat(groups().usages()).containsExactly(policy, role);
        assertThat(registry().journal().history(team, 3))
                .extracting(JournalEntry::kind)
                .containsExactly(Change.Kind.REMOVE_USAGE, Change.Kind.ADD_USAGE, Change.Kind.ADD_USAGE);
    }
}
