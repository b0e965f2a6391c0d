package io.rollcall.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupView;
import io.rollcall.registry.LinkedUsers;
import io.rollcall.registry.UserSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept of large groups' members shows nothing else than asking for them would. */
class PackedMembersTest extends TestOverManyUsers {
    private static final GroupId GROUP = new GroupId(1);
    private static final int USERS = 24_000;

    /** Of the first user of what was packed, behind its id. */
    private static final int STATE = 4;

    private static final int ACTIVE_HERE = 5;
    private static final int BLOCKED_HERE = 6;

    @BeforeEach
    void registerUsers() throws Exception {
        many.register(ManyUsers.users(USERS));
        many.groupOfSevenEighths();
    }

    private static GroupView view() {
        return many.registry().view(ManyUsers.CORP, GROUP);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = many.connection()) {
            Sql.execute(connection, sql);
        }
    }

    private static boolean isKept() throws SQLException {
        try (Connection connection = many.connection()) {
            return Sql.one(
                    connection,
                    "select exists (select from packed_members where group_id = 1)",
                    row -> row.getBoolean(1));
        }
    }

    /** Makes what was kept wrong about the first member, so that it can be told from what is asked. */
    private static void falsify() throws SQLException {
        execute("update packed_members set members = set_byte(members, " + STATE + ", " + BLOCKED_HERE
                + ") where get_byte(members, " + STATE + ") = " + ACTIVE_HERE);
    }

    private static boolean isFalse(GroupView view) {
        return view.view().blockedByDirectory().contains(1)
                && !view.view().active().contains(1);
    }

    /** All that a view of the group says, in a form that can be compared. */
    private static Map<Integer, String> everything(GroupView view) {
        LinkedUsers linked = view.view().linked();
        Map<Integer, String> all = new TreeMap<>();
        view.group().members().forEach(user -> all.put(user, "member"));
        for (int index = 0; index < linked.size(); index++) {
            String dn = new String(view.known().dn(index), StandardCharsets.UTF_8);
            String said = String.join(
                    " ",
                    view.known().id(index).toString(),
                    linked.directoryId(index).toString(),
                    Long.toHexString(linked.digest(index)),
                    dn,
                    Boolean.toString(view.known().isAtDn(index)));
            all.merge(linked.userId(index), said, (one, other) -> one + ", " + other);
        }
        view.view().active().forEach(user -> all.merge(user, "active", (one, other) -> one + ", " + other));
        view.view()
                .blockedByDirectory()
                .forEach(user -> all.merge(user, "blocked", (one, other) -> one + ", " + other));
        return all;
    }

    @Test
    void members_that_were_asked_for_once_are_not_asked_for_again() throws Exception {
        GroupView asked = view();
        assertThat(isKept()).isTrue();

        assertThat(everything(view())).isEqualTo(everything(asked));
        falsify();
        assertThat(isFalse(view())).isTrue();
    }

    @Test
    void whatever_happens_to_a_user_nothing_is_kept_any_more() throws Exception {
        for (String change : List.of(
                "update registered_user set dn = 'cn=else' where id = 2",
                "update registered_user set block = 'by-hand' where id = 3",
                "delete from registered_user where id = 4",
                "truncate registered_user")) {
            view();
            assertThat(isKept()).isTrue();
            execute(change);
            assertThat(isKept()).as(change).isFalse();
            if (!change.startsWith("truncate")) {
                execute("update registry_group set members = array(select id from registered_user where id % 8 <> 3)");
            }
        }
    }

    @Test
    void who_is_blocked_by_hand_is_shown_so_at_once() throws Exception {
        view();

        many.registry().users().block(5, "cli:ada");

        assertThat(view().view().active().contains(5)).isFalse();
    }

    @Test
    void users_that_are_registered_do_no_harm_to_what_is_kept() throws Exception {
        GroupView before = view();

        many.registry().users().create("jo", "Jo", null, "cli:ada");

        assertThat(isKept()).isTrue();
        assertThat(everything(view())).isEqualTo(everything(before));
    }

    @Test
    void members_that_joined_since_are_asked_for_and_those_that_left_are_not_shown() throws Exception {
        view();
        execute("update registry_group set members = array(select id from registered_user where id % 8 <> 3 and id > 9"
                + " or id in (3, 11, 19, " + USERS + ") order by id)");

        GroupView kept = view();

        execute("delete from packed_members");
        assertThat(everything(kept)).isEqualTo(everything(view()));
        assertThat(kept.view().linked().all()).isEqualTo(kept.group().members());
    }

    @Test
    void where_many_have_joined_since_all_are_asked_for_and_kept_anew() throws Exception {
        view();
        falsify();
        execute("update registry_group set members = array(select id from registered_user order by id)");

        GroupView view = view();

        assertThat(isFalse(view)).isFalse();
        assertThat(view.known().size()).isEqualTo(USERS);
        execute("update registry_group set members = array(select id from registered_user where id <> 3)");
        falsify();
        assertThat(isFalse(view())).isTrue();
    }

    @Test
    void what_is_kept_of_another_directorys_users_is_not_used() throws Exception {
        view();
        falsify();
        execute("update packed_members set directory_id = directory_id + 1");

        assertThat(isFalse(view())).isFalse();
    }

    @Test
    void nothing_is_kept_of_a_group_that_is_gone() throws Exception {
        view();

        execute("delete from registry_group");

        assertThat(isKept()).isFalse();
    }

    private static long generation() throws SQLException {
        try (Connection connection = many.connection()) {
            return Sql.one(connection, "select generation from user_generation", row -> row.getLong(1));
        }
    }

    private static void keepNobody(long generation) {
        PackedMembers.keep(many.transactions(), GROUP, 1, generation, 0, List.of(new byte[0]));
    }

    @Test
    void members_of_before_a_change_are_not_kept() throws Exception {
        long before = generation();
        execute("update registered_user set block = 'by-hand' where id = 5");

        keepNobody(before);
        assertThat(isKept()).isFalse();
        keepNobody(generation());
        assertThat(isKept()).isTrue();
    }

    @Test
    @Timeout(60)
    void what_was_packed_while_somebody_changes_a_user_is_not_believed_afterwards() throws Exception {
        for (String isolation : List.of("read committed", "repeatable read")) {
            try (Connection other = many.connection()) {
                other.setAutoCommit(false);
                Sql.execute(other, "set transaction isolation level " + isolation);
                Sql.execute(other, "update registered_user set mail = 'u7@example.org' where id = 7");
                assertThat(view().view().active().contains(5)).as(isolation).isTrue();
                Sql.execute(other, "update registered_user set block = 'by-hand' where id = 5");
                assertThat(view().view().active().contains(5)).as(isolation).isTrue();
                Sql.execute(other, "update registry_state set version = version + 1");
                other.commit();
            }
            assertThat(view().view().active().contains(5)).as(isolation).isFalse();
            execute("update registered_user set block = 'none' where id = 5");
        }
    }

    @Test
    @Timeout(60)
    void who_began_earlier_and_changes_a_user_later_is_noticed_too() throws Exception {
        try (Connection other = many.connection()) {
            other.setAutoCommit(false);
            Sql.execute(other, "set transaction isolation level repeatable read");
            Sql.execute(other, "select version from registry_state");
            view();
            assertThat(isKept()).isTrue();
            Sql.execute(other, "update registered_user set block = 'by-hand' where id = 5");
            other.commit();
        }
        assertThat(view().view().active().contains(5)).isFalse();
    }

    @Test
    @Timeout(60)
    void nobody_waits_for_an_edit_that_is_under_way() throws Exception {
        view();
        try (Connection editing = many.connection()) {
            editing.setAutoCommit(false);
            Sql.execute(editing, "select version from registry_state for update");
            Sql.execute(editing, "update registered_user set block = 'by-hand' where id = 5");
            Sql.execute(editing, "update registry_group set name = 'Held' where id = 1");
            keepNobody(generation());

            assertThat(view().view().active().contains(5)).isTrue();

            editing.commit();
        }
        assertThat(view().view().active().contains(5)).isFalse();
    }

    @Test
    void of_a_group_that_has_shrunk_much_the_members_are_asked_for() throws Exception {
        execute("update registry_group set members = array(select id from registered_user order by id)");
        view();
        falsify();

        execute("update packed_members set users = 2 * users");
        assertThat(isFalse(view())).isTrue();
        execute("update packed_members set users = users + 1");
        assertThat(isFalse(view())).isFalse();
    }

    @Test
    void whoever_changes_a_user_from_another_schema_is_noticed_without_rights_on_what_is_kept() throws Exception {
        view();
        String table;
        try (Connection connection = many.connection()) {
            table = Sql.one(
                    connection, "select quote_ident(current_schema()) || '.registered_user'", row -> row.getString(1));
        }
        try (Connection other = many.connection()) {
            other.setAutoCommit(false);
            Sql.execute(other, "create role clerk");
            Sql.execute(other, "grant select, update on " + table + " to clerk");
            Sql.execute(other, "set local role clerk");
            Sql.execute(other, "set local search_path to pg_catalog");
            Sql.execute(other, "update " + table + " set block = 'by-hand' where id = 5");
            Sql.execute(other, "reset role");
            Sql.execute(other, "revoke all on " + table + " from clerk");
            Sql.execute(other, "drop role clerk");
            other.commit();
        }
        assertThat(view().view().active().contains(5)).isFalse();
    }

    @Test
    void nobody_can_act_with_the_owners_rights_by_what_notices_changes() throws Exception {
        try (Connection other = many.connection()) {
            other.setAutoCommit(false);
            Sql.execute(other, "create role clerk");
            Sql.execute(other, "set local role clerk");
            Sql.execute(other, "create temporary table user_generation (generation bigint)");

            assertThatThrownBy(() -> Sql.execute(
                            other,
                            "create trigger mine before update on user_generation"
                                    + " for each statement execute function forget_packed_members()"))
                    .hasMessageContaining("permission denied for function");

            other.rollback();
        }
    }

    @Test
    @Timeout(60)
    void who_changes_a_user_does_not_fail_because_members_were_packed_anew_meanwhile() throws Exception {
        view();
        try (Connection other = many.connection()) {
            other.setAutoCommit(false);
            Sql.execute(other, "set transaction isolation level repeatable read");
            Sql.execute(other, "select version from registry_state");
            keepNobody(generation());
            Sql.execute(other, "update registered_user set block = 'by-hand' where id = 5");
            other.commit();
        }
        assertThat(view().view().active().contains(5)).isFalse();
    }

    @Test
    void more_users_than_come_in_a_row_at_once_are_all_taken() {
        int[] ids = IntStream.rangeClosed(1, 2 * ViewedUsers.USERS_A_ROW + 1).toArray();
        ByteBuffer packed = ByteBuffer.allocate(ids.length * 5);
        for (int id : ids) {
            packed.putInt(id).put((byte) (id % 3 == 0 ? 0 : 1));
        }
        ViewedUsers users = new ViewedUsers();

        assertThat(users.addWithDns(packed.array(), ids)).isEmpty();

        assertThat(users.active())
                .isEqualTo(
                        UserSet.of(IntStream.of(ids).filter(id -> id % 3 != 0).toArray()));
    }

    @Test
    void whatever_happens_what_is_kept_shows_what_asking_shows() throws Exception {
        Random random = new Random(12);
        for (int step = 0; step < 40; step++) {
            int user = 1 + random.nextInt(USERS);
            execute(
                    switch (random.nextInt(8)) {
                        case 0 -> "update registered_user set block = 'by-directory' where id = " + user;
                        case 1 -> "update registered_user set dn = dn || 'x' where id = " + user;
                        case 2 ->
                            "update registered_user set directory_id = null, directory_user_id = null, dn = null,"
                                    + " dn_hash = null, attribute_digest = null, sid = null where id = " + user;
                        case 3, 4 ->
                            "update registry_group set members = array(select id from registered_user where id % 8 <> "
                                    + random.nextInt(8) + " order by id)";
                        default ->
                            "update registry_group set members = array(select id from registered_user where id % "
                                    + (30 + random.nextInt(40)) + " > 0 order by id)";
                    });
            execute("update registry_state set version = version + 1");

            GroupView kept = view();
            GroupView again = view();
            execute("delete from packed_members");
            Map<Integer, String> asked = everything(view());

            assertThat(everything(kept)).as("step %d", step).isEqualTo(asked);
            assertThat(everything(again)).as("step %d", step).isEqualTo(asked);
            assertThat(again.view()
                            .linked()
                            .all()
                            .minus(UserSet.of(again.group().members().toArray())))
                    .isEqualTo(UserSet.EMPTY);
        }
    }
}
