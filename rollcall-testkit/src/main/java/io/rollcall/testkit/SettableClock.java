package io.rollcall.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it, forwards or back. Any thread may read and move it. Clocks of other
 * zones made from it show the same moment, and go on doing so.
 */
public final class SettableClock extends Clock {
    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    private SettableClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** A clock in UTC. */
    public static SettableClock at(Instant start) {
        return new SettableClock(new AtomicReference<>(start), ZoneOffset.UTC);
    }

    /** A clock in UTC. The text is as in {@link Instant#parse}: {@code 2026-01-01T00:00:00Z}. */
    public static SettableClock at(String start) {
        return at(Instant.parse(start));
    }

    public void moveTo(Instant moment) {
        now.set(moment);
    }

    /** Moves by a duration, which may be negative. Returns the new moment. */
    public Instant tick(Duration by) {
        return Objects.requireNonNull(now.updateAndGet(before -> before.plus(by)));
    }

    @Override
    public Instant instant() {
        return Objects.requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public SettableClock withZone(ZoneId other) {
        return new SettableClock(now, other);
    }
}
