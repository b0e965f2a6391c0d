package io.rollcall.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every directory promises of finding users and groups by what a person types; a part of {@link DirectoryContract}. */
public abstract class FindingContract {
    protected DirectoryWorld world = new InMemoryDirectory("unset");
    protected Directory directory = world.directory();

    /** An empty world of its own for one test. */
    protected abstract DirectoryWorld newWorld() throws Exception;

    @BeforeEach
    void open() throws Exception {
        world = newWorld();
        directory = world.directory();
    }

    @Test
    void a_user_is_found_by_login_dn_and_id_in_any_spelling() throws Exception {
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        world.addUser("joanna", "Joanna Jo");
        DirectoryUser found = directory.findUsers("jo").get(0);

        assertThat(found.id()).isEqualTo(jo);
        assertThat(directory.findUsers("jo")).hasSize(1);
        assertThat(directory.findUsers("JO")).containsExactly(found);
        assertThat(directory.findUsers(found.dn())).containsExactly(found);
        assertThat(directory.findUsers(found.dn().replace(",", " , ").toUpperCase(Locale.ROOT)))
                .containsExactly(found);
        assertThat(directory.findUsers(jo.toString())).containsExactly(found);
        assertThat(directory.findUsers("{" + jo + "}")).containsExactly(found);
        assertThat(directory.findUsers("nobody")).isEmpty();
        assertThat(directory.findUsers("cn=nobody,dc=nowhere")).isEmpty();
        assertThat(directory.findUsers(new DirectoryId(1, 2).toString())).isEmpty();
    }

    @Test
    void a_group_is_found_by_name_dn_and_id_and_a_name_used_twice_gives_both() throws Exception {
        DirectoryId one = world.addGroup("Leads", "Berlin");
        DirectoryId two = world.addGroup("Leads", "Athens");
        world.addGroup("Leadership");
        DirectoryId jo = world.addUser("jo", "Jo Miller");

        List<DirectoryGroup> both = directory.findGroups("leads");

        assertThat(both).extracting(DirectoryGroup::parentName).containsExactlyInAnyOrder("Athens", "Berlin");
        assertThat(both).extracting(DirectoryGroup::id).containsExactlyInAnyOrder(one, two);
        for (DirectoryGroup group : both) {
            assertThat(directory.findGroups(group.dn())).containsExactly(group);
            assertThat(directory.findGroups(group.id().toString())).containsExactly(group);
        }
        assertThat(directory.findGroups("Lead")).isEmpty();
        assertThat(directory.findGroups(jo.toString())).isEmpty();
    }

    @Test
    void of_many_each_is_found_as_it_is_by_itself() throws Exception {
        world.addGroup("Leads", "Berlin");
        DirectoryId athens = world.addGroup("Leads", "Athens");
        world.addGroup("Sales");
        world.addGroup("a, b = c");
        world.addGroup("star * group");
        DirectoryId jo = world.addUser("jo", "Jo Miller");
        world.addUser("anne", "Anne Weber");
        List<String> exact = List.of("star * group", "Sales", "Leads", "a, b = c", "nobody", "*", "\u0000");
        List<String> anyhow = new ArrayList<>(List.of("LEADS", " sales ", "*)(cn=*", "Leads", "Sales", "Sales"));
        anyhow.add(athens.toString());
        anyhow.addAll(
                directory.findGroups("Sales").stream().map(DirectoryGroup::dn).toList());
        IntStream.range(0, 110).mapToObj(i -> "nobody " + i).forEach(anyhow::add);
        anyhow.add("star * group");

        world.addGroup("Board", "Berlin");
        world.addGroup("BOARD", "Athens");
        world.addGroup("René");
        List<String> alike = List.of("Board", "BOARD", "Sales", "René", "Rene", "Sa-les");

        for (List<String> texts : List.of(exact, anyhow, alike, List.<String>of())) {
            Map<String, List<DirectoryGroup>> one = new LinkedHashMap<>();
            for (String text : texts) {
                one.put(text, directory.findGroups(text));
            }
            Map<String, List<DirectoryGroup>> each = directory.findEachGroup(texts);
            assertThat(each).isEqualTo(one);
            assertThat(each.keySet()).containsExactlyElementsOf(one.keySet());
        }
        List<String> users = List.of("anne", "jo", "nobody", "*", jo.toString());
        Map<String, List<DirectoryUser>> each = directory.findEachUser(users);
        assertThat(each.keySet()).containsExactlyElementsOf(users);
        for (String user : users) {
            assertThat(each).containsEntry(user, directory.findUsers(user));
        }
        assertThat(each.get("jo")).extracting(DirectoryUser::id).containsExactly(jo);
    }

    @Test
    void a_user_out_of_scope_is_not_found() throws Exception {
        DirectoryId outside = world.addUserOutOfScope("outside");

        assertThat(directory.findUsers("outside")).isEmpty();
        assertThat(directory.findUsers(outside.toString())).isEmpty();
        assertThat(directory.searchUsers("outside", 10)).isEmpty();
        assertThatThrownBy(() -> directory.readGroupsOf(outside)).isInstanceOf(DirectoryException.class);
    }

    @Test
    void searches_look_into_names_and_answer_in_order_up_to_the_limit() throws Exception {
        world.addUser("zoe", "Zoe Adams");
        world.addUser("adam", "Adam Zimmer");
        world.addUser("mia", "Mia Moss");
        world.addGroup("Sales", "Berlin");
        world.addGroup("Sales", "Athens");
        world.addGroup("After-sales");
        world.addGroup("Board");

        assertThat(directory.searchUsers("", 10))
                .extracting(DirectoryUser::login)
                .containsExactly("adam", "mia", "zoe");
        assertThat(directory.searchUsers("", 2))
                .extracting(DirectoryUser::login)
                .containsExactly("adam", "mia");
        assertThat(directory.searchUsers("ADAM", 10))
                .extracting(DirectoryUser::login)
                .containsExactly("adam", "zoe");
        assertThat(directory.searchUsers("mia@corp", 10))
                .extracting(DirectoryUser::login)
                .containsExactly("mia");
        assertThat(directory.searchGroups("sales", 10))
                .extracting(group -> group.parentName() + "/" + group.name())
                .containsExactly("Teams/After-sales", "Athens/Sales", "Berlin/Sales");
        assertThat(directory.searchGroups("", 1))
                .extracting(DirectoryGroup::name)
                .containsExactly("After-sales");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "*)(objectClass=*",
                ")(",
                "(",
                ")",
                "\\",
                "\\2a",
                "a*b",
                "\u0000",
                "j\u0000o",
                "jo\t",
                "\u00AD",
                "\u200B\u200B",
                "*)(uid=*))(|(uid=*",
                "jo)(cn=*",
                "jo\u0000",
                "&",
                "|",
                "!",
                "(objectClass=*)",
                "\\00",
                "jo*",
                "\uFFFF",
                "'; drop table users; --"
            })
    void text_from_a_person_is_taken_literally_and_never_as_a_filter(String text) throws Exception {
        world.addUser("jo", "Jo Miller");
        world.addUser("anne", "Anne Weber");
        world.addGroup("Marketing");

        assertThat(directory.searchUsers(text, 10)).isEmpty();
        assertThat(directory.searchGroups(text, 10)).isEmpty();
        assertThat(directory.findUsers(text)).isEmpty();
        assertThat(directory.findGroups(text)).isEmpty();
    }

    @Test
    void characters_that_mean_something_in_a_filter_are_found_as_themselves() throws Exception {
        world.addGroup("star * group");
        world.addGroup("back\\slash");
        world.addGroup("(round)");
        world.addGroup("plain");

        assertThat(directory.searchGroups("*", 10))
                .extracting(DirectoryGroup::name)
                .containsExactly("star * group");
        assertThat(directory.searchGroups("\\", 10))
                .extracting(DirectoryGroup::name)
                .containsExactly("back\\slash");
        assertThat(directory.searchGroups("(r", 10))
                .extracting(DirectoryGroup::name)
                .containsExactly("(round)");
        assertThat(directory.findGroups("star * group")).hasSize(1);
        assertThat(directory.findGroups("(round)")).hasSize(1);
    }
}
