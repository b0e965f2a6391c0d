package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.Synchronizer;
import io.rollcall.directory.Coverage;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.KnownGroup;
import io.rollcall.directory.KnownMembers;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.Guard;
import io.rollcall.guard.Limits;
import io.rollcall.guard.Verdict;
import io.rollcall.journal.Run;
import io.rollcall.plan.Change;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Planner;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.UserSet;
import io.rollcall.testkit.InMemoryRegistry;
import io.rollcall.testkit.servers.DirectoryEdit;
import io.rollcall.testkit.servers.OpenLdapServer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One group of a real OpenLDAP read by itself, beside what a run of the whole directory would do to it. */
@Tag("openldap")
class OneGroupTest {
    private static final String ACTOR = "cli:jo";

    private static final OpenLdapServer SERVER =
            OpenLdapServer.start(OpenLdapServer.Options.plain().withMemberOf());

    private final DirectoryEdit edit = SERVER.edit();
    private final InMemoryRegistry registry = new InMemoryRegistry(Clock.systemUTC());
    private final Directory directory = Settings.of(SERVER.kind(), SERVER.baseDn(), SERVER.url())
            .bind(SERVER.bindDn(), SERVER.password())
            .directory();
    private final Synchronizer synchronizer =
            new Synchronizer(registry, new Planner(), new Guard(new Limits(1, Integer.MAX_VALUE)), Clock.systemUTC());

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void emptyDirectory() {
        edit.clear();
        registry.directories()
                .add(
                        Settings.of(SERVER.kind(), SERVER.baseDn(), SERVER.url())
                                .bind(SERVER.bindDn(), SERVER.password())
                                .settings(),
                        ACTOR);
    }

    private Run run(Intent intent) {
        return synchronizer.run(directory, intent, ACTOR, Optional.empty(), Progress.SILENT);
    }

    /** Registers these, and imports all groups. */
    private void take(String... logins) throws DirectoryException {
        TreeSet<DirectoryId> ids = new TreeSet<>();
        for (String login : logins) {
            ids.add(directory.findUsers(login).get(0).id());
        }
        run(new Intent.ImportAll());
        run(new Intent.Register(ids));
    }

    private Group group(String name) {
        return registry.groups().findByName(name).orElseThrow();
    }

    private List<String> members(String name) {
        return registry.users().logins(group(name).members()).values().stream()
                .sorted()
                .toList();
    }

    private Run only(String name) {
        return run(new Intent.SynchroniseGroup(group(name).id()));
    }

    private Reading read(String name) throws DirectoryException {
        return directory
                .readGroup(registry.view(directory.name(), group(name).id()).inDirectory())
                .orElseThrow();
    }

    /** What a run of the whole directory would make of the group's members. */
    private List<String> expected(String name) throws DirectoryException {
        Verdict verdict = synchronizer.plan(directory, new Intent.Synchronise(), Progress.SILENT);
        UserSet members = group(name).members();
        for (Change.MembershipDelta delta : ((ApprovedPlan) verdict)
                .plan()
                .only(Change.MembershipDelta.class)
                .toList()) {
            if (delta.ref().id().equals(group(name).id())) {
                members = members.minus(delta.left()).or(delta.joined());
            }
        }
        return registry.users().logins(members).values().stream().sorted().toList();
    }

    @Test
    void r4_joins_and_leaves_follow_and_unregistered_members_are_left_out() throws Exception {
        edit.addUser("anne", "Anne");
        edit.addUser("bo", "Bo");
        edit.addUser("carl", "Carl");
        edit.addUser("dora", "Dora");
        edit.addGroup("Sales", "anne", "bo");
        take("anne", "bo", "carl");
        edit.removeMember("Sales", "anne");
        edit.addMember("Sales", "carl", "dora");

        assertThat(read("Sales").coverage()).isEqualTo(Coverage.ONE_GROUP);
        assertThat(only("Sales").status()).isEqualTo(Run.Status.APPLIED);
        assertThat(members("Sales")).containsExactly("bo", "carl");
        assertThat(only("Sales").status()).isEqualTo(Run.Status.NOTHING_TO_DO);
    }

    @Test
    void r14_renamed_members_stay_whether_their_names_are_new_or_another_members_or_swapped() throws Exception {
        edit.addUser("anne", "Anne");
        edit.addUser("bo", "Bo");
        edit.addUser("carl", "Carl");
        edit.addUser("out", "Out");
        edit.addGroup("Sales", "anne", "bo", "carl");
        edit.addGroup("Only Anne", "anne");
        take("anne", "bo", "carl", "out");

        // A chain: carl takes a new name, bo takes carl's.
        edit.renameUser("carl", "carl2");
        edit.renameUser("bo", "carl");
        assertThat(only("Sales").status()).isEqualTo(Run.Status.NOTHING_TO_DO);

        // A swap with somebody who is no member.
        edit.renameUser("anne", "hold");
        edit.renameUser("out", "anne");
        edit.renameUser("hold", "out");
        assertThat(only("Only Anne").status()).isEqualTo(Run.Status.NOTHING_TO_DO);
        assertThat(only("Sales").status()).isEqualTo(Run.Status.NOTHING_TO_DO);

        assertThat(run(new Intent.Synchronise()).left()).isZero();
        assertThat(only("Sales").status()).isEqualTo(Run.Status.NOTHING_TO_DO);
    }

    @Test
    void r14_somebody_who_took_a_former_members_name_is_not_taken_for_the_former_member() throws Exception {
        edit.addUser("anne", "Anne");
        edit.addUser("bo", "Bo");
        edit.addUser("carl", "Carl");
        edit.addGroup("Sales", "anne", "bo");
        take("anne", "bo", "carl");
        edit.removeMember("Sales", "anne");
        only("Sales");
        assertThat(members("Sales")).containsExactly("bo");

        edit.renameUser("anne", "away");
        edit.renameUser("carl", "anne");
        edit.addMember("Sales", "anne");
        only("Sales");

        assertThat(members("Sales")).containsExactly("bo", "carl");
    }

    @Test
    void one_who_was_read_since_is_taken_by_the_dn_of_then_and_is_not_read_again() throws Exception {
        edit.addUser("anne", "Anne");
        edit.addUser("bo", "Bo");
        edit.addGroup("Sales", "anne", "bo");
        take("anne", "bo");
        KnownGroup sales = registry.view(directory.name(), group("Sales").id()).inDirectory();
        DirectoryUser anne = directory.findUsers("anne").get(0);
        DirectoryId notInTheDirectory = new DirectoryId(1, 2);
        DirectoryUser readSince =
                new DirectoryUser(notInTheDirectory, true, anne.login(), anne.displayName(), null, anne.dn(), null);
        KnownMembers known = sales.members()
                .without(ordinal -> sales.members().id(ordinal).equals(anne.id()))
                .with(List.of(readSince));

        Reading reading = directory
                .readGroup(new KnownGroup(sales.id(), sales.dn(), known))
                .orElseThrow();

        assertThat(Arrays.stream(reading.groups().directUsers(0)).mapToObj(reading.users()::id))
                .containsExactlyInAnyOrder(
                        notInTheDirectory, directory.findUsers("bo").get(0).id());
    }

    /** Anne joined; then she takes another name, and carl takes hers and joins too. */
    private void carlTakesTheNameOfAnneWhoJoined() throws DirectoryException {
        edit.addUser("anne", "Anne");
        edit.addUser("bo", "Bo");
        edit.addUser("carl", "Carl");
        edit.addGroup("Sales", "bo");
        take("anne", "bo", "carl");
        edit.addMember("Sales", "anne");
        only("Sales");
        assertThat(members("Sales")).containsExactly("anne", "bo");
        edit.renameUser("anne", "away");
        edit.renameUser("carl", "anne");
        edit.addMember("Sales", "anne");
    }

    @Test
    void r14_somebody_who_took_the_name_of_one_who_joined_is_not_taken_for_that_one() throws Exception {
        carlTakesTheNameOfAnneWhoJoined();

        only("Sales");
        assertThat(members("Sales")).containsExactly("anne", "bo", "carl");

        edit.removeMember("Sales", "away");
        only("Sales");
        assertThat(members("Sales")).containsExactly("bo", "carl");
    }

    @Test
    void r14_it_does_not_matter_whether_the_old_name_or_the_new_one_comes_first() throws Exception {
        carlTakesTheNameOfAnneWhoJoined();
        edit.removeMember("Sales", "away");
        edit.addMember("Sales", "away");

        only("Sales");
        assertThat(members("Sales")).containsExactly("anne", "bo", "carl");

        edit.removeMember("Sales", "away");
        edit.addMember("Sales", "away");
        assertThat(only("Sales").status()).isEqualTo(Run.Status.NOTHING_TO_DO);
    }

    @Test
    void r22_the_old_name_proves_nothing_once_a_member_was_read_at_the_new_one() throws Exception {
        edit.addUser("anne", "Anne");
        edit.addUser("bo", "Bo");
        edit.addUser("carl", "Carl");
        edit.addUser("dora", "Dora");
        edit.addGroup("Sales", "anne", "bo");
        take("anne", "bo", "carl", "dora");
        edit.addMember("Sales", "carl");
        only("Sales");

        // Anne was a member from the beginning, carl joined.
        edit.renameUser("anne", "away");
        edit.renameUser("carl", "far");
        assertThat(only("Sales").status()).isEqualTo(Run.Status.NOTHING_TO_DO);
        edit.removeMember("Sales", "away", "far");
        edit.addUser("carl", "Another Carl");
        edit.renameUser("dora", "anne");
        edit.addMember("Sales", "anne", "carl");
        only("Sales");

        assertThat(members("Sales")).containsExactly("bo", "dora");
    }

    @Test
    void r4_one_who_joined_is_known_by_the_dn_of_then_until_the_whole_directory_is_read() throws Exception {
        edit.addUser("anne", "Anne");
        edit.addUser("bo", "Bo");
        edit.addGroup("Sales", "bo");
        take("anne", "bo");
        edit.addMember("Sales", "anne");
        only("Sales");
        edit.delete("anne");
        edit.addUser("anne", "Another Anne");
        edit.removeMember("Sales", "bo");
        edit.addMember("Sales", "anne");

        only("Sales");
        assertThat(members("Sales")).containsExactly("anne");

        run(new Intent.Synchronise());
        assertThat(members("Sales")).isEmpty();
    }

    @Test
    void r22_a_run_of_the_whole_directory_ends_what_was_kept_even_if_there_was_nothing_to_do() throws Exception {
        edit.addUser("anne", "Anne");
        edit.addUser("bo", "Bo");
        edit.addUser("carl", "Carl");
        edit.addGroup("Sales", "bo");
        take("anne", "bo", "carl");
        edit.renameUser("anne", "away");
        edit.addMember("Sales", "away");
        only("Sales");
        assertThat(members("Sales")).containsExactly("anne", "bo");
        edit.renameUser("away", "anne");
        assertThat(run(new Intent.Synchronise()).status()).isEqualTo(Run.Status.NOTHING_TO_DO);

        edit.removeMember("Sales", "anne");
        edit.renameUser("carl", "away");
        edit.addMember("Sales", "away");
        only("Sales");

        assertThat(members("Sales")).containsExactly("bo", "carl");
    }

    @Test
    void r22_nobody_who_joined_and_left_again_is_in_a_group_because_of_the_dn_of_then() throws Exception {
        edit.addUser("anne", "Anne");
        edit.addUser("bo", "Bo");
        edit.addUser("carl", "Carl");
        edit.addGroup("Sales", "bo");
        take("anne", "bo", "carl");
        edit.addMember("Sales", "anne");
        only("Sales");
        edit.removeMember("Sales", "anne");
        only("Sales");
        assertThat(members("Sales")).containsExactly("bo");

        edit.renameUser("anne", "away");
        edit.renameUser("carl", "anne");
        edit.addMember("Sales", "anne");
        only("Sales");

        assertThat(members("Sales")).containsExactly("bo", "carl");
    }

    @Test
    void r16_members_of_groups_inside_follow_through_cycles_and_renames() throws Exception {
        edit.addUser("anne", "Anne");
        edit.addUser("bo", "Bo");
        edit.addGroup("Inner", "bo");
        edit.addGroup("Outer", "anne", "Inner");
        edit.addMember("Inner", "Outer");
        take("anne", "bo");
        edit.renameGroup("Inner", "Inmost");
        assertThat(only("Outer").status()).isEqualTo(Run.Status.NOTHING_TO_DO);

        edit.removeMember("Inmost", "bo");
        assertThat(only("Outer").left()).isEqualTo(1);
        assertThat(members("Outer")).containsExactly("anne");
    }

    @Test
    void r15_members_that_are_hidden_from_the_bind_account_do_not_leave() throws Exception {
        edit.addUser("anne", "Anne");
        edit.addGroup("Sales", "anne");
        take("anne");
        edit.empty("Sales");

        Run run = only("Sales");

        assertThat(run.status()).isEqualTo(Run.Status.FAILED);
        assertThat(run.cause()).contains("no member in Sales");
        assertThat(members("Sales")).containsExactly("anne");
    }

    @Test
    void r16_dangling_and_out_of_scope_members_are_counted() throws Exception {
        edit.addUser("anne", "Anne");
        edit.addGroup("Sales", "anne");
        take("anne");
        edit.addValues(
                "Sales", "member", "uid=nobody,ou=people," + SERVER.baseDn(), SERVER.bindDn(), "cn=far,dc=elsewhere");

        assertThat(read("Sales").tally()).isEqualTo(new Reading.Tally(1, 1, 2));
        assertThat(only("Sales").status()).isEqualTo(Run.Status.NOTHING_TO_DO);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void r4_one_group_alone_gets_the_members_that_a_run_of_the_whole_directory_gives_it(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> people = new ArrayList<>();
        List<String> teams = new ArrayList<>();
        Set<String> held = new HashSet<>();
        for (int i = 0; i < 9; i++) {
            people.add("p" + i);
            edit.addUser("p" + i, "Person " + i);
        }
        for (int i = 0; i < 4; i++) {
            teams.add("t" + i);
            edit.addGroup("t" + i, "p" + i, "p" + (i + 1));
            held.add(i + " holds p" + i);
            held.add(i + " holds p" + (i + 1));
        }
        take("p0", "p1", "p2", "p3", "p4", "p5");
        List<Integer> ids = teams.stream().map(team -> group(team).id().value()).toList();
        int team = 0;
        for (int round = 0; round < 60; round++) {
            change(random, people, teams, held, round);
            // Mostly the same one again, whose view was kept then.
            team = random.nextInt(4) == 0 ? random.nextInt(teams.size()) : team;
            String name = registry.groups()
                    .find(new GroupId(ids.get(team)))
                    .orElseThrow()
                    .name();
            List<String> expected = expected(name);
            Run run = only(name);
            if (run.status() == Run.Status.FAILED) {
                assertThat(run.cause()).contains("no member");
                assertThat(expected).isEmpty();
            } else {
                assertThat(members(name)).as("round %d, %s", round, run).isEqualTo(expected);
            }
            if (random.nextInt(10) == 0) {
                assertThat(run(new Intent.Synchronise()).status())
                        .isIn(Run.Status.APPLIED, Run.Status.NOTHING_TO_DO, Run.Status.FAILED);
            }
        }
    }

    private void change(Random random, List<String> people, List<String> teams, Set<String> held, int round) {
        int team = random.nextInt(teams.size());
        int person = random.nextInt(people.size());
        String member = random.nextInt(4) == 0 ? teams.get(random.nextInt(teams.size())) : people.get(person);
        String edge = team + " holds " + (people.contains(member) ? "p" + person : "t" + teams.indexOf(member));
        switch (random.nextInt(8)) {
            case 6 -> {
                int other = random.nextInt(people.size());
                String name = people.get(person);
                edit.renameUser(name, "held" + round);
                if (other != person) {
                    edit.renameUser(people.get(other), name);
                    people.set(person, people.set(other, name));
                }
                edit.renameUser("held" + round, people.get(person));
            }
            case 0 -> {
                edit.renameUser(people.get(person), "renamed" + round);
                people.set(person, "renamed" + round);
            }
            case 1 -> {
                edit.renameGroup(teams.get(team), "team" + round);
                teams.set(team, "team" + round);
            }
            default -> {
                if (held.remove(edge)) {
                    edit.removeMember(teams.get(team), member);
                } else {
                    held.add(edge);
                    edit.addMember(teams.get(team), member);
                }
            }
        }
    }
}
