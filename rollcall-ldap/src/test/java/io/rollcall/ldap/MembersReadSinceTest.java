package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Members that were read since a group's view was made, found by their DNs of then. */
class MembersReadSinceTest {
    private static final DirectoryId ANNE = new DirectoryId(0, 1);
    private static final DirectoryId BO = new DirectoryId(0, 2);

    private final DnHasher hasher = DnHasher.withFreshKey();

    private MembersReadSince members(DirectoryUser... users) {
        return new MembersReadSince(List.of(users), hasher);
    }

    private static DirectoryUser user(DirectoryId id, String dn) {
        return new DirectoryUser(id, true, "login", "Name", null, dn);
    }

    private @Nullable DirectoryId take(MembersReadSince members, int other, String dn) {
        hasher.hash(dn.getBytes(StandardCharsets.UTF_8));
        return members.take(other, hasher.high(), hasher.low());
    }

    @Test
    void each_is_found_by_any_spelling_of_the_dn_and_nobody_by_another() {
        MembersReadSince members = members(user(ANNE, "uid=anne,dc=x"), user(BO, "uid=bo,dc=x"));

        assertThat(take(members, 0, "UID=Anne, DC=x")).isEqualTo(ANNE);
        assertThat(take(members, 1, "uid=bo,dc=x")).isEqualTo(BO);
        assertThat(take(members, 2, "uid=carl,dc=x")).isNull();
    }

    @Test
    void nobody_is_found_by_a_dn_that_two_had() {
        MembersReadSince members = members(user(ANNE, "uid=anne,dc=x"), user(BO, "uid=Anne,dc=x"));

        assertThat(take(members, 0, "uid=anne,dc=x")).isNull();
    }

    @Test
    void whoever_is_read_is_not_found_any_more_and_what_was_taken_for_it_is_told_once() {
        MembersReadSince members = members(user(ANNE, "uid=anne,dc=x"), user(BO, "uid=bo,dc=x"));
        take(members, 7, "uid=anne,dc=x");

        assertThat(members.readNow(ANNE)).isEqualTo(7);
        assertThat(members.readNow(ANNE)).isEqualTo(-1);
        assertThat(take(members, 8, "uid=anne,dc=x")).isNull();
        assertThat(members.readNow(BO)).isEqualTo(-1);
        assertThat(members.readNow(new DirectoryId(0, 3))).isEqualTo(-1);
    }
}
