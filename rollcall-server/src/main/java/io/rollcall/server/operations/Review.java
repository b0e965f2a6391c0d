package io.rollcall.server.operations;

import io.rollcall.guard.HeldPlan.Refusal;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Reason;
import io.rollcall.registry.Group;
import io.rollcall.registry.UserSet;
import java.util.List;
import java.util.Optional;

/**
 * What a switch to FULL would mean for every local group (R9), and the plan that would do it.
 *
 * @param plan the plan whose fingerprint a person approves to switch
 * @param refusals what the guard says of it
 * @param groups every local group, in order of id
 */
public record Review(Plan plan, List<Refusal> refusals, List<LocalGroup> groups) {
    public Review {
        refusals = List.copyOf(refusals);
        groups = List.copyOf(groups);
    }

    /**
     * One local group.
     *
     * @param associatedWith the DN of the directory group of the same name that it would become
     * @param leaves who would leave, and why
     * @param remaining who would be a member afterwards
     * @param usages the places that use it
     */
    public record LocalGroup(
            Group group, Optional<String> associatedWith, List<Leave> leaves, UserSet remaining, List<String> usages) {
        public LocalGroup {
            leaves = List.copyOf(leaves);
            usages = List.copyOf(usages);
        }

        /** Whether nobody would miss it: it stays local, nobody would be left in it, and nothing uses it. */
        public boolean safeToDelete() {
            return associatedWith.isEmpty() && remaining.isEmpty() && usages.isEmpty();
        }
    }

    /** Users that would leave for one reason. */
    public record Leave(UserSet users, Reason reason) {}
}
