package io.rollcall;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.Progress;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.guard.Limits;
import io.rollcall.journal.Run.Status;
import io.rollcall.plan.Intent;
import io.rollcall.registry.Settled;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs of a directory that says again what it said when nothing was to do. */
class UnchangedDirectoryTest {
    private Scenario here = new Scenario();
    private DirectoryId anne = new DirectoryId(0, 0);
    private DirectoryId marketing = new DirectoryId(0, 0);

    @BeforeEach
    void oneGroup() {
        here = new Scenario(RegisterPolicy.ALL, new Limits(1, 100));
        anne = here.corp.addUser("anne");
        here.corp.addUser("bo");
        marketing = here.corp.addGroup("Marketing");
        here.corp.addMember(marketing, anne);
        here.importGroups(marketing);
    }

    /** Whether the directory, as it is now, is recognised in the registry as it is now. */
    private boolean isRecognised() throws Exception {
        var settled = here.registry.settled(here.corp.name());
        return here.corp
                .readAgain(settled.map(Settled::imprint), () -> {}, Progress.SILENT)
                .coverage()
                .equals(Coverage.UNCHANGED);
    }

    @Test
    void r21_what_came_to_nothing_is_recognised_and_comes_to_nothing_again() throws Exception {
        assertThat(here.sync().status()).isEqualTo(Status.APPLIED);
        assertThat(isRecognised()).isFalse();
        assertThat(here.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
        assertThat(isRecognised()).isTrue();

        assertThat(here.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
        assertThat(here.plan(new Intent.Synchronise()).isEmpty()).isTrue();

        assertThat(here.members("Marketing")).containsExactly("anne");
        assertThat(isRecognised()).isTrue();
    }

    @Test
    void r4_a_change_after_quiet_runs_is_followed() {
        here.sync();
        here.sync();
        here.sync();

        here.corp.addMember(marketing, here.corp.addUser("carl"));

        assertThat(here.sync().status()).isEqualTo(Status.APPLIED);
        assertThat(here.members("Marketing")).containsExactly("anne", "carl");
    }

    @Test
    void r7_an_edit_of_the_registry_is_looked_at_though_the_directory_says_the_same() throws Exception {
        here.sync();
        here.full();
        here.sync();
        assertThat(isRecognised()).isTrue();
        here.local("Content Managers", "anne");
        assertThat(isRecognised()).isFalse();

        assertThat(here.sync().status()).isEqualTo(Status.APPLIED);

        assertThat(here.members("Content Managers")).isEmpty();
    }

    @Test
    void r20_an_edit_while_an_unchanged_directory_is_read_is_planned_around() {
        here.sync();
        here.full();
        here.sync();
        Synchronizer synchronizer = here.synchronizer;
        var edited = EditsDuringARunTest.whileReading(here.corp, () -> {
            if (here.groupNames().size() == 1) {
                here.local("Content Managers", "anne");
            }
        });

        var run = synchronizer.run(edited, new Intent.Synchronise(), Scenario.ACTOR, Optional.empty(), Progress.SILENT);

        assertThat(run.status()).isEqualTo(Status.APPLIED);
        assertThat(here.members("Content Managers")).isEmpty();
    }

    @Test
    void r15_an_unchanged_directory_that_cannot_be_read_to_its_end_is_a_failed_run() {
        here.sync();
        here.sync();
        here.corp.failWith(new DirectoryException("the connection was lost"));

        assertThat(here.sync().status()).isEqualTo(Status.FAILED);
    }
}
