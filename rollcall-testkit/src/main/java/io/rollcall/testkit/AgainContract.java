package io.rollcall.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.Imprint;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every directory promises of a reading that is compared with an earlier one; a part of {@link DirectoryContract}. */
public abstract class AgainContract extends PathContract {
    private final AtomicInteger differences = new AtomicInteger();

    private Reading again(Optional<Imprint> last) throws DirectoryException {
        differences.set(0);
        return directory.readAgain(last, differences::incrementAndGet, Progress.SILENT);
    }

    @Test
    void r21_a_directory_that_says_what_it_said_before_is_recognised() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId disabled = world.addUser("anne", "Anne Weber");
        world.disable(disabled);
        DirectoryId marketing = world.addGroup("Marketing");
        world.addMember(marketing, jo);
        world.addMember(marketing, world.addUserOutOfScope("visitor"));
        world.addGroup("Nobody");

        Reading first = again(Optional.empty());

        assertThat(first.coverage()).isEqualTo(Coverage.EVERYTHING);
        assertThat(differences).hasPositiveValue();
        assertThat(first.imprint()).isPresent();

        Reading second = again(first.imprint());

        assertThat(second.coverage()).isEqualTo(Coverage.UNCHANGED);
        assertThat(differences).hasValue(0);
        assertThat(second.remarks()).isEqualTo(first.remarks());
        assertThat(second.position()).isEqualTo(first.position());
    }

    @Test
    void r21_whatever_changes_is_noticed_and_read() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        DirectoryId anne = world.addUser("anne", "Anne Weber");
        DirectoryId marketing = world.addGroup("Marketing");
        DirectoryId sales = world.addGroup("Sales");
        world.addMember(marketing, jo);
        Map<String, Runnable> changes = new LinkedHashMap<>();
        changes.put("a join", () -> world.addMember(sales, anne));
        changes.put("a leave", () -> world.removeMember(marketing, jo));
        changes.put("a member group", () -> world.addMember(marketing, sales));
        changes.put("another name", () -> world.rename(jo, "Jo Baker"));
        changes.put("a renamed group", () -> world.rename(sales, "Selling"));
        changes.put("a moved group", () -> world.moveGroup(sales, "Departments"));
        changes.put("a new user", () -> world.addUser("zoe", "Zoe Zander"));
        changes.put("a new group", () -> world.addGroup("Zoo"));
        changes.put("a disabled user", () -> world.disable(anne));
        changes.put("a user gone", () -> world.delete(jo));
        changes.put("a group gone", () -> world.delete(marketing));

        Optional<Imprint> last = again(Optional.empty()).imprint();
        for (Map.Entry<String, Runnable> change : changes.entrySet()) {
            change.getValue().run();
            Reading reading = again(last);

            Reading plain = directory.read(Progress.SILENT);
            assertThat(reading.coverage()).as(change.getKey()).isEqualTo(Coverage.EVERYTHING);
            assertThat(differences).as(change.getKey()).hasPositiveValue();
            assertThat(told(reading)).as(change.getKey()).isEqualTo(told(plain));
            last = reading.imprint();
            assertThat(again(last).coverage()).as("after " + change.getKey()).isEqualTo(Coverage.UNCHANGED);
        }
    }

    /** Everything that a reading says, in order of ids. */
    private static List<String> told(Reading reading) {
        List<String> told = new ArrayList<>();
        for (int user = 0; user < reading.users().size(); user++) {
            told.add(reading.users().get(user) + " " + reading.users().digest(user));
        }
        DirectoryContract.edges(reading).forEach((group, members) -> told.add(group + " has " + members));
        for (int group = 0; group < reading.groups().size(); group++) {
            told.add(reading.groups().get(group).toString());
        }
        told.sort(null);
        told.add(reading.tally().toString());
        told.addAll(reading.remarks());
        return told;
    }
}
