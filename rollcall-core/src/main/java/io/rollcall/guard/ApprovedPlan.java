package io.rollcall.guard;

import io.rollcall.plan.Plan;

/** A plan that may be done. Only {@link Guard} makes one, and {@code Registry.apply} takes nothing else. */
public final class ApprovedPlan implements Verdict {
    private final Plan plan;

    ApprovedPlan(Plan plan) {
        this.plan = plan;
    }

    public Plan plan() {
        return plan;
    }
}
