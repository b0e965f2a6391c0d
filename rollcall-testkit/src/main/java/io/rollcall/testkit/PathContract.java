package io.rollcall.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every directory promises of the path by which a user is in a group; a part of {@link DirectoryContract}. */
public abstract class PathContract extends FindingContract {
    private static final int USERS = 4;
    private static final int GROUPS = 12;
    private static final int NESTED = 20;

    /** Users and groups by number, groups in order of name, and what each group holds. */
    private final List<DirectoryId> users = new ArrayList<>();

    private final List<DirectoryId> groups = new ArrayList<>();
    private final List<SortedSet<Integer>> userMembers = new ArrayList<>();
    private final List<SortedSet<Integer>> groupMembers = new ArrayList<>();

    private void draw(SplittableRandom random) {
        for (int user = 0; user < USERS; user++) {
            users.add(world.addUser("u" + user, "User " + user));
        }
        for (int group = 0; group < GROUPS; group++) {
            groups.add(world.addGroup((char) ('a' + group) + " group"));
            userMembers.add(new TreeSet<>());
            groupMembers.add(new TreeSet<>());
        }
        for (int edge = 0; edge < NESTED; edge++) {
            int group = random.nextInt(GROUPS);
            int member = random.nextInt(GROUPS);
            if (groupMembers.get(group).add(member)) {
                world.addMember(groups.get(group), groups.get(member));
            }
        }
        for (int user = 0; user < USERS; user++) {
            for (int direct = 0; direct < 2; direct++) {
                int group = random.nextInt(GROUPS);
                if (userMembers.get(group).add(user)) {
                    world.addMember(groups.get(group), users.get(user));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void r16_of_all_paths_from_a_group_to_a_user_the_first_shortest_one_is_told(long seed) throws Exception {
        draw(new SplittableRandom(seed));
        SortedSet<Integer> lengths = new TreeSet<>();

        for (int user = 0; user < USERS; user++) {
            for (int group = 0; group < GROUPS; group++) {
                List<Integer> path = directory.path(users.get(user), groups.get(group)).stream()
                        .map(one -> groups.indexOf(one.id()))
                        .toList();

                assertThat(path)
                        .as("user %d in group %d of %s holding %s", user, group, userMembers, groupMembers)
                        .isEqualTo(first(group, user));
                lengths.add(path.size());
            }
        }

        assertThat(lengths).contains(0, 1, 2, 3);
    }

    /** Goes through all paths, the shorter ones first, and those of one length in order of their names. */
    private List<Integer> first(int group, int user) {
        List<List<Integer>> paths = List.of(List.of(group));
        while (!paths.isEmpty()) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> path : paths) {
                int last = path.get(path.size() - 1);
                if (userMembers.get(last).contains(user)) {
                    return path;
                }
                for (int member : groupMembers.get(last)) {
                    if (!path.contains(member)) {
                        List<Integer> next = new ArrayList<>(path);
                        next.add(member);
                        longer.add(next);
                    }
                }
            }
            paths = longer;
        }
        return List.of();
    }

    @Test
    void r16_names_of_any_kind_lead_down_a_path() throws Exception {
        DirectoryId jo = world.addUser("jo", "Miller, Jörg #1 + \"quo\\te\"");
        List<String> names = List.of("top * (round)", "Müller, A", "Müller, B", "#hash", "plus + plus", "日本語");
        for (String name : names) {
            groups.add(world.addGroup(name));
        }
        for (int group = 1; group < names.size(); group++) {
            world.addMember(groups.get(group - 1), groups.get(group));
        }
        world.addMember(groups.get(names.size() - 1), jo);

        List<DirectoryGroup> path = directory.path(jo, groups.get(0));

        assertThat(path).extracting(DirectoryGroup::name).isEqualTo(names);
        assertThat(path).extracting(DirectoryGroup::id).isEqualTo(groups);
    }

    @Test
    void a_group_that_is_not_there_has_no_path_and_a_user_that_is_not_there_is_an_error() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId team = world.addGroup("Team");
        world.addMember(team, jo);

        assertThat(directory.path(jo, new DirectoryId(1, 2))).isEmpty();
        assertThatThrownBy(() -> directory.path(new DirectoryId(1, 2), team))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll(
                        new DirectoryId(1, 2).toString(), directory.name().value());
    }
}
