package io.rollcall.server.json;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run.
 *
 * @param mode {@code partial} or {@code full}
 * @param intent what it was for
 * @param status {@code applied}, {@code nothing-to-do}, {@code held} or {@code failed}
 * @param cause why it is held or failed
 * @param plan what it changed, or of a held one would change; null in lists, and of a failed run
 */
public record RunJson(
        long id,
        String directory,
        String mode,
        String intent,
        String actor,
        Instant started,
        Instant finished,
        String status,
        @Nullable String cause,
        long joined,
        long left,
        @Nullable String fingerprint,
        @Nullable PlanJson plan) {}
