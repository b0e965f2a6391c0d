package io.rollcall.server.schedule;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rollcall.journal.Run;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Counts runs for monitoring.
 *
 * <pre>
 * rollcall.run          timer, by directory and status   how many, and how long
 * rollcall.run.joined   summary, by directory            memberships joined by a run that was applied
 * rollcall.run.left     summary, by directory            memberships left
 * </pre>
 */
public final class RunMeter implements Consumer<Run> {
    private final MeterRegistry meters;

    public RunMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void accept(Run run) {
        String directory = run.directory().value();
        Timer.builder("rollcall.run")
                .description("Runs, and how long they took")
                .tag("directory", directory)
                .tag("status", run.status().word())
                .register(meters)
                .record(Duration.between(run.started(), run.finished()));
        if (run.status() == Run.Status.APPLIED) {
            memberships("rollcall.run.joined", "Memberships that runs joined", directory)
                    .record((double) run.joined());
            memberships("rollcall.run.left", "Memberships that runs left", directory)
                    .record((double) run.left());
        }
    }

    private DistributionSummary memberships(String name, String description, String directory) {
        return DistributionSummary.builder(name)
                .description(description)
                .tag("directory", directory)
                .register(meters);
    }
}
