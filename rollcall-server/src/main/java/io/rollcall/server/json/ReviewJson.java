package io.rollcall.server.json;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a switch to FULL would mean (R9).
 *
 * @param groups every local group
 * @param plan the plan whose fingerprint is approved to switch
 */
public record ReviewJson(String directory, List<LocalGroupJson> groups, PlanJson plan) {
    /**
     * @param associatedWith the DN of the directory group that it would become
     * @param members login names, sorted
     * @param remaining who would be a member afterwards, sorted
     */
    public record LocalGroupJson(
            int id,
            String name,
            @Nullable String associatedWith,
            List<String> members,
            List<LeaveJson> leaves,
            List<String> remaining,
            List<String> usages,
            Instant changed,
            boolean safeToDelete) {}

    /** Who would leave, and why. */
    public record LeaveJson(List<String> users, String reason) {}
}
