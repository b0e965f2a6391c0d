package io.rollcall.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.Progress;
import org.junit.jupiter.api.Test;

class InMemoryDirectoryTest extends DirectoryContract {
    @Override
    protected DirectoryWorld newWorld() {
        return new InMemoryDirectory("corp");
    }

    @Test
    void r15_told_to_fail_it_answers_nothing_until_told_otherwise() throws Exception {
        InMemoryDirectory directory = new InMemoryDirectory("corp");
        DirectoryId jo = directory.addUser("jo");

        directory.failWith(new DirectoryException("corp went away"));

        assertThatThrownBy(() -> directory.read(Progress.SILENT)).hasMessage("corp went away");
        assertThatThrownBy(() -> directory.readGroupsOf(jo)).hasMessage("corp went away");
        assertThatThrownBy(() -> directory.findUsers("jo")).hasMessage("corp went away");
        assertThat(directory.test()).noneMatch(step -> step.ok());
        directory.failWith(null);
        assertThat(directory.findUsers("jo")).hasSize(1);
    }

    @Test
    void without_nesting_only_direct_groups_hold_a_user() throws Exception {
        InMemoryDirectory directory = new InMemoryDirectory("corp", false);
        DirectoryId jo = directory.addUser("jo");
        DirectoryId team = directory.addGroup("Team");
        DirectoryId all = directory.addGroup("All");
        directory.addMember(team, jo);
        directory.addMember(all, team);

        assertThat(directory.readGroupsOf(jo).groups().size()).isEqualTo(1);
        assertThat(directory.path(jo, team)).hasSize(1);
        assertThat(directory.path(jo, all)).isEmpty();
        assertThat(directory.read(Progress.SILENT).nested()).isFalse();
    }
}
