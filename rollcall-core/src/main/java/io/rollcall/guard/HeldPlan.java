package io.rollcall.guard;

import io.rollcall.plan.Plan;
import java.util.List;

/** A plan that waits for a person, with every rule that holds it. */
public record HeldPlan(Plan plan, List<Refusal> refusals) implements Verdict {
    public HeldPlan {
        refusals = List.copyOf(refusals);
    }

    /**
     * Why a plan is held.
     *
     * @param rule a stable word, such as {@code leaves}
     * @param text the rule, the figure, the limit and the next step, for a person
     */
    public record Refusal(String rule, String text) {}
}
