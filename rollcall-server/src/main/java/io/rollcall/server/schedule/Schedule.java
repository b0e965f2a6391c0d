package io.rollcall.server.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.rollcall.Registry;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.journal.Run;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each directory by itself, every so often. When each is due is kept in the database, and a node claims a run there
 * before it begins, so of several nodes over one database only one does it.
 *
 * <pre>
 * every 10 s   directories in the registry, against those in the table: add, remove, change
 * every 5 s    which is due? claim it, run it, then due again in: its interval, and up to a tenth more
 * </pre>
 *
 * A run that fails is due again like any other. Time missed while no server ran is not made up for: one run, then on as
 * usual. A directory that was added while the server runs is noticed, whoever added it.
 */
public final class Schedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);
    private static final TaskDescriptor<Interval> SYNC = TaskDescriptor.of("sync", Interval.class);
    private static final int THREADS = 4;
    private static final int MISSED_HEARTBEATS = 6;
    private static final int LAST_LOOK_SECONDS = 10;

    private final Registry registry;
    private final Function<DirectoryName, Run> sync;
    private final Clock clock;
    private final Timings timings;
    private final Scheduler scheduler;
    private final ScheduledExecutorService watcher;
    private final Map<DirectoryName, Interval> known = new HashMap<>();
    private @Nullable Future<?> watching;

    /**
     * @param sync synchronises one directory and answers the run, also a failed one
     * @param database where the table {@code scheduled_tasks} is
     */
    public Schedule(
            Registry registry, Function<DirectoryName, Run> sync, DataSource database, Clock clock, Timings timings) {
        this.registry = registry;
        this.sync = sync;
        this.clock = clock;
        this.timings = timings;
        this.scheduler = Scheduler.create(database, syncTask())
                .schedulerName(new SchedulerName.Fixed("rollcall-" + UUID.randomUUID()))
                .serializer(new Interval.Text())
                .clock(clock::instant)
                .threads(THREADS)
                .pollingInterval(timings.poll())
                .heartbeatInterval(timings.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(timings.finish())
                // What the line of the run or of the failure here does not say, nobody needs a second time.
                .failureLogging(LogLevel.OFF, false)
                .build();
        this.watcher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "schedule-watch");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins; directories that are overdue run at once. */
    public Schedule start() {
        scheduler.start();
        watching =
                watcher.scheduleWithFixedDelay(this::watch, 0, timings.watch().toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Begins nothing any more, and waits for the runs under way, for as long as the timings say. */
    @Override
    public void close() {
        if (watcher.isShutdown()) {
            return;
        }
        if (watching != null) {
            watching.cancel(false);
        }
        watcher.shutdown();
        scheduler.stop();
        try {
            // A look under way needs the database, which is closed next.
            watcher.awaitTermination(LAST_LOOK_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CustomTask<Interval> syncTask() {
        return Tasks.custom(SYNC)
                .onFailure((complete, operations) -> again(
                        complete,
                        operations,
                        complete.getExecution().taskInstance.getId()))
                .onDeadExecution((complete, operations) -> operations.reschedule(complete, clock.instant()))
                .execute((instance, context) -> execute(instance));
    }

    private CompletionHandler<Interval> execute(TaskInstance<Interval> instance) {
        DirectoryName name = new DirectoryName(instance.getId());
        if (registry.directories().find(name).isPresent()) {
            run(name);
        }
        return (complete, operations) -> again(complete, operations, instance.getId());
    }

    private void run(DirectoryName name) {
        try {
            report(sync.apply(name));
        } catch (RuntimeException failed) {
            // Whatever it is, the next run is due as usual: the database may have been away for a moment.
            LOG.error("{}: the automatic run could not be made; the next one is due as usual", name, failed);
        }
    }

    private static void report(Run run) {
        if (run.status() == Run.Status.FAILED) {
            LOG.warn("{}: run {} failed: {}", run.directory(), run.id(), run.cause());
        } else if (run.status() == Run.Status.HELD) {
            LOG.warn("{}: run {} is held: {}", run.directory(), run.id(), run.cause());
        } else {
            LOG.info(
                    "{}: run {} {}: {} joined, {} left, {} ms",
                    run.directory(),
                    run.id(),
                    run.status().word(),
                    run.joined(),
                    run.left(),
                    run.finished().toEpochMilli() - run.started().toEpochMilli());
        }
    }

    /** Due again after the interval that the settings have now; never again once the directory is removed. */
    private void again(ExecutionComplete complete, ExecutionOperations<Interval> operations, String directory) {
        Optional<Interval> interval =
                registry.directories().find(new DirectoryName(directory)).map(s -> new Interval(s.interval()));
        if (interval.isPresent()) {
            operations.reschedule(
                    complete,
                    interval.get().after(complete.getTimeDone(), ThreadLocalRandom.current()),
                    interval.get());
        } else {
            operations.remove();
        }
    }

    private void watch() {
        try {
            Map<DirectoryName, Interval> present = new HashMap<>();
            List<DirectorySettings> configured = registry.directories().list();
            configured.forEach(settings -> present.put(settings.name(), new Interval(settings.interval())));
            List.copyOf(known.keySet()).stream()
                    .filter(name -> !present.containsKey(name))
                    .forEach(name -> look(name, () -> cancel(name)));
            present.forEach((name, interval) -> {
                if (!interval.equals(known.get(name))) {
                    look(name, () -> plan(name, interval));
                }
            });
        } catch (RuntimeException failed) {
            LOG.warn(
                    "The schedule could not look for changed directories, and looks again soon: {}", failed.toString());
        }
    }

    /** One directory that cannot be planned must not stop the others. */
    private static void look(DirectoryName name, Runnable change) {
        try {
            change.run();
        } catch (RuntimeException failed) {
            LOG.warn("{}: its next run could not be planned; that is tried again soon: {}", name, failed.toString());
        }
    }

    /** Puts a directory into the table, or brings its entry in line with a changed interval. */
    private void plan(DirectoryName name, Interval interval) {
        TaskInstance<Interval> instance =
                SYNC.instance(name.value()).data(interval).build();
        Instant due = due(name, interval);
        if (!scheduler.scheduleIfNotExists(instance, due)) {
            scheduler
                    .getScheduledExecution(instance)
                    .filter(entry -> !entry.isPicked() && !interval.equals(entry.getData()))
                    .ifPresent(entry -> scheduler.reschedule(instance, due, interval));
        }
        known.put(name, interval);
    }

    /** An interval after the latest run, whoever asked for that one; at once if that is over, or there was none. */
    private Instant due(DirectoryName name, Interval interval) {
        return registry.journal().runs(Optional.of(name), Long.MAX_VALUE, 1).stream()
                .findFirst()
                .map(run -> interval.after(run.finished(), ThreadLocalRandom.current()))
                .orElseGet(clock::instant);
    }

    private void cancel(DirectoryName name) {
        known.remove(name);
        try {
            scheduler.cancel(SYNC.instanceId(name.value()));
        } catch (TaskInstanceCurrentlyExecutingException underWay) {
            // It finds its directory gone when it ends, and removes itself.
        } catch (TaskInstanceNotFoundException anotherNodeWasFirst) {
            // Gone is gone.
        }
    }
}
