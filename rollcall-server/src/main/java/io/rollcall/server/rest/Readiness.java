package io.rollcall.server.rest;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whether the database answers, asked at most once a second: anybody may ask for health, and must not be able to keep the
 * database busy by it. Safe for many threads.
 */
final class Readiness {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final BooleanSupplier databaseAnswers;
    private boolean ready;
    private long asked;
    private boolean known;

    Readiness(BooleanSupplier databaseAnswers) {
        this.databaseAnswers = databaseAnswers;
    }

    synchronized boolean isReady() {
        long now = System.nanoTime();
        if (!known || now - asked > FRESH_NANOS) {
            ready = databaseAnswers.getAsBoolean();
            asked = now;
            known = true;
        }
        return ready;
    }
}
