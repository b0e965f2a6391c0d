package io.rollcall.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.Coverage;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.KnownGroup;
import io.rollcall.directory.KnownMembers;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Directory} promises. An implementation's test inherits from here and builds its worlds. */
public abstract class DirectoryContract extends AgainContract {
    @Test
    void r15_a_reading_shows_every_user_and_group_and_says_that_it_covers_everything() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId anne = world.addUser("anne", "Anne Weber");
        DirectoryId marketing = world.addGroup("Marketing");
        world.addMember(marketing, anne);

        Reading reading = directory.read(Progress.SILENT);

        assertThat(reading.directory()).isEqualTo(directory.name());
        assertThat(reading.coverage()).isEqualTo(Coverage.EVERYTHING);
        assertThat(reading.nested()).isTrue();
        assertThat(reading.users().size()).isEqualTo(2);
        DirectoryUser read = reading.users().get(reading.users().ordinalOf(jo));
        assertThat(read.id()).isEqualTo(jo);
        assertThat(read.active()).isTrue();
        assertThat(read.login()).isEqualTo("jo");
        assertThat(read.displayName()).isEqualTo("Jo Miller");
        assertThat(read.mail()).isEqualTo("jo@corp.example");
        assertThat(read.dn()).containsIgnoringCase("jo");
        assertThat(reading.groups().size()).isEqualTo(1);
        DirectoryGroup group = reading.groups().get(reading.groups().ordinalOf(marketing));
        assertThat(group.name()).isEqualTo("Marketing");
        assertThat(group.parentName()).isEqualTo("Teams");
        assertThat(edges(reading)).isEqualTo(Map.of("Marketing", Set.of("anne")));
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(1, 0, 0));
    }

    @Test
    void a_reading_says_how_far_it_is() throws Exception {
        world.addUser("jo", "Jo Miller");
        world.addUser("anne", "Anne Weber");
        world.addGroup("Marketing");
        Map<String, Long> heard = new TreeMap<>();

        directory.read((what, count) -> heard.merge(what, count, Math::max));

        assertThat(heard).containsEntry("users", 2L).containsEntry("groups", 1L);
    }

    @Test
    void an_empty_directory_is_read_as_empty() throws Exception {
        Reading reading = directory.read(Progress.SILENT);

        assertThat(reading.users().size()).isZero();
        assertThat(reading.groups().size()).isZero();
        assertThat(reading.tally()).isEqualTo(Reading.Tally.NONE);
    }

    @Test
    void a_group_without_members_is_read_as_one_without_members() throws Exception {
        DirectoryId empty = world.addGroup("Empty");
        DirectoryId emptied = world.addGroup("Emptied");
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        world.addMember(emptied, jo);
        world.removeMember(emptied, jo);

        Reading reading = directory.read(Progress.SILENT);

        assertThat(reading.groups().ordinalOf(empty)).isNotNegative();
        assertThat(edges(reading)).isEqualTo(Map.of("Empty", Set.of(), "Emptied", Set.of()));
        assertThat(reading.tally()).isEqualTo(Reading.Tally.NONE);
    }

    @Test
    void r4_a_join_and_a_leave_show_in_the_next_reading() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId anne = world.addUser("anne", "Anne Weber");
        DirectoryId team = world.addGroup("Team");
        world.addMember(team, jo);
        assertThat(edges(directory.read(Progress.SILENT))).isEqualTo(Map.of("Team", Set.of("jo")));

        world.addMember(team, anne);
        world.removeMember(team, jo);

        assertThat(edges(directory.read(Progress.SILENT))).isEqualTo(Map.of("Team", Set.of("anne")));
    }

    @Test
    void r13_a_disabled_user_is_read_as_not_active_and_stays_a_member() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId team = world.addGroup("Team");
        world.addMember(team, jo);

        world.disable(jo);

        Reading reading = directory.read(Progress.SILENT);
        assertThat(reading.users().active(reading.users().ordinalOf(jo))).isFalse();
        assertThat(edges(reading)).isEqualTo(Map.of("Team", Set.of("jo")));
    }

    @Test
    void r14_a_renamed_user_or_group_keeps_its_id_and_memberships() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId team = world.addGroup("Team");
        DirectoryId all = world.addGroup("All");
        world.addMember(team, jo);
        world.addMember(all, team);

        world.rename(jo, "Jo Smith");
        world.rename(team, "Squad");
        world.moveGroup(team, "Elsewhere");

        Reading reading = directory.read(Progress.SILENT);
        assertThat(reading.users().get(reading.users().ordinalOf(jo)).displayName())
                .isEqualTo("Jo Smith");
        DirectoryGroup moved = reading.groups().get(reading.groups().ordinalOf(team));
        assertThat(moved.name()).isEqualTo("Squad");
        assertThat(moved.parentName()).isEqualTo("Elsewhere");
        assertThat(edges(reading)).isEqualTo(Map.of("Squad", Set.of("jo"), "All", Set.of("Squad")));
    }

    @Test
    void r16_nesting_is_read_as_edges_also_in_cycles_and_of_a_group_in_itself() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId a = world.addGroup("A");
        DirectoryId b = world.addGroup("B");
        DirectoryId c = world.addGroup("C");
        DirectoryId self = world.addGroup("Self");
        world.addMember(a, b);
        world.addMember(b, c);
        world.addMember(c, a);
        world.addMember(c, jo);
        world.addMember(self, self);
        world.addMember(self, jo);

        Reading reading = directory.read(Progress.SILENT);

        assertThat(edges(reading))
                .isEqualTo(Map.of(
                        "A", Set.of("B"), "B", Set.of("C"), "C", Set.of("A", "jo"), "Self", Set.of("Self", "jo")));
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(6, 0, 0));
    }

    @Test
    void r16_a_member_that_is_deleted_is_counted_and_no_error() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId gone = world.addUser("gone", "Gone Away");
        DirectoryId team = world.addGroup("Team");
        world.addMember(team, jo);
        world.addMember(team, gone);

        world.delete(gone);

        Reading reading = directory.read(Progress.SILENT);
        assertThat(edges(reading)).isEqualTo(Map.of("Team", Set.of("jo")));
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(1, world.keepsMembersThatAreDeleted() ? 1 : 0, 0));
    }

    @Test
    void r16_a_member_out_of_scope_is_counted_and_no_error() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId outside = world.addUserOutOfScope("outside");
        DirectoryId team = world.addGroup("Team");
        world.addMember(team, jo);
        world.addMember(team, outside);

        Reading reading = directory.read(Progress.SILENT);

        assertThat(reading.users().ordinalOf(outside)).isEqualTo(-1);
        assertThat(edges(reading)).isEqualTo(Map.of("Team", Set.of("jo")));
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(1, 0, 1));
    }

    @Test
    void names_with_any_character_are_read_and_their_memberships_found() throws Exception {
        List<String> names = List.of(
                "Müller, Jörg",
                "#hash",
                "plus + plus",
                "back\\slash",
                "semi;colon",
                "eq=ual",
                "<angle>",
                "quo\"te",
                "Ελληνικά",
                "日本語",
                "two  spaces",
                "star * (round)",
                "ÅNGSTRÖM",
                "straße",
                "emoji \uD83D\uDE80");
        Map<String, Set<String>> expected = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            DirectoryId user = world.addUser("user" + i, names.get(i));
            DirectoryId group = world.addGroup("G " + names.get(i));
            DirectoryId above = world.addGroup("H " + names.get(i));
            world.addMember(group, user);
            world.addMember(above, group);
            expected.put("G " + names.get(i), Set.of("user" + i));
            expected.put("H " + names.get(i), Set.of("G " + names.get(i)));
        }

        Reading reading = directory.read(Progress.SILENT);

        assertThat(edges(reading)).isEqualTo(expected);
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(2L * names.size(), 0, 0));
        assertThat(IntStream.range(0, reading.users().size())
                        .mapToObj(user -> reading.users().get(user).displayName()))
                .containsExactlyInAnyOrderElementsOf(names);
        for (DirectoryUser user : directory.searchUsers("", 100)) {
            assertThat(directory.findUsers(user.dn())).containsExactly(user);
            assertThat(edges(directory.readGroupsOf(user.id()))).hasSize(2);
        }
    }

    @Test
    void r3_the_groups_of_a_user_are_read_upward_with_the_path_and_nothing_else() throws Exception {
        DirectoryId anne = world.addUser("anne", "Anne Weber");
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId emea = world.addGroup("EMEA Marketing");
        DirectoryId marketing = world.addGroup("Marketing");
        DirectoryId all = world.addGroup("All");
        DirectoryId other = world.addGroup("Other");
        world.addMember(emea, anne);
        world.addMember(emea, jo);
        world.addMember(marketing, emea);
        world.addMember(marketing, other);
        world.addMember(all, marketing);
        world.addMember(all, anne);
        world.addMember(other, jo);

        Reading reading = directory.readGroupsOf(anne);

        assertThat(reading.coverage()).isEqualTo(Coverage.GROUPS_OF_ONE_USER);
        assertThat(reading.users().size()).isEqualTo(1);
        assertThat(reading.users().get(0).login()).isEqualTo("anne");
        assertThat(edges(reading))
                .isEqualTo(Map.of(
                        "EMEA Marketing",
                        Set.of("anne"),
                        "Marketing",
                        Set.of("EMEA Marketing"),
                        "All",
                        Set.of("Marketing", "anne")));
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(4, 0, 0));
    }

    @Test
    void r16_the_groups_of_a_user_are_read_through_cycles() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId a = world.addGroup("A");
        DirectoryId b = world.addGroup("B");
        DirectoryId self = world.addGroup("Self");
        world.addMember(a, b);
        world.addMember(b, a);
        world.addMember(b, jo);
        world.addMember(self, self);
        world.addMember(self, a);

        assertThat(edges(directory.readGroupsOf(jo)))
                .isEqualTo(Map.of("A", Set.of("B"), "B", Set.of("A", "jo"), "Self", Set.of("A", "Self")));
    }

    @Test
    void a_user_in_no_group_has_none_and_an_unknown_user_is_an_error() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        world.addGroup("Team");

        assertThat(directory.readGroupsOf(jo).groups().size()).isZero();
        assertThatThrownBy(() -> directory.readGroupsOf(new DirectoryId(1, 2)))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContaining(new DirectoryId(1, 2).toString())
                .hasMessageContaining(directory.name().value());
    }

    @Test
    void r16_one_group_is_read_downward_through_cycles_and_nothing_else() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId anne = world.addUser("anne", "Anne Weber");
        DirectoryId carl = world.addUser("carl", "Carl Sagan");
        DirectoryId outside = world.addUserOutOfScope("visitor");
        DirectoryId a = world.addGroup("A");
        DirectoryId b = world.addGroup("B");
        DirectoryId above = world.addGroup("Above");
        world.addMember(a, b);
        world.addMember(a, jo);
        world.addMember(a, outside);
        world.addMember(b, a);
        world.addMember(b, anne);
        world.addMember(above, a);
        world.addMember(above, carl);
        String joAt = directory.findUsers("jo").get(0).dn();
        KnownMembers known = KnownMembers.builder().add(jo, joAt).build();

        Reading reading = directory.readGroup(known(a, "A", known)).orElseThrow();

        assertThat(reading.coverage()).isEqualTo(Coverage.ONE_GROUP);
        assertThat(members(reading)).isEqualTo(Map.of("A", Set.of(jo, b), "B", Set.of(a, anne)));
        assertThat(reading.users().id(0)).isEqualTo(jo);
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(4, 0, 1));
    }

    @Test
    void r14_a_known_member_that_was_renamed_is_known_by_id_and_its_old_dn_proves_nothing() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId anne = world.addUser("anne", "Anne Weber");
        DirectoryId team = world.addGroup("Team");
        world.addMember(team, jo);
        world.addMember(team, anne);
        KnownMembers known = KnownMembers.builder()
                .add(jo, directory.findUsers("jo").get(0).dn())
                .add(anne, directory.findUsers("anne").get(0).dn())
                .build();
        world.rename(jo, "Jo Smith");
        world.rename(anne, "Jo Miller");

        Reading reading = directory.readGroup(known(team, "Team", known)).orElseThrow();

        assertThat(members(reading)).isEqualTo(Map.of("Team", Set.of(jo, anne)));
    }

    @Test
    void r22_nobody_is_in_a_group_because_of_a_dn_that_a_former_member_had() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId other = world.addUser("other", "Other");
        DirectoryId team = world.addGroup("Team");
        world.addMember(team, other);
        String dn = directory.findUsers("other").get(0).dn();
        KnownMembers known = KnownMembers.builder().add(jo, dn).build().without(ordinal -> true);

        Reading reading = directory.readGroup(known(team, "Team", known)).orElseThrow();

        assertThat(members(reading)).isEqualTo(Map.of("Team", Set.of(other)));
    }

    @Test
    void one_group_is_found_by_id_wherever_it_is_now_and_one_that_is_gone_is_an_error() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId anne = world.addUser("anne", "Anne Weber");
        DirectoryId team = world.addGroup("Team");
        DirectoryId gone = world.addGroup("Gone");
        world.addMember(team, jo);
        KnownMembers left = KnownMembers.builder()
                .add(anne, directory.findUsers("anne").get(0).dn())
                .build();
        KnownGroup known = known(team, "Team", left);
        KnownGroup goneOne = known(gone, "Gone", KnownMembers.NONE);
        world.moveGroup(team, "Elsewhere");
        world.delete(gone);

        assertThat(members(directory.readGroup(known).orElseThrow())).isEqualTo(Map.of("Team", Set.of(jo)));
        assertThatThrownBy(() -> directory.readGroup(goneOne))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContaining(gone.toString())
                .hasMessageContaining("whole directory");
    }

    private KnownGroup known(DirectoryId id, String name, KnownMembers members) throws DirectoryException {
        return new KnownGroup(id, directory.findGroups(name).get(0).dn(), members);
    }

    /** Each group's direct members by their ids. */
    private static Map<String, Set<DirectoryId>> members(Reading reading) {
        Map<String, Set<DirectoryId>> members = new TreeMap<>();
        for (int group = 0; group < reading.groups().size(); group++) {
            Set<DirectoryId> ids = new TreeSet<>();
            Arrays.stream(reading.groups().directUsers(group))
                    .mapToObj(reading.users()::id)
                    .forEach(ids::add);
            Arrays.stream(reading.groups().directGroups(group))
                    .mapToObj(child -> reading.groups().get(child).id())
                    .forEach(ids::add);
            members.put(reading.groups().get(group).name(), ids);
        }
        return members;
    }

    @Test
    void a_test_walks_through_everything_and_says_what_it_found() {
        world.addUser("jo", "Jo Miller");
        world.addGroup("Marketing");

        List<Directory.Step> steps = directory.test();

        assertThat(steps)
                .allMatch(Directory.Step::ok)
                .extracting(Directory.Step::step)
                .contains("connect", "users", "groups");
        assertThat(steps).allSatisfy(step -> assertThat(step.found()).isNotBlank());
    }

    /** Each group's direct members: users by login name, groups by name. */
    protected static Map<String, Set<String>> edges(Reading reading) {
        return IntStream.range(0, reading.groups().size())
                .boxed()
                .collect(Collectors.toMap(
                        group -> reading.groups().get(group).name(),
                        group -> new TreeSet<>(members(reading, group)),
                        (one, two) -> {
                            throw new AssertionError("a group name occurs twice");
                        },
                        TreeMap::new));
    }

    private static Set<String> members(Reading reading, int group) {
        Set<String> names = Arrays.stream(reading.groups().directUsers(group))
                .mapToObj(user -> reading.users().get(user).login())
                .collect(Collectors.toCollection(TreeSet::new));
        Arrays.stream(reading.groups().directGroups(group))
                .mapToObj(child -> reading.groups().get(child).name())
                .forEach(names::add);
        return names;
    }
}
