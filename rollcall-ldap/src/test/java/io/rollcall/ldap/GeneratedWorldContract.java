package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.journal.Run;
import io.rollcall.testkit.servers.AwkwardWorld;
import io.rollcall.testkit.servers.GeneratedWorld.Shape;
import io.rollcall.testkit.servers.TestServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One generated directory gives the same registry from every kind of server: for each group exactly the members that the
 * generator says, which knows nothing of Rollcall.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GeneratedWorldContract {
    private static final int GROUP_OF = 6_000;

    /** Such that the sample has every kind of name, and names spelled in every way. */
    private static final int SAMPLE_EVERY = 997;

    final AwkwardWorld world = new AwkwardWorld(new Shape(10_000, 1_000, 12, 8, 5, 3), GROUP_OF);
    private TestServer server;

    /** A server that holds the world. */
    abstract TestServer start(Path folder);

    @BeforeAll
    void startServer(@TempDir Path folder) {
        server = start(folder);
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @Test
    void r1_r16_every_group_has_exactly_the_members_that_the_generator_says() {
        Map<String, SortedSet<String>> truth = world.activeMembers();
        assertThat(truth).hasSize(world.groups());
        Following following = new Following(server);

        following.takeAll();

        assertSame(following.members(), truth);
        assertThat(following.sync().status()).isEqualTo(Run.Status.NOTHING_TO_DO);
    }

    @Test
    void r13_every_user_is_active_or_not_as_the_generator_says() throws Exception {
        DirectoryUsers users =
                new Following(server).directory.read(Progress.SILENT).users();
        Map<String, Boolean> truth = new TreeMap<>();
        for (int user = 0; user < world.users(); user++) {
            truth.put(world.login(user), world.account(user).active());
        }
        assertThat(truth.values()).contains(true, false);
        assertThat(users.size()).isEqualTo(world.users());

        Map<String, Boolean> differences = new TreeMap<>();
        for (int user = 0; user < users.size(); user++) {
            if (!Objects.equals(truth.remove(users.get(user).login()), users.active(user))) {
                differences.put(users.get(user).login(), users.active(user));
            }
        }

        assertThat(differences).isEmpty();
        assertThat(truth).as("not read").isEmpty();
    }

    /** Upward, as a single registration reads them (R3), groups are the same as downward. */
    @Test
    void r3_r16_the_groups_of_single_users_are_those_that_the_generator_says() throws Exception {
        Following following = new Following(server);
        Map<String, SortedSet<String>> truth = new TreeMap<>();
        Map<String, SortedSet<String>> groups = new TreeMap<>();
        for (int user = 0; user < world.users(); user += SAMPLE_EVERY) {
            if (world.account(user).active()) {
                String login = world.login(user);
                truth.put(login, new TreeSet<>());
                groups.put(login, groupsOf(following.directory, login));
            }
        }
        world.activeMembers().forEach((group, logins) -> {
            for (Map.Entry<String, SortedSet<String>> user : truth.entrySet()) {
                if (logins.contains(user.getKey())) {
                    user.getValue().add(group);
                }
            }
        });

        assertSame(groups, truth);
    }

    /** Each path is one: from group to group, and as short as any. */
    @Test
    void r16_the_paths_by_which_single_users_are_in_groups_are_real_and_shortest() throws Exception {
        Directory directory = new Following(server).directory;
        List<String> names =
                IntStream.range(0, world.groups()).mapToObj(world::groupName).toList();
        SortedSet<Integer> lengths = new TreeSet<>();
        for (int user = 0; user < world.users(); user += SAMPLE_EVERY) {
            DirectoryId id = directory.findUsers(world.login(user)).get(0).id();
            Map<Integer, Integer> distances = distances(user);
            DirectoryGroups holding = directory.readGroupsOf(id).groups();
            for (int group = 0; group < holding.size(); group++) {
                List<Integer> path = directory.path(id, holding.get(group).id()).stream()
                        .map(step -> names.indexOf(step.name()))
                        .toList();
                int number = names.indexOf(holding.get(group).name());
                lengths.add(path.size());

                assertThat(path).startsWith(number).hasSize(distances.getOrDefault(number, 0));
                for (int step = 1; step < path.size(); step++) {
                    assertThat(world.directGroups(path.get(step - 1))).contains(path.get(step));
                }
                assertThat(world.directUsers(path.get(path.size() - 1))).contains(user);
            }
        }
        assertThat(lengths).contains(1, 2, 3);
    }

    /** How many groups the shortest path from each group to the user has, for those that have one. */
    private Map<Integer, Integer> distances(int user) {
        Map<Integer, Integer> distances = new TreeMap<>();
        for (int group = 0; group < world.groups(); group++) {
            if (Arrays.binarySearch(world.directUsers(group), user) >= 0) {
                distances.put(group, 1);
            }
        }
        for (int distance = 1; distances.containsValue(distance); distance++) {
            for (int group = 0; group < world.groups(); group++) {
                for (int member : world.directGroups(group)) {
                    if (distances.getOrDefault(member, 0) == distance) {
                        distances.putIfAbsent(group, distance + 1);
                    }
                }
            }
        }
        return distances;
    }

    private static SortedSet<String> groupsOf(Directory directory, String login) throws DirectoryException {
        Reading reading =
                directory.readGroupsOf(directory.findUsers(login).get(0).id());
        SortedSet<String> names = new TreeSet<>();
        for (int group = 0; group < reading.groups().size(); group++) {
            names.add(reading.groups().get(group).name());
        }
        return names;
    }

    /** Shows only what differs: nobody reads a thousand groups side by side. */
    private static void assertSame(Map<String, SortedSet<String>> actual, Map<String, SortedSet<String>> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        Map<String, String> differences = new TreeMap<>();
        expected.forEach((name, members) -> {
            SortedSet<String> missing = new TreeSet<>(members);
            missing.removeAll(actual.getOrDefault(name, new TreeSet<>()));
            SortedSet<String> surplus = new TreeSet<>(actual.getOrDefault(name, new TreeSet<>()));
            surplus.removeAll(members);
            if (!missing.isEmpty() || !surplus.isEmpty()) {
                differences.put(name, "missing " + missing + ", too many " + surplus);
            }
        });
        assertThat(differences).isEmpty();
    }
}
