package io.rollcall.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.Registry;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RegisteredUser;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Users that are registered many at once, as the first there are: the same as when they come few at a time. */
class FirstUsersTest extends TestOverManyUsers {
    private static final String CONSTRAINTS = """
            select conname || ': ' || pg_get_constraintdef(oid) || ' ' || convalidated from pg_constraint
            where conrelid = 'registered_user'::regclass and contype in ('p', 'u') order by conname""";
    private static final int MANY = 10_000;

    private static Registry registry() {
        return many.registry();
    }

    private static List<String> texts(String sql) throws SQLException {
        try (Connection connection = many.connection()) {
            return Sql.list(connection, sql, row -> row.getString(1));
        }
    }

    @Test
    void rows_of_many_are_what_is_worked_out_for_each_user_by_itself() throws Exception {
        DirectoryUser[] users = ManyUsers.users(MANY);

        many.register(users);

        List<String> expected = new ArrayList<>();
        DirectoryUsers digested = DirectoryUsers.of(List.of(users));
        for (int i = 0; i < users.length; i++) {
            DirectoryUser user = users[i];
            String login = i == users.length - 1 ? "another name 1" : user.login();
            expected.add(String.join(
                    "|",
                    Integer.toString(i + 1),
                    Sql.text(login),
                    Keys.of(login),
                    Sql.text(user.displayName()),
                    user.mail() == null ? "-" : Sql.text(user.mail()),
                    Sql.text(UserRows.searchKey(login, user.displayName(), user.mail())),
                    user.active() ? "none" : "by-directory",
                    user.id().toString(),
                    Sql.text(user.dn()),
                    Integer.toString(UserRows.dnHash(user.dn())),
                    Long.toString(digested.digest(i)),
                    user.sid() == null ? "-" : user.sid().toString()));
        }
        assertThat(texts("""
                select concat_ws('|', id, login, login_key, display_name, coalesce(mail, '-'), search_key, block,
                                 directory_user_id, dn, dn_hash, attribute_digest, coalesce(sid, '-'))
                from registered_user order by id""")).isEqualTo(expected);
    }

    @Test
    void the_constraints_are_the_same_afterwards_and_hold() throws Exception {
        List<String> before = texts(CONSTRAINTS);

        many.register(ManyUsers.users(MANY));

        assertThat(before).hasSize(3);
        assertThat(texts(CONSTRAINTS)).isEqualTo(before);
        assertThat(texts("select count(*)::text from pg_index where indrelid = 'registered_user'::regclass"
                        + " and indisvalid and indisready"))
                .containsExactly("3");
        assertThatThrownBy(() -> texts("insert into registered_user (id, login, login_key, display_name, search_key,"
                        + " block) values (1, 'new', 'new', '', '', 'none') returning login"))
                .hasMessageContaining("registered_user_pkey");
        assertThatThrownBy(() -> texts("insert into registered_user (id, login, login_key, display_name, search_key,"
                        + " block) values (1000000, 'new', 'user0', '', '', 'none') returning login"))
                .hasMessageContaining("registered_user_login");
        assertThatThrownBy(() -> texts("update registered_user set directory_user_id = (select directory_user_id from"
                        + " registered_user where id = 2) where id = 1 returning login"))
                .hasMessageContaining("registered_user_link");
        assertThat(registry().users().findByLogin("USER0").map(RegisteredUser::id))
                .contains(1);
    }

    @Test
    void those_who_come_later_are_registered_beside_them() throws Exception {
        many.register(ManyUsers.user(3), ManyUsers.user(7));

        many.register(IntStream.range(10, 10 + MANY).mapToObj(ManyUsers::user).toArray(DirectoryUser[]::new));

        assertThat(registry().users().count()).isEqualTo(MANY + 2);
    }

    @Test
    void two_of_one_login_name_are_refused_by_name_and_leave_nothing_behind() throws Exception {
        List<String> before = texts(CONSTRAINTS);
        DirectoryUser[] users = ManyUsers.users(MANY);
        users[20] = new DirectoryUser(users[20].id(), true, "USER0", "Other", null, "cn=other");

        assertThatThrownBy(() -> many.register(users))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("User0");

        assertThat(registry().users().count()).isZero();
        assertThat(texts(CONSTRAINTS)).isEqualTo(before);
    }

    @Test
    void whoever_reads_the_table_meanwhile_or_refers_to_it_only_makes_it_slower() throws Exception {
        List<String> before = texts(CONSTRAINTS);
        try (Connection reader = many.connection()) {
            reader.setAutoCommit(false);
            Sql.list(reader, "select login from registered_user", row -> row.getString(1));

            many.register(ManyUsers.users(MANY));

            reader.rollback();
            reader.setAutoCommit(true);
        }
        assertThat(registry().users().count()).isEqualTo(MANY);
        many.begin();
        try (Connection connection = many.connection()) {
            Sql.execute(connection, "create table badge (owner integer references registered_user)");
            try {
                many.register(ManyUsers.users(MANY));
            } finally {
                Sql.execute(connection, "drop table badge");
            }
        }
        assertThat(registry().users().count()).isEqualTo(MANY);
        assertThat(texts(CONSTRAINTS)).isEqualTo(before);
    }
}
