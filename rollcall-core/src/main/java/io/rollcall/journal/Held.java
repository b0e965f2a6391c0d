package io.rollcall.journal;

import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import java.time.Instant;
import java.util.Optional;

/**
 * A plan that waits for a person, or that a person rejected.
 *
 * @param run the run that made it; its entries are the plan
 * @param rejected who rejected it, if somebody did
 */
public record Held(Fingerprint fingerprint, Run run, Intent intent, Optional<Rejection> rejected) {
    public record Rejection(String actor, Instant at) {}
}
