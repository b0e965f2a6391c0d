package io.rollcall.postgres.embedded;

import io.rollcall.postgres.DatabaseException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for another process, which can only be asked again and again. */
final class Pause {
    private Pause() {}

    /** @return whether it came true in time */
    static boolean until(BooleanSupplier condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            brief();
        }
        return true;
    }

    static void brief() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("Interrupted while waiting for the embedded PostgreSQL.", e);
        }
    }
}
