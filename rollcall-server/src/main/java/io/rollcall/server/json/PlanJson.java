package io.rollcall.server.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan, in its order.
 *
 * @param mode {@code partial} or {@code full}
 * @param remarks what an administrator should know though it is no error
 * @param refusals why the guard would hold it; empty if it would not
 */
public record PlanJson(
        String directory,
        String mode,
        @Nullable String fingerprint,
        List<ChangeJson> changes,
        String summary,
        List<String> remarks,
        List<RefusalJson> refusals) {
    /** Why a plan is held: the rule's stable word, and all of it for a person. */
    public record RefusalJson(String rule, String text) {}
}
