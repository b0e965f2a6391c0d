package io.rollcall.server.json;

import org.jspecify.annotations.Nullable;

/**
 * A held plan and the run that made it.
 *
 * @param rejectedBy who said no, if somebody did
 */
public record HeldJson(
        String fingerprint, RunJson run, @Nullable String rejectedBy) {}
