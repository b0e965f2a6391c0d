package io.rollcall.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryUser;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupView;
import io.rollcall.registry.UserSet;
import io.rollcall.registry.Users;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What is asked of many users at once, over more than one connection. */
class ManyMembersTest extends TestOverManyUsers {
    @Test
    void names_of_many_are_looked_up_at_once_the_overlong_and_the_unknown_too() throws Exception {
        DirectoryUser[] users = ManyUsers.users(25_000);
        many.register(users);
        int[] ids = IntStream.rangeClosed(0, users.length + 1)
                .filter(id -> id % 8 != 3)
                .toArray();

        Map<Integer, String> expected = new HashMap<>();
        for (int id : ids) {
            if (id >= 1 && id <= users.length) {
                expected.put(id, id == users.length ? "another name 1" : users[id - 1].login());
            }
        }
        assertThat(many.registry().users().logins(UserSet.of(ids))).isEqualTo(expected);
    }

    /** Past what notices changes of users. */
    private static void renameUnnoticed(int id, String login) throws SQLException {
        try (Connection connection = many.connection()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "set local session_replication_role = replica");
            Sql.execute(connection, "update registered_user set login = '" + login + "' where id = " + id);
            connection.commit();
        }
    }

    @Test
    void names_of_many_are_remembered_until_any_user_changes() throws Exception {
        DirectoryUser[] users = ManyUsers.users(25_000);
        many.register(users);
        UserSet most = UserSet.of(IntStream.rangeClosed(1, 24_000).toArray());
        UserSet others = UserSet.of(IntStream.rangeClosed(51, 24_100).toArray());
        Users registered = many.registry().users();
        registered.logins(most);
        renameUnnoticed(60, "unnoticed");
        renameUnnoticed(24_050, "unnoticed too");

        assertThat(registered.logins(most)).hasSize(24_000).containsEntry(60, users[59].login());
        assertThat(registered.logins(others))
                .as("of whom a hundred were not asked for before")
                .hasSize(24_050)
                .containsEntry(60, users[59].login())
                .containsEntry(24_050, "unnoticed too");

        try (Connection connection = many.connection()) {
            Sql.execute(connection, "update registered_user set login = 'noticed' where id = 70");
        }
        assertThat(registered.logins(most))
                .hasSize(24_000)
                .containsEntry(60, "unnoticed")
                .containsEntry(70, "noticed");
    }

    @Test
    void names_of_two_moments_are_not_remembered() throws Exception {
        many.register(ManyUsers.users(24_000));
        UserSet all = UserSet.of(IntStream.rangeClosed(1, 24_000).toArray());
        AtomicBoolean renamed = new AtomicBoolean();
        Users registered = new PostgresRegistry(
                        before(many.dataSource(), () -> {
                            if (!isBeside(Thread.currentThread()) && renamed.compareAndSet(false, true)) {
                                renameAfterThoseBeside(24_000, "renamed");
                            }
                        }),
                        Clock.systemUTC())
                .users();

        registered.logins(all);

        assertThat(renamed).isTrue();
        assertThat(registered.logins(all)).containsEntry(24_000, "renamed");
    }

    @FunctionalInterface
    private interface Happening {
        void now() throws Exception;
    }

    /** Something happens before each connection is there. */
    private static DataSource before(DataSource connections, Happening happening) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    happening.now();
                    return method.invoke(connections, arguments);
                });
    }

    private static boolean isBeside(Thread thread) {
        return thread.getName().endsWith(", beside");
    }

    /** Renames a user once whoever looks up names beside this thread has ended. */
    private static void renameAfterThoseBeside(int id, String login) throws Exception {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (isBeside(thread)) {
                thread.join();
            }
        }
        try (Connection connection = many.connection()) {
            Sql.execute(connection, "update registered_user set login = '" + login + "' where id = " + id);
        }
    }

    @Test
    void names_are_not_remembered_beyond_a_restored_database() throws Exception {
        many.register(ManyUsers.users(24_000));
        UserSet all = UserSet.of(IntStream.rangeClosed(1, 24_000).toArray());
        Users registered = many.registry().users();
        registered.logins(all);
        try (Connection connection = many.connection()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "create temporary table before on commit drop as select * from user_generation");
            Sql.execute(connection, "update registered_user set login = 'another life' where id = 60");
            Sql.execute(connection, "delete from user_generation");
            Sql.execute(connection, "insert into user_generation select * from before");
            connection.commit();
        }

        assertThat(registered.logins(all)).containsEntry(60, "another life");
    }

    @Test
    void names_that_are_very_long_are_not_remembered() throws Exception {
        many.register(ManyUsers.users(100_000));
        UserSet all = UserSet.of(IntStream.rangeClosed(1, 100_000).toArray());
        Users registered = many.registry().users();
        registered.logins(all);
        renameUnnoticed(60, "unnoticed");

        assertThat(registered.logins(all)).containsEntry(60, "unnoticed");
    }

    @Test
    void names_of_very_many_are_not_remembered() throws Exception {
        many.register(ManyUsers.users(RememberedLogins.MOST + 1));
        try (Connection connection = many.connection()) {
            Sql.execute(connection, "update registered_user set login = 'u' || id"); // none of them long
        }
        UserSet all =
                UserSet.of(IntStream.rangeClosed(1, RememberedLogins.MOST + 1).toArray());
        Users registered = many.registry().users();
        registered.logins(all);
        renameUnnoticed(60, "unnoticed");

        assertThat(registered.logins(all)).hasSize(RememberedLogins.MOST + 1).containsEntry(60, "unnoticed");
    }

    @Test
    void names_of_users_that_are_registered_later_are_asked_for() throws Exception {
        DirectoryUser[] users = ManyUsers.users(25_000);
        many.register(Arrays.copyOf(users, 24_950));
        UserSet all = UserSet.of(IntStream.rangeClosed(1, 25_000).toArray());
        Users registered = many.registry().users();
        assertThat(registered.logins(all)).hasSize(24_950);

        for (int id = 24_951; id <= users.length; id++) {
            registered.create("later" + id, "Later", null, "cli:ada");
        }

        assertThat(registered.logins(all)).hasSize(25_000).containsEntry(24_960, "later24960");
    }

    @Test
    void a_group_of_many_is_shown_with_what_is_known_of_each_member_and_nobody_else() throws Exception {
        DirectoryUser[] users = ManyUsers.users(25_000);
        many.register(users);
        many.groupOfSevenEighths();

        GroupView view = many.registry().view(ManyUsers.CORP, new GroupId(1));

        int[] ids =
                IntStream.rangeClosed(1, users.length).filter(id -> id % 8 != 3).toArray();
        assertThat(view.view().linked().all()).isEqualTo(UserSet.of(ids));
        assertThat(view.view().active())
                .isEqualTo(UserSet.of(
                        IntStream.of(ids).filter(id -> users[id - 1].active()).toArray()));
        assertThat(view.known().size()).isEqualTo(ids.length);
        for (int i = 0; i < ids.length; i++) {
            DirectoryUser user = users[ids[i] - 1];
            assertThat(view.view().linked().indexOf(user.id())).isEqualTo(i);
            assertThat(new String(view.known().dn(view.known().ordinalOf(user.id())), StandardCharsets.UTF_8))
                    .isEqualTo(Sql.text(user.dn()));
        }
    }

    @Test
    void a_group_of_many_is_shown_as_of_one_moment_however_often_the_registry_changes_meanwhile() throws Exception {
        many.register(ManyUsers.users(21_000));
        many.groupOfSevenEighths();
        long first = many.registry().view(ManyUsers.CORP).version();
        try (Connection connection = many.connection()) {
            AtomicBoolean done = new AtomicBoolean();
            Future<?> edits = ForkJoinPool.commonPool().submit(() -> {
                // Whoever sees an odd version sees all users as members, and the first and the last of them active.
                for (int edit = 0; !done.get(); edit++) {
                    Sql.execute(connection, """
                            with state as (update registry_state set version = version + 1 returning version),
                                 edited as (update registered_user
                                            set block = case when (select version from state) % 2 = 0
                                                        then 'by-directory' else 'none' end
                                            where id in (1, 21000))
                            update registry_group set members = case when (select version from state) % 2 = 0
                                                                then '{1}' else array(select id from registered_user) end""");
                    // At uneven intervals, so that both halves of some views are of one version, and of others not.
                    LockSupport.parkNanos(edit % 7 * 5_000_000L);
                }
                return null;
            });
            for (int later = 0; later < 40 && !edits.isDone(); ) {
                GroupView group = many.registry().view(ManyUsers.CORP, new GroupId(1));
                if (group.view().version() > first) {
                    later++;
                    boolean odd = group.view().version() % 2 == 1;
                    assertThat(group.known().size()).isEqualTo(odd ? 21_000 : 1);
                    assertThat(group.view().active().contains(1)).isEqualTo(odd);
                    assertThat(group.view().active().contains(21_000)).isEqualTo(odd);
                }
            }
            done.set(true);
            edits.get();
        }
    }
}
