package io.rollcall;

import static io.rollcall.Scenario.ACTOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Reading;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.Guard;
import io.rollcall.guard.Limits;
import io.rollcall.journal.RunStamp;
import io.rollcall.plan.Change;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Planner;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.UserSet;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds for every directory, every registry and every change between two runs. The directory changes from one random
 * world to another, whose people and teams are the same or are gone or new; the registry has a random share of the first.
 */
class PlannerPropertiesTest {
    private static final DirectoryName CORP = new DirectoryName("corp");
    private static final int PEOPLE = 8;
    private static final int TEAMS = 6;
    private static final long PERSON = 1;
    private static final long TEAM = 2;

    record Person(int id, boolean active, String login) {}

    record Team(int id, String name, String parent, Set<Integer> people, Set<Integer> teams) {}

    record World(List<Person> people, List<Team> teams) {}

    record Past(World world, Set<Integer> registered, Set<Integer> imported, Mode mode, RegisterPolicy policy) {}

    @Property(tries = 300)
    void r4_r21_a_run_reaches_what_the_directory_says_and_the_next_has_nothing_to_do(
            @ForAll("pasts") Past past, @ForAll("worlds") World now) {
        Scenario scenario = registryAfter(past);

        apply(scenario, new Intent.Synchronise(), reading(now, 0));

        assertThat(externalMembers(scenario)).isEqualTo(expected(scenario, now));
        assertThat(plan(scenario, new Intent.Synchronise(), reading(now, 0)).changes())
                .isEmpty();
    }

    @Property(tries = 200)
    void r21_the_order_in_which_the_directory_answers_does_not_matter(
            @ForAll("pasts") Past past, @ForAll("worlds") World now, @ForAll long order) {
        Scenario scenario = registryAfter(past);

        Plan one = plan(scenario, new Intent.Synchronise(), reading(now, 0));
        Plan other = plan(scenario, new Intent.Synchronise(), reading(now, order));

        assertThat(other.fingerprint()).isEqualTo(one.fingerprint());
        assertThat(shown(other)).isEqualTo(shown(one));
    }

    @Property(tries = 200)
    void r6_in_partial_no_local_group_is_touched(@ForAll("pasts") Past past, @ForAll("worlds") World now) {
        Scenario scenario =
                registryAfter(new Past(past.world(), past.registered(), past.imported(), Mode.PARTIAL, past.policy()));
        List<Group> before = locals(scenario);

        apply(scenario, new Intent.Synchronise(), reading(now, 0));

        assertThat(locals(scenario)).isEqualTo(before);
    }

    @Property(tries = 200)
    void r8_no_group_and_no_user_is_ever_deleted(@ForAll("pasts") Past past, @ForAll("worlds") World now) {
        Scenario scenario = registryAfter(past);
        Set<GroupId> groups = groupIds(scenario);
        long users = scenario.registry.users().count();

        apply(scenario, new Intent.SwitchMode(Mode.FULL, true), reading(now, 0));

        assertThat(groupIds(scenario)).containsAll(groups);
        assertThat(scenario.registry.users().count()).isGreaterThanOrEqualTo(users);
    }

    @Property(tries = 200)
    void r15_outside_of_the_coverage_nobody_leaves(
            @ForAll("pasts") Past past, @ForAll("worlds") World now, @ForAll("person") int person) {
        Scenario scenario = registryAfter(past);
        Set<Integer> who = new HashSet<>();
        scenario.registry
                .users()
                .findByLink(CORP, id(PERSON, person))
                .map(RegisteredUser::id)
                .ifPresent(who::add);

        Plan plan = plan(scenario, new Intent.Synchronise(), readingOfOne(now, person));

        assertThat(plan.changes())
                .flatExtracting(change -> change.left().stream().boxed().toList())
                .isSubsetOf(who);
        assertThat(plan.changes()).noneMatch(change -> change.kind() == Change.Kind.ORPHAN);
    }

    @Provide
    Arbitrary<Integer> person() {
        return Arbitraries.integers().between(0, PEOPLE - 1);
    }

    @Provide
    Arbitrary<Past> pasts() {
        return Combinators.combine(
                        worlds(),
                        numbers(PEOPLE),
                        numbers(TEAMS),
                        Arbitraries.of(Mode.class),
                        Arbitraries.of(RegisterPolicy.class))
                .as(Past::new);
    }

    @Provide
    Arbitrary<World> worlds() {
        Arbitrary<List<Person>> people = numbers(PEOPLE)
                .flatMap(ids -> Combinators.combine(
                                Arbitraries.frequency(net.jqwik.api.Tuple.of(5, true), net.jqwik.api.Tuple.of(1, false))
                                        .list()
                                        .ofSize(PEOPLE),
                                Arbitraries.of("anne", "bo", "Carl", "dée")
                                        .list()
                                        .ofSize(PEOPLE))
                        .as((active, logins) -> ids.stream()
                                .map(id -> new Person(id, active.get(id), id < 5 ? "p" + id : logins.get(id)))
                                .toList()));
        Arbitrary<List<Team>> teams = numbers(TEAMS)
                .flatMap(ids -> Combinators.combine(
                                Arbitraries.of("Sales", "sales", "Brand", "Lab")
                                        .list()
                                        .ofSize(TEAMS),
                                Arbitraries.of("Berlin", "Rome").list().ofSize(TEAMS),
                                numbers(PEOPLE).list().ofSize(TEAMS),
                                numbers(TEAMS).list().ofSize(TEAMS))
                        .as((names, parents, members, inner) -> ids.stream()
                                .map(id -> new Team(id, names.get(id), parents.get(id), members.get(id), inner.get(id)))
                                .toList()));
        // An empty answer is no world to follow: r15 has tests of its own.
        return Combinators.combine(people, teams)
                .as(World::new)
                .filter(w -> !w.people().isEmpty() && !w.teams().isEmpty());
    }

    private static Arbitrary<Set<Integer>> numbers(int count) {
        return Arbitraries.integers().between(0, count - 1).set().ofMaxSize(count);
    }

    private static Scenario registryAfter(Past past) {
        Scenario scenario = new Scenario(past.policy(), Limits.DEFAULT);
        scenario.localUser("anne");
        TreeSet<DirectoryId> imports = new TreeSet<>();
        past.world().teams().stream()
                .filter(t -> past.imported().contains(t.id()))
                .forEach(t -> imports.add(id(TEAM, t.id())));
        apply(scenario, new Intent.ImportGroups(imports), reading(past.world(), 0));
        past.world().people().stream()
                .filter(p -> past.registered().contains(p.id()) && p.active())
                .filter(p -> scenario.registry.users().findByLogin(p.login()).isEmpty())
                .forEach(p -> apply(
                        scenario,
                        new Intent.Register(new TreeSet<>(Set.of(id(PERSON, p.id())))),
                        reading(past.world(), 0)));
        UserSet everybody = UserSet.of(scenario.registry.users().list("", -1, 100).stream()
                .mapToInt(RegisteredUser::id)
                .toArray());
        Group lab = scenario.registry.groups().create("Lab assistants", ACTOR);
        scenario.registry.groups().addMembers(lab.id(), everybody, ACTOR);
        if (past.mode() == Mode.FULL) {
            apply(scenario, new Intent.SwitchMode(Mode.FULL, false), reading(past.world(), 0));
            scenario.registry.groups().addMembers(lab.id(), everybody, ACTOR);
        }
        return scenario;
    }

    private static Plan plan(Scenario scenario, Intent intent, Reading reading) {
        return new Planner().plan(intent, reading, scenario.registry.view(CORP));
    }

    private static void apply(Scenario scenario, Intent intent, Reading reading) {
        Plan plan = plan(scenario, intent, reading);
        ApprovedPlan approved = (ApprovedPlan)
                new Guard(Limits.DEFAULT).judge(plan, scenario.registry.view(CORP), Optional.of(plan.fingerprint()));
        try {
            scenario.registry.apply(approved, new RunStamp(Instant.EPOCH, ACTOR));
        } catch (RegistryChangedException e) {
            throw new AssertionError("nobody else is here", e);
        }
    }

    private static List<String> shown(Plan plan) {
        return plan.changes().stream()
                .map(c -> c.kind() + " " + c.group() + " " + c.joined() + " " + c.left() + " " + c.reason())
                .toList();
    }

    private static List<Group> locals(Scenario scenario) {
        return scenario.registry.groups().list("", -1, 100).stream()
                .filter(Group::isLocal)
                .toList();
    }

    private static Set<GroupId> groupIds(Scenario scenario) {
        Set<GroupId> ids = new HashSet<>();
        scenario.registry.groups().list("", -1, 100).forEach(g -> ids.add(g.id()));
        return ids;
    }

    private static Map<DirectoryId, UserSet> externalMembers(Scenario scenario) {
        Map<DirectoryId, UserSet> members = new HashMap<>();
        for (Group group : scenario.registry.groups().list("", -1, 100)) {
            group.link().ifPresent(link -> members.put(link.id(), group.members()));
        }
        return members;
    }

    /** The plain way: for each external group, walk its team and take who is registered and active. */
    private static Map<DirectoryId, UserSet> expected(Scenario scenario, World world) {
        Map<DirectoryId, UserSet> members = new HashMap<>();
        for (DirectoryId group : externalMembers(scenario).keySet()) {
            Set<Integer> ids = new TreeSet<>();
            for (int person : reachable(world, (int) group.low())) {
                scenario.registry
                        .users()
                        .findByLink(CORP, id(PERSON, person))
                        .filter(RegisteredUser::active)
                        .map(RegisteredUser::id)
                        .ifPresent(ids::add);
            }
            members.put(group, UserSet.of(ids.stream().mapToInt(i -> i).toArray()));
        }
        return members;
    }

    private static Set<Integer> reachable(World world, int from) {
        Set<Integer> people = new TreeSet<>();
        Set<Integer> seen = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            int team = open.remove();
            if (seen.add(team)) {
                world.teams().stream().filter(t -> t.id() == team).forEach(t -> {
                    world.people().stream()
                            .filter(p -> t.people().contains(p.id()))
                            .forEach(p -> people.add(p.id()));
                    open.addAll(t.teams());
                });
            }
        }
        return people;
    }

    private static Reading reading(World world, long order) {
        List<Person> people = new ArrayList<>(world.people());
        List<Team> teams = new ArrayList<>(world.teams());
        if (order != 0) {
            Collections.shuffle(people, new Random(order));
            Collections.shuffle(teams, new Random(order));
        }
        return reading(people, teams, Coverage.EVERYTHING);
    }

    /** One person, and the teams that hold it. */
    private static Reading readingOfOne(World world, int person) {
        List<Person> one = world.people().stream().filter(p -> p.id() == person).toList();
        List<Team> holding = world.teams().stream()
                .filter(t -> reachable(world, t.id()).contains(person))
                .toList();
        return reading(one, holding, Coverage.GROUPS_OF_ONE_USER);
    }

    private static Reading reading(List<Person> people, List<Team> teams, Coverage coverage) {
        DirectoryUsers users = DirectoryUsers.of(people.stream()
                .map(p -> new DirectoryUser(
                        id(PERSON, p.id()), p.active(), p.login(), p.login(), null, "cn=" + p.login()))
                .toList());
        DirectoryGroups.Builder groups = DirectoryGroups.builder();
        for (Team team : teams) {
            groups.add(new DirectoryGroup(
                    id(TEAM, team.id()),
                    team.name(),
                    team.parent(),
                    "cn=" + team.name() + "+x=" + team.id() + ",ou=" + team.parent()));
        }
        DirectoryGroups named = groups.build();
        for (int i = 0; i < teams.size(); i++) {
            groups.members(
                    i,
                    teams.get(i).people().stream()
                            .mapToInt(p -> users.ordinalOf(id(PERSON, p)))
                            .filter(ordinal -> ordinal >= 0)
                            .toArray(),
                    teams.get(i).teams().stream()
                            .mapToInt(t -> named.ordinalOf(id(TEAM, t)))
                            .filter(ordinal -> ordinal >= 0)
                            .toArray());
        }
        return new Reading(CORP, Instant.EPOCH, coverage, true, users, groups.build(), Reading.Tally.NONE, List.of());
    }

    private static DirectoryId id(long kind, int number) {
        return new DirectoryId(kind, number);
    }
}
