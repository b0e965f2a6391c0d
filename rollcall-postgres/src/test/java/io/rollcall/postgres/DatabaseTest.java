package io.rollcall.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.Registry;
import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Position;
import io.rollcall.directory.Secret;
import io.rollcall.journal.Journal;
import io.rollcall.journal.Tally;
import io.rollcall.plan.Change.Kind;
import io.rollcall.postgres.Database.Load;
import io.rollcall.postgres.embedded.EmbeddedPostgres;
import io.rollcall.registry.Directories;
import io.rollcall.testkit.servers.OrdinaryPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.AbstractThrowableAssert;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final Path PROGRAMS = Path.of("target", "postgres");
    private static int made;

    @TempDir
    static Path home;

    private static EmbeddedPostgres server;

    /** A database of its own for each test, empty. */
    private DatabaseAddress fresh;

    @BeforeAll
    static void start() {
        server = EmbeddedPostgres.open(home.resolve("home"), PROGRAMS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void make_a_database() throws SQLException {
        DatabaseAddress main = DatabaseAddress.of(server);
        fresh = main.named("fresh_" + ++made);
        run(main, "create database " + fresh.database());
    }

    @Test
    void without_a_url_it_is_the_embedded_one_in_the_data_folder() throws Exception {
        Path folder = home.resolve("home");
        try (Database database = Database.open(
                folder,
                Map.of("ROLLCALL_POSTGRES_PROGRAMS", PROGRAMS.toString(), "ROLLCALL_DB_URL", " "),
                Load.COMMAND)) {
            assertThat(database.address().server()).isEqualTo("127.0.0.1:" + server.port());
            assertThat(applied(database.address())).isEqualTo(Migrations.known());
        }
        assertThat(ask(fresh, "select 'still running'")).isEqualTo("still running");
    }

    @Test
    void with_a_url_in_either_form_it_is_that_one() throws Exception {
        String place = "127.0.0.1:" + server.port() + "/" + fresh.database();
        String password = server.password();
        List<Map<String, String>> environments = List.of(
                Map.of("ROLLCALL_DB_URL", "postgresql://rollcall:" + password + "@" + place),
                Map.of(
                        "ROLLCALL_DB_URL",
                        "postgres://" + place + "?connect_timeout=5",
                        "ROLLCALL_DB_USER",
                        "rollcall",
                        "ROLLCALL_DB_PASSWORD",
                        password),
                Map.of("ROLLCALL_DB_URL", "jdbc:postgresql://" + place + "?user=rollcall&password=" + password),
                Map.of(
                        "ROLLCALL_DB_URL",
                        "jdbc:postgresql://nobody:wrong@" + place,
                        "ROLLCALL_DB_USER",
                        "rollcall",
                        "ROLLCALL_DB_PASSWORD",
                        password));
        for (Map<String, String> environment : environments) {
            try (Database database = Database.open(home.resolve("unused"), environment, Load.SERVER);
                    Connection connection = database.dataSource().getConnection()) {
                assertThat(connection.getCatalog()).isEqualTo(fresh.database());
            }
        }
        assertThat(home.resolve("unused")).doesNotExist();
    }

    private static final String V1_DIRECTORY = """
            insert into directory (name, name_key, kind, urls, start_tls, verify_tls, base, user_base, nested,
                                   register_policy, mode, strict, interval_seconds, bind_dn, password)
            values ('corp', 'corp', 'ad', '{ldap://dc1,ldap://dc2}', false, true, 'dc=corp', null, true,
                    'manual', 'partial', false, 900, 'cn=r', '\\x0102'),
                   ('labs', 'labs', 'generic', '{ldap://labs}', true, true, 'dc=labs', 'ou=people,dc=labs', false,
                    'all', 'full', true, 60, null, null)""";

    private void bringTo(String version) {
        Flyway.configure(DatabaseTest.class.getClassLoader())
                .dataSource(fresh.dataSource())
                .locations(Migrations.LOCATION)
                .table("flyway_schema_history")
                .createSchemas(false)
                .target(version)
                .load()
                .migrate();
    }

    @Test
    void what_the_first_rollcall_stored_is_read_by_this_one() throws Exception {
        bringTo("2");
        run(fresh, V1_DIRECTORY);
        try (Database database = Database.at(fresh, Load.COMMAND)) {
            Directories directories = database.registry(Clock.systemUTC()).directories();

            DirectorySettings corp = directories.find(new DirectoryName("corp")).orElseThrow();
            assertThat(corp.bind()).isEqualTo(new Bind.Simple("cn=r", new Secret(Secret.Purpose.PASSWORD, new byte[] {
                1, 2
            })));
            assertThat(corp.servers().urls()).containsExactly("ldap://dc1", "ldap://dc2");
            assertThat(corp.extent()).isEqualTo(Extent.below("dc=corp"));
            assertThat(corp.attributes()).isEqualTo(AttributeNames.PRESETS);
            DirectorySettings labs = directories.find(new DirectoryName("labs")).orElseThrow();
            assertThat(labs.bind()).isEqualTo(new Bind.Anonymous());
            assertThat(labs.extent())
                    .isEqualTo(Extent.below("dc=labs")
                            .withUsers(List.of("ou=people,dc=labs"), Optional.empty())
                            .withNested(false));
            assertThat(labs.mode()).isEqualTo(Mode.FULL);
        }
    }

    @Test
    void a_position_is_kept_when_the_count_of_memberships_and_who_is_blocked_are_added() throws Exception {
        bringTo("2");
        run(fresh, V1_DIRECTORY);
        bringTo("5");
        run(fresh, "insert into directory_position select id, 'one', '05' from directory where name = 'corp'");
        run(fresh, "update directory set member_attributes = '{owner}' where name = 'corp'");
        try (Database database = Database.at(fresh, Load.COMMAND)) {
            Registry registry = database.registry(Clock.systemUTC());
            DirectoryName corp = new DirectoryName("corp");

            assertThat(registry.view(corp).position()).isEqualTo(new Position(new TreeMap<>(Map.of("one", "05"))));
            assertThat(registry.view(corp).named()).isEmpty();
            AttributeNames names =
                    registry.directories().find(corp).orElseThrow().attributes();
            assertThat(names.memberDns()).containsExactly("owner");
            assertThat(names.blocked()).isEmpty();
            registry.directories().forgetPosition(corp, "test");
            assertThat(registry.view(corp).acceptsNobodyNamed()).isTrue();
            assertThat(registry.view(corp).position()).isEqualTo(Position.NONE);
        }
    }

    @Test
    void what_runs_of_before_changed_is_counted_when_counts_are_kept() throws Exception {
        bringTo("12");
        run(fresh, """
                insert into run (directory, mode, intent, actor, started, finished, status, joined_count, left_count)
                select 'corp', 'partial', 'sync', 'test', now(), now(), 'applied', 0, 0 from generate_series(1, 3)""");
        run(fresh, """
                insert into journal_entry (run_id, happened, at, actor, kind, group_id, group_name, joined_users,
                                           left_users, reason, reason_text, detail)
                values (1, true, now(), 'test', 'REGISTER', null, null, '{1,2,3}', '{}', 'REGISTERED', '', ''),
                       (1, true, now(), 'test', 'IMPORT', 1, 'A', '{}', '{}', 'BY_HAND', '', ''),
                       (1, true, now(), 'test', 'IMPORT', 2, 'B', '{}', '{}', 'BY_HAND', '', ''),
                       (1, true, now(), 'test', 'MEMBERS', 1, 'A', '{1,2}', '{}', 'JOINED_IN_DIRECTORY', '', ''),
                       (1, true, now(), 'test', 'MEMBERS', 1, 'A', '{}', '{3}', 'LEFT_IN_DIRECTORY', '', ''),
                       (3, false, now(), 'test', 'MEMBERS', 2, 'B', '{}', '{1}', 'LEFT_IN_DIRECTORY', '', ''),
                       (null, true, now(), 'test', 'MEMBERS', 2, 'B', '{1}', '{}', 'BY_HAND', '', '')""");
        try (Database database = Database.at(fresh, Load.COMMAND)) {
            Journal journal = database.registry(Clock.systemUTC()).journal();

            assertThat(journal.tally(1))
                    .containsExactly(
                            new Tally(Kind.REGISTER, 1, 3),
                            new Tally(Kind.IMPORT, 2, 2),
                            new Tally(Kind.MEMBERS, 2, 1));
            assertThat(journal.tally(2)).isEmpty();
            assertThat(journal.tally(3)).containsExactly(new Tally(Kind.MEMBERS, 1, 1));

            List<Tally> counted = journal.tally(1);
            run(fresh, "delete from run_tally");
            assertThat(journal.tally(1))
                    .as("of a run that a process of before wrote since")
                    .isEqualTo(counted);
            assertThat(journal.tally(2)).isEmpty();
        }
    }

    @Test
    @Tag("postgresql15")
    void an_ordinary_server_of_debian_gets_the_tables_too() throws Exception {
        try (OrdinaryPostgres ordinary = OrdinaryPostgres.start()) {
            DatabaseAddress address = DatabaseAddress.of(ordinary.newDatabase("rollcall"), null, null);
            Database.at(address, Load.COMMAND).close();
            assertThat(applied(address)).isEqualTo(Migrations.known());
        }
    }

    @Test
    void user_and_password_may_hold_any_character_when_percent_encoded() throws Exception {
        run(fresh, "create role \"a@b/c\" login password 'p+:/?#[]@ü%'");
        run(fresh, "grant create on schema public to \"a@b/c\"");
        String url = "postgresql://a%40b%2Fc:p+%3A%2F%3F%23%5B%5D%40%C3%BC%25@127.0.0.1:" + server.port() + "/"
                + fresh.database();
        try (Database database = Database.at(DatabaseAddress.of(url, null, null), Load.COMMAND)) {
            assertThat(ask(database.address(), "select current_user")).isEqualTo("a@b/c");
        }
    }

    @Test
    void a_url_that_cannot_be_read_is_refused_without_repeating_it() {
        for (String url : List.of(
                "mysql://root:s3cret@db/x",
                "s3cret",
                "postgresql://me:s3cret/x@db/x",
                "postgresql://me:s3cret%@db/x",
                "postgresql://me:s3cret@db:port/x",
                "postgresql://me:s3cret@db:99999/x")) {
            assertThatThrownBy(() -> DatabaseAddress.of(url, null, null))
                    .as(url)
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("The database URL cannot be read")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void a_new_database_gets_the_tables_and_the_checksums_that_are_known_without_flyway() throws Exception {
        Database.at(fresh, Load.COMMAND).close();
        assertThat(Migrations.known()).isNotEmpty();
        assertThat(applied(fresh)).isEqualTo(Migrations.known());
    }

    @Test
    void many_at_once_on_a_new_database_all_get_it_ready() throws Exception {
        Callable<SortedMap<Integer, Integer>> open = () -> {
            try (Database database = Database.at(fresh, Load.COMMAND)) {
                return applied(database.address());
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<SortedMap<Integer, Integer>> one : threads.invokeAll(List.of(open, open, open, open))) {
                assertThat(one.get()).isEqualTo(Migrations.known());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_database_with_all_its_tables_needs_no_right_to_make_any() throws Exception {
        DatabaseAddress weak = weakUser();
        Database.at(fresh, Load.COMMAND).close();
        run(fresh, "grant select on flyway_schema_history to weak_" + made);
        try (Database database = Database.at(weak, Load.COMMAND)) {
            assertThat(ask(database.address(), "select current_user")).isEqualTo("weak_" + made);
        }
    }

    @Test
    void a_new_database_that_may_not_be_changed_is_refused_with_the_statement_that_allows_it() throws Exception {
        assertRefused(weakUser())
                .hasMessageContaining("has no tables of Rollcall yet")
                .hasMessageContaining("GRANT CREATE ON SCHEMA public TO \"weak_" + made + "\"");
    }

    @Test
    void an_older_database_that_may_not_be_changed_is_refused_and_kept() throws Exception {
        DatabaseAddress weak = weakUser();
        Database.at(fresh, Load.COMMAND).close();
        int newest = Migrations.known().lastKey();
        run(fresh, "delete from flyway_schema_history where version = '" + newest + "'");
        run(fresh, "grant select on flyway_schema_history to weak_" + made);
        assertRefused(weak).hasMessageContaining("is older than this Rollcall");
        assertThat(applied(fresh)).doesNotContainKey(newest);
    }

    @Test
    void a_database_of_a_newer_rollcall_is_refused_with_both_numbers() throws Exception {
        Database.at(fresh, Load.COMMAND).close();
        run(
                fresh,
                "insert into flyway_schema_history select installed_rank + 100, '9007', description, type, script,"
                        + " checksum, installed_by, installed_on, 1, true from flyway_schema_history"
                        + " order by installed_rank desc limit 1");
        assertRefused(fresh)
                .hasMessageContaining("newer Rollcall")
                .hasMessageContaining("schema 9007")
                .hasMessageContaining("up to " + Migrations.known().lastKey());
    }

    @Test
    void a_database_of_another_build_is_refused() throws Exception {
        Database.at(fresh, Load.COMMAND).close();
        run(fresh, "update flyway_schema_history set checksum = checksum + 1");
        assertRefused(fresh).hasMessageContaining("not this Rollcall's");
    }

    @Test
    void a_database_with_other_tables_is_refused_and_a_schema_of_its_own_is_not() throws Exception {
        run(fresh, "create table other(id int)");
        assertRefused(fresh).hasMessageContaining("currentSchema=rollcall");
        assertThat(ask(fresh, "select count(*) from pg_tables where schemaname = 'public'"))
                .isEqualTo("1");

        run(fresh, "create schema rollcall");
        DatabaseAddress apart = DatabaseAddress.of(
                "postgresql://127.0.0.1:" + server.port() + "/" + fresh.database() + "?currentSchema=rollcall",
                server.user(),
                server.password());
        Database.at(apart, Load.COMMAND).close();
        Database.at(apart, Load.COMMAND).close();
        assertThat(ask(fresh, "select count(*) > 0 from pg_tables where schemaname = 'rollcall'"))
                .isEqualTo("t");
    }

    @Test
    void a_database_that_cannot_hold_every_name_is_refused() throws Exception {
        DatabaseAddress latin = fresh.named("latin");
        run(fresh, "create database latin encoding 'LATIN1' template template0 locale_provider libc locale 'C'");
        assertRefused(latin).hasMessageContaining("LATIN1");
    }

    @Test
    void a_closed_port_is_named_with_its_host() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertRefused(DatabaseAddress.of("postgresql://me@127.0.0.1:" + closed + "/x", null, "s3cret"))
                .hasMessageContaining("127.0.0.1:" + closed);
    }

    @Test
    void an_unknown_host_a_wrong_password_and_a_missing_database_are_named() {
        assertRefused(DatabaseAddress.of("postgresql://me@no-such-host.invalid/x", null, "s3cret"))
                .hasMessageContaining("no-such-host.invalid:5432");
        assertRefused(DatabaseAddress.of(
                        "postgresql://127.0.0.1:" + server.port() + "/postgres", server.user(), "s3cret"))
                .hasMessageContaining("password of the user rollcall")
                .hasMessageContaining("127.0.0.1:" + server.port());
        assertRefused(fresh.named("absent")).hasMessageContaining("CREATE DATABASE \"absent\"");
    }

    @Test
    void an_address_never_shows_its_password() {
        assertThat(DatabaseAddress.of("postgresql://me:s3cret@db.example.com/x", null, null))
                .hasToString("x on db.example.com:5432");
    }

    private DatabaseAddress weakUser() throws SQLException {
        run(fresh, "create role weak_" + made + " login password 's3cret'");
        return DatabaseAddress.of(
                "postgresql://127.0.0.1:" + server.port() + "/" + fresh.database(), "weak_" + made, "s3cret");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(DatabaseAddress address) {
        return assertThatThrownBy(() -> Database.at(address, Load.COMMAND).close())
                .isInstanceOf(DatabaseException.class)
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining(server.password());
    }

    private static SortedMap<Integer, Integer> applied(DatabaseAddress address) throws SQLException {
        SortedMap<Integer, Integer> applied = new TreeMap<>();
        for (String row : all(address, "select version || ' ' || checksum from flyway_schema_history")) {
            String[] pair = row.split(" ", -1);
            applied.put(Integer.valueOf(pair[0]), Integer.valueOf(pair[1]));
        }
        return applied;
    }

    private static void run(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = address.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(DatabaseAddress address, String sql) throws SQLException {
        return all(address, sql).get(0);
    }

    private static List<String> all(DatabaseAddress address, String sql) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Connection connection = address.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
        return all;
    }
}
