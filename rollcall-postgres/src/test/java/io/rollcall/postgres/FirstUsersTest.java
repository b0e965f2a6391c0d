package io.rollcall.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.Registry;
import io.rollcall.RegistryChangedException;
import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Servers;
import io.rollcall.directory.Sid;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.Guard;
import io.rollcall.guard.Limits;
import io.rollcall.journal.RunStamp;
import io.rollcall.plan.Change;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.NewUsers;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Reason;
import io.rollcall.postgres.embedded.EmbeddedPostgres;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupView;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users that are registered many at once, as the first there are: the same as when they come few at a time. */
class FirstUsersTest {
    private static final DirectoryName CORP = new DirectoryName("corp");
    private static final String CONSTRAINTS = """
            select conname || ': ' || pg_get_constraintdef(oid) || ' ' || convalidated from pg_constraint
            where conrelid = 'registered_user'::regclass and contype in ('p', 'u') order by conname""";
    private static final int MANY = 10_000;

    @TempDir
    private static Path home;

    private static Database database;

    @BeforeAll
    static void start() {
        database = Database.embedded(
                EmbeddedPostgres.open(home.resolve("home"), Path.of("target", "postgres")), Database.Load.SERVER);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        PostgresRegistryContract.empty(database);
        registry()
                .directories()
                .add(
                        DirectorySettings.of(
                                CORP,
                                DirectoryKind.OPENLDAP,
                                Servers.at("ldaps://one.example"),
                                new Bind.Anonymous(),
                                Extent.below("dc=example")),
                        "cli:ada");
    }

    private static Registry registry() {
        return database.registry(Clock.systemUTC());
    }

    private static List<String> texts(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return Sql.list(connection, sql, row -> row.getString(1));
        }
    }

    /** Every kind of text again and again, each time with another number in it. */
    private static DirectoryUser user(int number) {
        String n = Integer.toString(number);
        DirectoryId id = new DirectoryId((long) number << 40, number);
        return switch (number % 10) {
            case 0 -> new DirectoryUser(id, true, "User" + n, "Name ? " + n, "U" + n + "@Example.org", "CN=U" + n);
            case 1 -> new DirectoryUser(id, false, "off" + n, "Off", null, "cn=off" + n);
            case 2 -> new DirectoryUser(id, true, "jörg" + n, "Jörg\u0301", null, "cn=jörg" + n);
            case 3 -> new DirectoryUser(id, true, "ano" + n, "  blanks  ", "", "cn=blanks ,dc=" + n);
            case 4 -> new DirectoryUser(id, true, "zero" + n, "\0", "nul\0@example.org", "cn=zero\0" + n);
            case 5 -> new DirectoryUser(id, true, "x".repeat(510) + n, "Long", null, "cn=" + "D".repeat(700) + n);
            case 6 ->
                new DirectoryUser(
                        id,
                        true,
                        "sid" + n,
                        "Sid",
                        null,
                        "cn=" + n,
                        Sid.parse("S-1-5-21-1-2-3-" + n).orElseThrow());
            case 7 -> new DirectoryUser(id, true, "tab" + n, "a\tb\n", null, "");
            case 8 -> new DirectoryUser(id, true, "q" + n, "", "Q@Q", "cn=q" + n);
            default -> new DirectoryUser(id, true, "PLAIN" + n, "~ plain !", "p" + n + "@example.org", "cn=plain" + n);
        };
    }

    private void register(DirectoryUser... users) throws RegistryChangedException {
        RegistryView view = registry().view(CORP);
        NewUsers added = new NewUsers(
                view.nextUserId(),
                DirectoryUsers.of(List.of(users)),
                IntStream.range(0, users.length).toArray(),
                Map.of(users.length - 1, "another name " + view.nextUserId()));
        Plan plan = new Plan(
                CORP,
                view.mode(),
                new Intent.RegisterAll(),
                view.version(),
                List.of(new Change.Register(added, new Reason(Reason.Code.REGISTERED, "a person said so"))),
                List.of(),
                new Fingerprint("0123456789abcdef0123456789abcdef"));
        ApprovedPlan approved = (ApprovedPlan) new Guard(Limits.DEFAULT).judge(plan, view, Optional.empty());
        registry().apply(approved, new RunStamp(Instant.now(), "cli:ada"));
    }

    private static DirectoryUser[] users(int size) {
        return IntStream.range(0, size).mapToObj(FirstUsersTest::user).toArray(DirectoryUser[]::new);
    }

    @Test
    void names_of_many_are_looked_up_at_once_the_overlong_and_the_unknown_too() throws Exception {
        DirectoryUser[] users = users(25_000);
        register(users);
        int[] ids = IntStream.rangeClosed(0, users.length + 1)
                .filter(id -> id % 8 != 3)
                .toArray();

        Map<Integer, String> expected = new HashMap<>();
        for (int id : ids) {
            if (id >= 1 && id <= users.length) {
                expected.put(id, id == users.length ? "another name 1" : users[id - 1].login());
            }
        }
        assertThat(registry().users().logins(UserSet.of(ids))).isEqualTo(expected);
    }

    private static void groupOfSevenEighths() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            Sql.execute(connection, """
                    insert into registry_group (id, name, name_key, directory_id, directory_group_id,
                                                directory_group_name, dn, dn_hash, members, changed)
                    select 1, 'Many', 'many', id, '00000000-0000-0000-0000-000000000001', 'Many', 'cn=Many', 0,
                           array(select id from registered_user where id % 8 <> 3 order by id), now()
                    from directory""");
        }
    }

    @Test
    void a_group_of_many_is_shown_with_what_is_known_of_each_member_and_nobody_else() throws Exception {
        DirectoryUser[] users = users(25_000);
        register(users);
        groupOfSevenEighths();

        GroupView view = registry().view(CORP, new GroupId(1));

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
        register(users(21_000));
        groupOfSevenEighths();
        long first = registry().view(CORP).version();
        try (Connection connection = database.dataSource().getConnection()) {
            AtomicBoolean done = new AtomicBoolean();
            Future<?> edits = ForkJoinPool.commonPool().submit(() -> {
                // Whoever sees version v sees as many members as v is odd or even.
                while (!done.get()) {
                    Sql.execute(connection, """
                            with state as (update registry_state set version = version + 1 returning version)
                            update registry_group set members = case when (select version from state) % 2 = 0
                                                                then '{1}' else array(select id from registered_user) end""");
                }
                return null;
            });
            for (int view = 0; view < 20; view++) {
                GroupView group = registry().view(CORP, new GroupId(1));
                if (group.view().version() > first) {
                    assertThat(group.known().size()).isEqualTo(group.view().version() % 2 == 0 ? 1 : 21_000);
                }
            }
            done.set(true);
            edits.get();
        }
    }

    @Test
    void rows_of_many_are_what_is_worked_out_for_each_user_by_itself() throws Exception {
        DirectoryUser[] users = users(MANY);

        register(users);

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

        register(users(MANY));

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
        register(user(3), user(7));

        register(IntStream.range(10, 10 + MANY).mapToObj(FirstUsersTest::user).toArray(DirectoryUser[]::new));

        assertThat(registry().users().count()).isEqualTo(MANY + 2);
    }

    @Test
    void two_of_one_login_name_are_refused_by_name_and_leave_nothing_behind() throws Exception {
        List<String> before = texts(CONSTRAINTS);
        DirectoryUser[] users = users(MANY);
        users[20] = new DirectoryUser(users[20].id(), true, "USER0", "Other", null, "cn=other");

        assertThatThrownBy(() -> register(users))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("User0");

        assertThat(registry().users().count()).isZero();
        assertThat(texts(CONSTRAINTS)).isEqualTo(before);
    }

    @Test
    void whoever_reads_the_table_meanwhile_or_refers_to_it_only_makes_it_slower() throws Exception {
        List<String> before = texts(CONSTRAINTS);
        try (Connection reader = database.dataSource().getConnection()) {
            reader.setAutoCommit(false);
            Sql.list(reader, "select login from registered_user", row -> row.getString(1));

            register(users(MANY));

            reader.rollback();
            reader.setAutoCommit(true);
        }
        assertThat(registry().users().count()).isEqualTo(MANY);
        empty();
        try (Connection connection = database.dataSource().getConnection()) {
            Sql.execute(connection, "create table badge (owner integer references registered_user)");
            try {
                register(users(MANY));
            } finally {
                Sql.execute(connection, "drop table badge");
            }
        }
        assertThat(registry().users().count()).isEqualTo(MANY);
        assertThat(texts(CONSTRAINTS)).isEqualTo(before);
    }
}
