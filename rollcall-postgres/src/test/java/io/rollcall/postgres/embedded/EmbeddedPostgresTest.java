package io.rollcall.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.postgres.DatabaseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    /** Unpacked once a build. */
    static final Path PROGRAMS = Path.of("target", "postgres");

    @TempDir
    static Path made;

    @TempDir
    Path folder;

    /** A data folder as a first start leaves it; tests that are not about the first start take a copy. */
    @BeforeAll
    static void make_a_database_to_copy() {
        EmbeddedPostgres.open(made.resolve("home"), PROGRAMS).close();
    }

    @AfterEach
    void end_what_was_left_behind() throws Exception {
        Path cluster = folder.resolve("home").resolve("data").toRealPath();
        var left = Postmaster.recorded(cluster).filter(postmaster -> postmaster.serves(cluster));
        if (left.isPresent()) {
            Programs.signal(left.get().pid(), "QUIT");
        }
    }

    private Path madeHome() throws IOException {
        Path home = folder.resolve("home");
        Path original = made.resolve("home");
        try (Stream<Path> all = Files.walk(original)) {
            all.forEach(each -> {
                try {
                    Files.copy(
                            each,
                            home.resolve(original.relativize(each).toString()),
                            StandardCopyOption.COPY_ATTRIBUTES);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return home;
    }

    @Test
    void a_first_start_makes_the_database_and_a_second_keeps_what_is_in_it() throws Exception {
        Path home = folder.resolve("new").resolve("home");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home, PROGRAMS)) {
            run(postgres, "create table kept as select 'Jo' as who");
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home, PROGRAMS)) {
            assertThat(ask(postgres, "select who from kept")).isEqualTo("Jo");
            assertThat(ask(postgres, "show server_version")).startsWith("17.");
        }
        Files.move(home, folder.resolve("home"));
    }

    @Test
    void the_data_folder_and_the_password_are_for_their_owner_only_and_the_log_has_no_password() throws Exception {
        Path home = madeHome();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home, PROGRAMS)) {
            assertThat(permissions(home)).isEqualTo("rwx------");
            assertThat(permissions(home.resolve("postgres.password"))).isEqualTo("rw-------");
            assertThat(permissions(home.resolve("postgres.log"))).isEqualTo("rw-------");
            assertThat(postgres.password()).hasSizeGreaterThan(40);
            assertThat(home.resolve("postgres.log"))
                    .content()
                    .contains("ready to accept connections")
                    .doesNotContain(postgres.password());
        }
    }

    @Test
    void nobody_gets_in_without_the_password() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(madeHome(), PROGRAMS)) {
            assertThatThrownBy(() -> connect(postgres, "guess"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void it_listens_on_loopback_only_and_keeps_what_is_committed() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(madeHome(), PROGRAMS)) {
            assertThat(ask(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(postgres, "show unix_socket_directories")).isEmpty();
            assertThat(ask(postgres, "show fsync")).isEqualTo("on");
            assertThat(ask(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThat(ask(postgres, "show data_checksums")).isEqualTo("on");
            assertThat(ask(postgres, "show server_encoding")).isEqualTo("UTF8");
            assertThat(ask(postgres, "select lower('ÄÖÉ')")).isEqualTo("äöé");
        }
    }

    @Test
    void within_one_process_the_last_to_close_stops_it() throws Exception {
        Path home = madeHome();
        EmbeddedPostgres first = EmbeddedPostgres.open(home, PROGRAMS);
        EmbeddedPostgres second = EmbeddedPostgres.open(home, PROGRAMS);
        assertThat(second.port()).isEqualTo(first.port());

        first.close();
        first.close();
        assertThat(ask(second, "select 'still here'")).isEqualTo("still here");
        second.close();
        assertThat(postmasterIn(home)).isFalse();
    }

    @Test
    void two_processes_at_once_on_a_new_folder_share_one_server_and_the_last_out_stops_it() throws Exception {
        Path home = folder.resolve("home");
        try (TenantProcess one = new TenantProcess("postgres", home);
                TenantProcess two = new TenantProcess("postgres", home)) {
            String port = one.says();
            assertThat(port).startsWith("port ");
            assertThat(two.says()).isEqualTo(port);

            one.leave();
            assertThat(postmasterIn(home)).isTrue();
            try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home, PROGRAMS)) {
                assertThat("port " + postgres.port()).isEqualTo(port);
                assertThat(ask(postgres, "select 'both'")).isEqualTo("both");
            }
            assertThat(postmasterIn(home)).isTrue();
            two.leave();
            assertThat(postmasterIn(home)).isFalse();
        }
    }

    @Test
    void a_server_left_behind_by_a_killed_process_is_taken_over_and_stopped_by_the_next() throws Exception {
        Path home = madeHome();
        try (TenantProcess killed = new TenantProcess("postgres", home)) {
            String port = killed.says();
            long pid = recordedPid(home);
            killed.kill();
            assertThat(postmasterIn(home)).isTrue();

            try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home, PROGRAMS)) {
                assertThat("port " + postgres.port()).isEqualTo(port);
                assertThat(recordedPid(home)).isEqualTo(pid);
                assertThat(ask(postgres, "select 1")).isEqualTo("1");
            }
            assertThat(postmasterIn(home)).isFalse();
        }
    }

    @Test
    void a_process_killed_at_any_moment_of_a_first_start_blocks_nothing() throws Exception {
        Path home = folder.resolve("home");
        List<BooleanSupplier> moments = List.of(
                () -> Files.exists(home.resolve("postgres.gate")),
                () -> Files.exists(home.resolve("postgres.password")),
                () -> initdbIsAtWork(home),
                () -> Files.isDirectory(home.resolve("data")),
                () -> Files.exists(home.resolve("data").resolve(Postmaster.FILE)));
        for (BooleanSupplier moment : moments) {
            try (TenantProcess killed = new TenantProcess("postgres", home)) {
                assertThat(Pause.until(moment, Duration.ofSeconds(60))).isTrue();
                killed.kill();
            }
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home, PROGRAMS)) {
            assertThat(ask(postgres, "select 'well'")).isEqualTo("well");
        }
    }

    private static boolean initdbIsAtWork(Path home) {
        try (Stream<Path> entries = Files.list(home)) {
            return entries.anyMatch(each -> each.getFileName().toString().startsWith(".data-")
                    && Files.isDirectory(each.resolve("data").resolve("base")));
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void half_a_database_of_a_killed_initdb_is_removed() throws Exception {
        Path home = folder.resolve("home");
        DataFolder.at(home);
        Path half = Files.createDirectories(home.resolve(".data-123").resolve("data"));
        Files.writeString(half.resolve("PG_VERSION"), "17\n");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home, PROGRAMS)) {
            assertThat(ask(postgres, "select 1")).isEqualTo("1");
        }
        assertThat(home.resolve(".data-123")).doesNotExist();
    }

    @Test
    void programs_half_unpacked_by_a_killed_process_are_unpacked_anew() throws Exception {
        Path programs = folder.resolve("programs");
        DataFolder.at(programs);
        Files.createDirectories(programs.resolve(".unpacking77").resolve("bin"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(madeHome(), programs)) {
            assertThat(ask(postgres, "select 1")).isEqualTo("1");
        }
        assertThat(programs.resolve(".unpacking77")).doesNotExist();
        assertThat(programs.resolve(Binaries.VERSION).resolve("bin").resolve("postgres"))
                .isExecutable();
    }

    @Test
    void the_pid_file_of_a_dead_process_or_of_another_program_or_an_empty_one_blocks_nothing() throws Exception {
        Path home = madeHome();
        Path file = home.resolve("data").resolve(Postmaster.FILE);
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        String rest = "\n" + home.resolve("data") + "\n1795338108\n45991\n\n127.0.0.1\n  2155885  4\nready   \n";
        for (String content : List.of(dead.pid() + rest, ProcessHandle.current().pid() + rest, "")) {
            Files.writeString(file, content);
            try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home, PROGRAMS)) {
                assertThat(ask(postgres, "select 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void a_server_that_was_killed_itself_starts_again_with_all_that_was_committed() throws Exception {
        Path home = madeHome();
        EmbeddedPostgres postgres = EmbeddedPostgres.open(home, PROGRAMS);
        run(postgres, "create table kept as select 'Anne' as who");
        Programs.signal(recordedPid(home), "KILL");
        postgres.close();

        try (EmbeddedPostgres again = EmbeddedPostgres.open(home, PROGRAMS)) {
            assertThat(ask(again, "select who from kept")).isEqualTo("Anne");
        }
    }

    @Test
    void a_folder_in_use_whose_server_is_not_to_be_seen_is_refused() throws Exception {
        Path home = madeHome();
        try (TenantProcess other = new TenantProcess("postgres", home)) {
            assertThat(other.says()).startsWith("port ");
            Programs.signal(recordedPid(home), "KILL");
            assertThat(Pause.until(() -> !postmasterIn(home), Duration.ofSeconds(30)))
                    .isTrue();

            assertThatThrownBy(() -> EmbeddedPostgres.open(home, PROGRAMS))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining(home.toString())
                    .hasMessageContaining("Another Rollcall process");
            other.leave();
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home, PROGRAMS)) {
            assertThat(ask(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void ctrl_c_of_a_command_stops_the_server_that_nobody_else_uses() throws Exception {
        Path home = madeHome();
        try (TenantProcess command = new TenantProcess("command", home)) {
            assertThat(command.says()).isEqualTo("holding");
            assertThat(postmasterIn(home)).isTrue();
            command.interrupt();
            assertThat(postmasterIn(home)).isFalse();
        }
    }

    @Test
    void a_data_folder_that_others_can_write_to_is_refused() throws Exception {
        Path home = madeHome();
        for (String mode : List.of("rwxrwx---", "rwx----w-")) {
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> EmbeddedPostgres.open(home, PROGRAMS))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining(mode)
                    .hasMessageContaining("chmod go-w " + home);
        }
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        EmbeddedPostgres.open(home, PROGRAMS).close();
    }

    @Test
    void a_password_that_others_can_read_or_that_is_missing_is_refused() throws Exception {
        Path home = madeHome();
        Path password = home.resolve("postgres.password");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> EmbeddedPostgres.open(home, PROGRAMS))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("chmod 600 " + password);
        Files.delete(password);
        assertThatThrownBy(() -> EmbeddedPostgres.open(home, PROGRAMS))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining(password + " is not there");
        assertThat(postmasterIn(home)).isFalse();
    }

    @Test
    void a_database_of_another_postgresql_is_refused_with_both_versions() throws Exception {
        Path home = madeHome();
        Files.writeString(home.resolve("data").resolve("PG_VERSION"), "16\n");
        assertThatThrownBy(() -> EmbeddedPostgres.open(home, PROGRAMS))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("PostgreSQL 16")
                .hasMessageContaining(Binaries.VERSION);
    }

    @Test
    void a_file_in_place_of_the_folder_and_a_path_that_the_tools_cannot_take_are_refused() throws Exception {
        Path home = madeHome();
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EmbeddedPostgres.open(file, PROGRAMS))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining(file + " is not a folder");
        assertThatThrownBy(() -> EmbeddedPostgres.open(folder.resolve("a$(id)"), PROGRAMS))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("ROLLCALL_HOME");
        Path spaced = Files.move(home, folder.resolve("Ærøskøbing data'; x"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(spaced, PROGRAMS)) {
            assertThat(ask(postgres, "select 1")).isEqualTo("1");
        }
        Files.move(spaced, home);
    }

    @Test
    void where_root_gets_no_user_namespace_the_error_says_what_to_do() throws Exception {
        Binaries binaries = Binaries.in(PROGRAMS);
        madeHome();
        for (String command : List.of("false", "/no/such/unshare")) {
            assertThatThrownBy(() ->
                            Programs.asNobodyBy(List.of(command), binaries).run("postgres", List.of("--version")))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("ordinary user")
                    .hasMessageContaining("ROLLCALL_DB_URL");
        }
    }

    private static boolean postmasterIn(Path home) {
        try {
            Path cluster = home.toRealPath().resolve("data");
            return Postmaster.recorded(cluster)
                    .filter(postmaster -> postmaster.serves(cluster))
                    .isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long recordedPid(Path home) throws IOException {
        return Postmaster.recorded(home.resolve("data")).orElseThrow().pid();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Connection connect(EmbeddedPostgres postgres, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + postgres.database(),
                postgres.user(),
                password);
    }

    private static void run(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres, postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres, postgres.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
