package io.rollcall.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryIdTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
                "{6BA7B814-9DAD-11D1-80B4-00C04FD430C8}",
                "6ba7b814-9dad11d1-80b400c0-4fd430c8",
                "6ba7b8149dad11d180b400c04fd430c8"
            })
    void every_form_in_which_servers_show_an_id_is_read(String text) {
        assertThat(DirectoryId.parse(text))
                .contains(DirectoryId.of(UUID.fromString("6ba7b814-9dad-11d1-80b4-00c04fd430c8")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Marketing", "6ba7b814-9dad-11d1-80b4-00c04fd430c", "cn=a,dc=b", "zz"})
    void anything_else_is_no_id(String text) {
        assertThat(DirectoryId.parse(text)).isEmpty();
    }

    @Property
    void text_and_order_of_text_are_those_of_the_id(
            @ForAll long h1, @ForAll long l1, @ForAll long h2, @ForAll long l2) {
        DirectoryId one = new DirectoryId(h1, l1);
        DirectoryId two = new DirectoryId(h2, l2);

        assertThat(DirectoryId.parse(one.toString())).contains(one);
        assertThat(Integer.signum(one.compareTo(two)))
                .isEqualTo(Integer.signum(one.toString().compareTo(two.toString())));
    }

    @Property(tries = 200)
    void a_table_finds_what_was_added_and_nothing_else(
            @ForAll @Size(max = 300) List<@LongRange(min = -500, max = 500) Long> keys) {
        DirectoryIdTable table = new DirectoryIdTable();
        Map<Long, Integer> plain = new HashMap<>();
        int twice = -1;
        for (long key : keys) {
            int number = table.add(new DirectoryId(key, 1));
            if (plain.putIfAbsent(key, number) != null && twice < 0) {
                twice = number;
            }
        }

        plain.forEach((key, number) ->
                assertThat(table.ordinalOf(new DirectoryId(key, 1))).isEqualTo(number));
        plain.keySet()
                .forEach(key ->
                        assertThat(table.ordinalOf(new DirectoryId(key, 2))).isEqualTo(-1));
        assertThat(table.size()).isEqualTo(keys.size());
        assertThat(table.twice()).isEqualTo(twice);
    }

    @Property(tries = 200)
    void a_table_finds_many_ids_at_once_as_it_finds_them_one_by_one(
            @ForAll @Size(max = 300) Set<@LongRange(min = -300, max = 300) Long> keys,
            @ForAll @Size(max = 300) Set<@LongRange(min = -300, max = 300) Long> others,
            @ForAll @IntRange(max = 300) int alike) {
        DirectoryIdTable table = new DirectoryIdTable();
        keys.forEach(key -> table.add(new DirectoryId(key, key)));
        // The first so many are the same in both.
        List<Long> wanted = new ArrayList<>(keys.stream().limit(alike).toList());
        others.stream().filter(key -> !wanted.contains(key)).toList().forEach(wanted::add);
        DirectoryIdTable asked = new DirectoryIdTable();
        wanted.forEach(key -> asked.add(new DirectoryId(key, key)));

        assertThat(table.ordinalsOf(asked))
                .isEqualTo(wanted.stream()
                        .mapToInt(key -> table.ordinalOf(new DirectoryId(key, key)))
                        .toArray());
    }

    @Test
    void an_id_that_is_there_twice_is_found_by_its_first_number_in_the_table_itself_too() {
        DirectoryIdTable table = new DirectoryIdTable();
        table.add(new DirectoryId(1, 1));
        table.add(new DirectoryId(2, 2));
        table.add(new DirectoryId(1, 1));

        assertThat(table.ordinalsOf(table)).containsExactly(0, 1, 0);
    }

    @Test
    void columns_refuse_two_users_of_one_id() {
        DirectoryUser anne = new DirectoryUser(new DirectoryId(1, 1), true, "anne", "Anne", null, "cn=Anne,dc=corp");
        DirectoryUser other = new DirectoryUser(new DirectoryId(1, 1), true, "other", "", null, "cn=Other,dc=corp");

        assertThatThrownBy(() -> DirectoryUsers.of(List.of(anne, other))).hasMessageContaining("occurs twice");
    }

    @Test
    void users_in_columns_come_out_as_they_went_in() {
        DirectoryUser anne = new DirectoryUser(
                new DirectoryId(1, 1), true, "anne", "Anne Müller", "anne@corp.example", "cn=Anne,dc=corp");
        DirectoryUser bo = new DirectoryUser(new DirectoryId(1, 2), false, "bo", "", null, "cn=Bo,dc=corp");

        DirectoryUsers users = DirectoryUsers.of(List.of(anne, bo));

        assertThat(users.get(0)).isEqualTo(anne);
        assertThat(users.get(1)).isEqualTo(bo);
        assertThat(users.ordinalOf(bo.id())).isEqualTo(1);
        assertThat(users.digest(0)).isNotEqualTo(users.digest(1));
    }

    @Test
    void a_digest_tells_no_mail_from_an_empty_mail() {
        DirectoryId id = new DirectoryId(1, 1);
        DirectoryUsers none = DirectoryUsers.of(List.of(new DirectoryUser(id, true, "a", "b", null, "c")));
        DirectoryUsers empty = DirectoryUsers.of(List.of(new DirectoryUser(id, true, "a", "b", "", "c")));

        assertThat(none.digest(0)).isNotEqualTo(empty.digest(0));
    }
}
