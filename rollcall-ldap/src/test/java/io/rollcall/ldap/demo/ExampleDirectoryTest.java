package io.rollcall.ldap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.Bind;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Servers;
import io.rollcall.ldap.LdapDirectory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExampleDirectoryTest {
    private final ExampleDirectory example = ExampleDirectory.start();

    @AfterEach
    void stop() {
        example.close();
    }

    @Test
    void it_has_200_users_40_groups_nesting_a_cycle_and_a_name_used_twice() throws Exception {
        Reading reading = directory().read(Progress.SILENT);

        assertThat(reading.users().size()).isEqualTo(200);
        assertThat(reading.groups().size()).isEqualTo(40);
        assertThat(reading.tally().dangling() + reading.tally().outOfScope()).isZero();
        assertThat(reading.remarks()).isEmpty();
        assertThat(directory().findGroups("Leads")).hasSize(2);
        assertThat(children(reading, "All Staff")).contains("Marketing");
        assertThat(children(reading, "Marketing")).contains("EMEA Marketing");
        assertThat(children(reading, "Release Crew")).containsExactly("On Call");
        assertThat(children(reading, "On Call")).containsExactly("Release Crew");
        assertThat(directory().findGroups("Office 東京")).hasSize(1);
        assertThat(directory().findGroups("Book Club, Evenings")).hasSize(1);
    }

    @Test
    void it_has_what_the_worked_examples_need() throws Exception {
        DirectoryUser anne = directory().findUsers("anne").get(0);
        DirectoryUser user1 = directory().findUsers("User1").get(0);

        assertThat(groupsOf(anne)).containsExactly("All Staff", "EMEA Marketing", "Marketing");
        assertThat(groupsOf(user1)).containsExactly("GroupA");
        assertThat(directory().findUsers("jo")).hasSize(1);
        assertThat(directory().findGroups("Content Managers")).isEmpty();
        assertThat(members("GroupA")).containsExactly("User1", "User2", "User3");
    }

    @Test
    void it_can_be_changed_while_it_runs() throws Exception {
        example.addUser("mia", "Mia Moss");
        example.addGroup("Chess", "mia", "jo");
        example.addMember("GroupA", "User4");
        example.removeMember("GroupA", "User2");

        assertThat(members("Chess")).containsExactly("jo", "mia");
        assertThat(members("GroupA")).containsExactly("User1", "User3", "User4");
    }

    private Directory directory() {
        DirectorySettings settings = DirectorySettings.of(
                new DirectoryName("example"),
                example.kind(),
                Servers.at(example.url()),
                new Bind.Simple(example.bindDn(), new Secret(Secret.Purpose.PASSWORD, new byte[] {1})),
                Extent.below(example.baseDn()));
        LdapDirectory.check(settings, Secret::ciphertext);
        return new LdapDirectory(settings, secret -> example.password().getBytes(StandardCharsets.UTF_8));
    }

    private Set<String> members(String group) throws Exception {
        Reading reading = directory().read(Progress.SILENT);
        TreeSet<String> logins = new TreeSet<>();
        Arrays.stream(reading.groups().directUsers(ordinal(reading, group)))
                .forEach(user -> logins.add(reading.users().get(user).login()));
        return logins;
    }

    private static Set<String> children(Reading reading, String group) {
        TreeSet<String> names = new TreeSet<>();
        Arrays.stream(reading.groups().directGroups(ordinal(reading, group)))
                .forEach(child -> names.add(reading.groups().get(child).name()));
        return names;
    }

    private static int ordinal(Reading reading, String group) {
        for (int i = 0; i < reading.groups().size(); i++) {
            if (reading.groups().get(i).name().equals(group)) {
                return i;
            }
        }
        throw new AssertionError("no group " + group);
    }

    private Set<String> groupsOf(DirectoryUser user) throws Exception {
        Reading reading = directory().readGroupsOf(user.id());
        TreeSet<String> names = new TreeSet<>();
        for (int i = 0; i < reading.groups().size(); i++) {
            DirectoryGroup group = reading.groups().get(i);
            names.add(group.name());
        }
        return names;
    }
}
