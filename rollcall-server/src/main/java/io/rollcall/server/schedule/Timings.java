package io.rollcall.server.schedule;

import java.time.Duration;

/**
 * How often the schedule looks.
 *
 * @param poll how often for a directory that is due
 * @param watch how often for directories that were added, removed or changed
 * @param heartbeat how often a node says that it still does a run; one that has not for six times as long is taken for
 *     dead, and another node takes over
 * @param finish how long a run under way may go on when the server stops
 */
public record Timings(Duration poll, Duration watch, Duration heartbeat, Duration finish) {
    public static final Timings DEFAULT =
            new Timings(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(60));
}
