package io.rollcall;

import static io.rollcall.Scenario.ACTOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Imprint;
import io.rollcall.directory.KnownGroup;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.Guard;
import io.rollcall.guard.Limits;
import io.rollcall.journal.Run;
import io.rollcall.journal.RunStamp;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Planner;
import io.rollcall.registry.RegistryView;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Somebody edits the registry while a run is under way. */
class EditsDuringARunTest {
    private final Scenario scenario = new Scenario();
    private final DirectoryId anne = scenario.corp.addUser("anne");

    @Test
    void r20_an_edit_while_the_directory_is_being_read_is_kept() {
        scenario.register(anne);
        scenario.localUser("jo");
        scenario.local("Content Managers");
        DirectoryId marketing = scenario.corp.addGroup("Marketing", "Groups");
        scenario.corp.addMember(marketing, anne);
        Directory slow = new WhileReading(scenario.corp, () -> edit("jo"));

        Run run = synchronizer(scenario.registry)
                .run(slow, new Intent.ImportAll(), ACTOR, Optional.empty(), Progress.SILENT);

        assertThat(run.status()).isEqualTo(Run.Status.APPLIED);
        assertThat(scenario.members("Content Managers")).containsExactly("jo");
        assertThat(scenario.members("Marketing")).containsExactly("anne");
    }

    @Test
    void r20_an_edit_between_view_and_apply_is_planned_around() {
        scenario.register(anne);
        scenario.localUser("jo");
        scenario.local("Content Managers");
        scenario.full();
        AtomicInteger views = new AtomicInteger();
        Registry edited = afterEachView(scenario.registry, () -> {
            if (views.incrementAndGet() == 1) {
                edit("anne");
            }
        });
        DirectoryId marketing = scenario.corp.addGroup("Marketing", "Groups");
        scenario.corp.addMember(marketing, anne);

        Run run = synchronizer(edited)
                .run(scenario.corp, new Intent.Synchronise(), ACTOR, Optional.empty(), Progress.SILENT);

        // The edit was there when the plan was made anew, and FULL decides about it: nothing is lost, nothing
        // overlooked.
        assertThat(views).hasValue(2);
        assertThat(run.status()).isEqualTo(Run.Status.APPLIED);
        assertThat(scenario.members("Content Managers")).isEmpty();
        assertThat(scenario.registry
                        .journal()
                        .history(scenario.group("Content Managers").id(), 10))
                .anyMatch(entry -> entry.joined().contains(scenario.user("anne").id()));
        assertThat(scenario.registry.view(scenario.corp.name()).mode()).isEqualTo(Mode.FULL);
    }

    @Test
    void r17_what_is_known_of_a_group_after_a_run_that_lost_its_claim_is_what_was_known_before() {
        DirectoryId carl = scenario.corp.addUser("carl");
        scenario.register(anne, carl);
        scenario.localUser("jo");
        scenario.local("Content Managers");
        DirectoryId marketing = scenario.corp.addGroup("Marketing", "Groups");
        scenario.corp.addMember(marketing, anne);
        scenario.importGroups(marketing);
        AtomicInteger runs = new AtomicInteger();
        Synchronizer synchronizer = synchronizer(losingItsClaim(scenario.registry, () -> runs.incrementAndGet() == 2));
        Intent intent = new Intent.SynchroniseGroup(scenario.group("Marketing").id());
        synchronizer.run(scenario.corp, intent, ACTOR, Optional.empty(), Progress.SILENT);
        scenario.corp.addMember(marketing, carl);
        Run lost = synchronizer.run(scenario.corp, intent, ACTOR, Optional.empty(), Progress.SILENT);
        assertThat(lost.status()).isEqualTo(Run.Status.FAILED);
        edit("jo");

        Run run = synchronizer.run(scenario.corp, intent, ACTOR, Optional.empty(), Progress.SILENT);

        assertThat(run.status()).isEqualTo(Run.Status.APPLIED);
        assertThat(scenario.members("Marketing")).containsExactly("anne", "carl");
    }

    private void edit(String login) {
        scenario.registry.groups().addMembers(scenario.group("Content Managers").id(), scenario.ids(login), ACTOR);
    }

    private Synchronizer synchronizer(Registry registry) {
        return new Synchronizer(registry, new Planner(), new Guard(Limits.DEFAULT), scenario.clock);
    }

    /** The same registry, but something happens between each view and what is done with it. */
    private static Registry afterEachView(Registry registry, Runnable happening) {
        return (Registry) Proxy.newProxyInstance(
                Registry.class.getClassLoader(), new Class<?>[] {Registry.class}, (self, method, arguments) -> {
                    try {
                        Object answer = method.invoke(registry, arguments);
                        if (answer instanceof RegistryView) {
                            happening.run();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** The same registry, but sometimes the database has ended the claim by the time that a plan is to be applied. */
    private static Registry losingItsClaim(Registry registry, BooleanSupplier isLost) {
        return (Registry) Proxy.newProxyInstance(
                Registry.class.getClassLoader(), new Class<?>[] {Registry.class}, (self, method, arguments) -> {
                    try {
                        if (method.getName().equals("apply") && isLost.getAsBoolean()) {
                            Plan plan = ((ApprovedPlan) arguments[0]).plan();
                            return registry.fail(
                                    plan.directory(), plan.intent(), (RunStamp) arguments[1], "the claim was lost");
                        }
                        return method.invoke(registry, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** A directory during whose reading something happens. */
    static Directory whileReading(Directory directory, Runnable happening) {
        return new WhileReading(directory, happening);
    }

    private record WhileReading(Directory directory, Runnable happening) implements Directory {
        @Override
        public DirectoryName name() {
            return directory.name();
        }

        @Override
        public Reading read(Progress progress) throws DirectoryException {
            happening.run();
            return directory.read(progress);
        }

        @Override
        public Reading readAgain(Optional<Imprint> last, Runnable differs, Progress progress)
                throws DirectoryException {
            happening.run();
            return directory.readAgain(last, differs, progress);
        }

        @Override
        public Reading readGroupsOf(DirectoryId user) throws DirectoryException {
            return directory.readGroupsOf(user);
        }

        @Override
        public Optional<Reading> readGroup(KnownGroup group) throws DirectoryException {
            happening.run();
            return directory.readGroup(group);
        }

        @Override
        public List<DirectoryUser> searchUsers(String text, int limit) throws DirectoryException {
            return directory.searchUsers(text, limit);
        }

        @Override
        public List<DirectoryGroup> searchGroups(String text, int limit) throws DirectoryException {
            return directory.searchGroups(text, limit);
        }

        @Override
        public List<DirectoryUser> findUsers(String loginOrDnOrId) throws DirectoryException {
            return directory.findUsers(loginOrDnOrId);
        }

        @Override
        public List<DirectoryGroup> findGroups(String nameOrDnOrId) throws DirectoryException {
            return directory.findGroups(nameOrDnOrId);
        }

        @Override
        public List<Step> test() {
            return directory.test();
        }
    }
}
