package io.rollcall.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.Progress;
import io.rollcall.journal.Journal;
import io.rollcall.journal.Run;
import io.rollcall.server.TestWorld;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of a run that is in the journal. */
final class ShownPlanTest {
    @TempDir
    Path folder;

    @Test
    void the_first_changes_of_a_run_say_of_all_of_it_what_all_of_them_say() throws DirectoryException {
        TestWorld world = new TestWorld(folder);
        DirectoryId marketing = world.corp.addGroup("Marketing");
        DirectoryId sales = world.corp.addGroup("Sales");
        for (String login : new String[] {"anne", "bert", "cleo"}) {
            DirectoryId user = world.corp.addUser(login, login);
            world.corp.addMember(marketing, user);
            world.corp.addMember(sales, user);
        }
        world.configure(world.corp);
        Run registered = world.rollcall.runs().registerAll("corp", "test", Progress.SILENT);
        Run imported = world.rollcall.runs().importAll("corp", "test", Progress.SILENT);
        Journal journal = world.rollcall.registry().journal();

        assertThat(ShownPlan.of(imported, journal).summary())
                .isEqualTo("6 joined, 0 left in 2 groups; 2 groups imported");
        assertThat(ShownPlan.of(registered, journal).summary()).isEqualTo("3 users registered");
        for (Run run : new Run[] {registered, imported}) {
            ShownPlan all = ShownPlan.of(run, journal);
            for (int shown = 0; shown <= all.changes().size(); shown++) {
                ShownPlan first = ShownPlan.first(run, journal, shown);
                assertThat(first.changes()).isEqualTo(all.changes().subList(0, shown));
                assertThat(first.size()).isEqualTo(all.size());
                assertThat(first.summary()).isEqualTo(all.summary());
            }
        }
    }
}
