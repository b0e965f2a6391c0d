package io.rollcall.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.registry.UserSet;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NestingTest {
    private static final int USERS = 12;

    /** A graph of groups: for each, its direct users and its direct groups. */
    record Graph(List<Set<Integer>> users, List<Set<Integer>> groups) {}

    @Property(tries = 500)
    void r16_effective_members_are_those_of_every_group_that_can_be_reached(@ForAll("graphs") Graph graph) {
        DirectoryGroups groups = groups(graph);
        int[] ids = IntStream.range(0, USERS).map(u -> u * 10).toArray();

        UserSet[] effective = Nesting.resolve(groups, everyGroup(graph), ids, new int[0]);

        for (int group = 0; group < graph.users().size(); group++) {
            assertThat(effective[group]).containsExactlyElementsOf(reachable(graph, group));
        }
    }

    @Test
    void r16_a_cycle_is_followed_so_that_all_in_it_have_the_same_members() {
        Graph circle = new Graph(List.of(Set.of(1), Set.of(2), Set.of(3)), List.of(Set.of(1), Set.of(2), Set.of(0)));

        UserSet[] effective = Nesting.resolve(groups(circle), new int[] {0, 1, 2}, identity(), new int[0]);

        assertThat(Arrays.asList(effective)).containsOnly(UserSet.of(1, 2, 3));
    }

    @Test
    void r16_a_chain_of_100_000_groups_is_no_problem() {
        int depth = 100_000;
        DirectoryGroups.Builder chain = DirectoryGroups.builder();
        for (int i = 0; i < depth; i++) {
            chain.add(group(i));
        }
        for (int i = 0; i < depth; i++) {
            boolean last = i == depth - 1;
            chain.members(i, last ? new int[] {7} : new int[0], last ? new int[] {0} : new int[] {i + 1});
        }

        UserSet[] effective = Nesting.resolve(chain.build(), new int[] {0}, identity(), new int[0]);

        assertThat(effective[0]).isEqualTo(UserSet.of(7));
    }

    @Test
    void groups_that_nobody_wants_are_not_resolved() {
        Graph two = new Graph(List.of(Set.of(1), Set.of(2)), List.of(Set.of(), Set.of()));

        UserSet[] effective = Nesting.resolve(groups(two), new int[] {1}, identity(), new int[0]);

        assertThat(effective[0]).isNull();
        assertThat(effective[1]).isEqualTo(UserSet.of(2));
    }

    @Test
    void users_without_an_id_are_left_out() {
        Graph one = new Graph(List.of(Set.of(0, 1, 2)), List.of(Set.of()));
        int[] ids = {5, -1, 6};

        assertThat(Nesting.resolve(groups(one), new int[] {0}, ids, new int[0])[0])
                .isEqualTo(UserSet.of(5, 6));
    }

    @Test
    void direct_members_stay_direct_when_nesting_is_off() {
        Graph nested = new Graph(List.of(Set.of(1), Set.of(2)), List.of(Set.of(1), Set.of()));

        assertThat(Nesting.direct(groups(nested), new int[] {0}, identity(), new int[0])[0])
                .isEqualTo(UserSet.of(1));
    }

    @Provide
    Arbitrary<Graph> graphs() {
        return Arbitraries.integers().between(1, 9).flatMap(size -> {
            Arbitrary<Set<Integer>> users =
                    Arbitraries.integers().between(0, USERS - 1).set().ofMaxSize(4);
            Arbitrary<Set<Integer>> groups =
                    Arbitraries.integers().between(0, size - 1).set().ofMaxSize(3);
            return Combinators.combine(users.list().ofSize(size), groups.list().ofSize(size))
                    .as(Graph::new);
        });
    }

    /** The plain way: walk from the group to everything that it contains. */
    private static Set<Integer> reachable(Graph graph, int from) {
        Set<Integer> users = new TreeSet<>();
        Set<Integer> seen = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            int group = open.remove();
            if (seen.add(group)) {
                graph.users().get(group).forEach(user -> users.add(user * 10));
                open.addAll(graph.groups().get(group));
            }
        }
        return users;
    }

    private static DirectoryGroups groups(Graph graph) {
        DirectoryGroups.Builder groups = DirectoryGroups.builder();
        for (int i = 0; i < graph.users().size(); i++) {
            groups.add(group(i));
        }
        for (int i = 0; i < graph.users().size(); i++) {
            groups.members(i, ints(graph.users().get(i)), ints(graph.groups().get(i)));
        }
        return groups.build();
    }

    private static DirectoryGroup group(int number) {
        return new DirectoryGroup(new DirectoryId(0, number), "g" + number, "groups", "cn=g" + number);
    }

    private static int[] ints(Set<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int[] everyGroup(Graph graph) {
        return IntStream.range(0, graph.users().size()).toArray();
    }

    private static int[] identity() {
        return IntStream.range(0, USERS).toArray();
    }
}
