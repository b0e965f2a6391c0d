package io.rollcall.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Servers;
import io.rollcall.journal.Run;
import io.rollcall.journal.RunStamp;
import io.rollcall.plan.Intent;
import io.rollcall.postgres.Database;
import io.rollcall.postgres.embedded.EmbeddedPostgres;
import io.rollcall.testkit.InMemoryRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {
    private static final Path PROGRAMS = Path.of("target", "postgres");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Timings QUICK =
            new Timings(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofSeconds(20));

    @TempDir
    static Path folder;

    private static Database database;

    private final AtomicReference<Duration> past = new AtomicReference<>(Duration.ZERO);
    private final InMemoryRegistry registry = new InMemoryRegistry(new PastClock(past));
    private final Map<DirectoryName, AtomicInteger> runs = new ConcurrentHashMap<>();
    private final Map<DirectoryName, AtomicInteger> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger overlaps = new AtomicInteger();

    @BeforeAll
    static void startDatabase() {
        database = Database.embedded(EmbeddedPostgres.open(folder.resolve("home"), PROGRAMS), Database.Load.SERVER);
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @BeforeEach
    void prepare() {
        runs.clear();
    }

    @AfterEach
    void empty() throws SQLException {
        execute("delete from scheduled_tasks");
    }

    @Test
    void each_directory_runs_again_and_again() {
        add("corp", Duration.ofMillis(20));
        add("lab", Duration.ofMillis(20));
        try (Schedule one = schedule(this::count)) {
            await(() -> count("corp") >= 3 && count("lab") >= 3);
        }
    }

    @Test
    void two_servers_on_one_database_never_run_a_directory_at_once() {
        List<String> names = List.of("a", "b", "c");
        names.forEach(name -> add(name, Duration.ofMillis(1)));
        Duration work = Duration.ofMillis(30);
        try (Schedule one = schedule(name -> count(name, work));
                Schedule two = schedule(name -> count(name, work))) {
            await(() -> names.stream().allMatch(name -> count(name) >= 15));
        }
        assertThat(overlaps).hasValue(0);
    }

    @Test
    void a_directory_that_is_added_while_the_server_runs_gets_its_runs() {
        try (Schedule one = schedule(this::count)) {
            add("corp", Duration.ofMillis(20));
            await(() -> count("corp") >= 2);
        }
    }

    @Test
    void a_directory_that_cannot_be_planned_does_not_stop_the_others() {
        add("after-the-end-of-time", Duration.ofSeconds(Long.MAX_VALUE));
        ran("after-the-end-of-time", Instant.now());
        List<String> others = List.of("a", "b", "c", "lab", "zoo");
        others.forEach(name -> add(name, Duration.ofMillis(20)));
        try (Schedule one = schedule(this::count)) {
            await(() -> others.stream().allMatch(name -> count(name) >= 2));
        }
        assertThat(count("after-the-end-of-time")).isZero();
    }

    @Test
    void a_directory_that_is_removed_is_not_run_any_more_and_leaves_nothing_behind() throws SQLException {
        add("corp", Duration.ofMillis(20));
        try (Schedule one = schedule(this::count)) {
            await(() -> count("corp") >= 1);
            registry.directories().remove(new DirectoryName("corp"), false, "test");
            await(() -> entries() == 0);
        }
    }

    @Test
    void a_changed_interval_is_followed() {
        add("corp", Duration.ofHours(1));
        try (Schedule one = schedule(this::count)) {
            await(() -> count("corp") == 1 && entries() == 1);
            registry.directories().remove(new DirectoryName("corp"), false, "test");
            add("corp", Duration.ofMillis(20));
            await(() -> count("corp") >= 3);
        }
    }

    @Test
    void a_run_that_throws_never_stops_the_schedule() {
        add("corp", Duration.ofMillis(20));
        try (Schedule one = schedule(name -> {
            count(name);
            throw new IllegalStateException("not this time");
        })) {
            await(() -> count("corp") >= 3);
        }
    }

    @Test
    void a_directory_runs_at_start_only_when_its_last_run_is_older_than_its_interval() throws Exception {
        add("fresh", Duration.ofMinutes(15));
        add("stale", Duration.ofMinutes(15));
        past.set(Duration.ofHours(1));
        ran("stale", Instant.now().minus(past.get()));
        past.set(Duration.ZERO);
        ran("fresh", Instant.now());
        try (Schedule one = schedule(this::count)) {
            await(() -> count("stale") == 1 && entries() == 2);
        }
        assertThat(count("fresh")).isZero();
        assertThat(minutesUntilDue("fresh")).isBetween(14L, 17L);
        assertThat(minutesUntilDue("stale")).isBetween(14L, 17L);
    }

    @Test
    void time_missed_while_no_server_ran_gives_one_run_not_many() throws Exception {
        add("corp", Duration.ofMinutes(15));
        try (Schedule one = schedule(this::count)) {
            await(() -> count("corp") == 1 && entries() == 1 && notPicked() == 1);
        }
        execute("update scheduled_tasks set execution_time = now() - interval '1 day'");
        try (Schedule one = schedule(this::count)) {
            await(() -> count("corp") == 2 && notPicked() == 1);
            assertThat(minutesUntilDue("corp")).isBetween(14L, 17L);
        }
        assertThat(count("corp")).isEqualTo(2);
    }

    @Test
    void closing_lets_a_run_under_way_finish() throws Exception {
        add("corp", Duration.ofMinutes(15));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        Schedule one = schedule(name -> {
            begun.countDown();
            try {
                closing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
            Run run = count(name);
            finished.incrementAndGet();
            return run;
        });
        assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Thread closer = new Thread(one::close);
        closer.start();
        closing.countDown();
        closer.join(PATIENCE.toMillis());
        assertThat(finished).hasValue(1);
    }

    @Test
    void jitter_adds_up_to_a_tenth() {
        Interval interval = new Interval(Duration.ofMinutes(10));
        Instant moment = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(interval.after(moment, () -> 0L)).isEqualTo(moment.plus(Duration.ofMinutes(10)));
        assertThat(interval.after(moment, () -> -1L))
                .isBetween(moment.plus(Duration.ofMinutes(10)), moment.plus(Duration.ofMinutes(11)));
    }

    private Schedule schedule(Function<DirectoryName, Run> sync) {
        return new Schedule(registry, sync, database.dataSource(), Clock.systemUTC(), QUICK).start();
    }

    private Run count(DirectoryName name) {
        return count(name, Duration.ZERO);
    }

    private Run count(DirectoryName name, Duration work) {
        AtomicInteger here = underWay.computeIfAbsent(name, key -> new AtomicInteger());
        if (here.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
        }
        try {
            LockSupport.parkNanos(work.toNanos());
            return ran(name.value(), Instant.now());
        } finally {
            here.decrementAndGet();
            runs.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
        }
    }

    private Run ran(String name, Instant started) {
        return registry.fail(
                new DirectoryName(name),
                new Intent.Synchronise(),
                new RunStamp(started, "schedule"),
                "no directory here");
    }

    private int count(String name) {
        AtomicInteger counted = runs.get(new DirectoryName(name));
        return counted == null ? 0 : counted.get();
    }

    private void add(String name, Duration interval) {
        registry.directories()
                .add(
                        DirectorySettings.of(
                                        new DirectoryName(name),
                                        DirectoryKind.GENERIC,
                                        Servers.at("ldap://127.0.0.1:1"),
                                        new Bind.Anonymous(),
                                        Extent.below("dc=example"))
                                .withInterval(interval),
                        "test");
    }

    private static long entries() {
        return number("select count(*) from scheduled_tasks");
    }

    private static long notPicked() {
        return number("select count(*) from scheduled_tasks where not picked");
    }

    private static long minutesUntilDue(String name) {
        return number("select extract(epoch from execution_time - now())::bigint / 60 from scheduled_tasks"
                + " where task_instance = '" + name + "'");
    }

    private static long number(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** As late as it is, less what is set. */
    private static final class PastClock extends Clock {
        private final AtomicReference<Duration> past;

        PastClock(AtomicReference<Duration> past) {
            this.past = past;
        }

        @Override
        public Instant instant() {
            return Instant.now().minus(past.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
