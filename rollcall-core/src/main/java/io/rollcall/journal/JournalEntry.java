package io.rollcall.journal;

import io.rollcall.plan.Change;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Reason;
import io.rollcall.registry.UserSet;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One change as it was written down: by a run, or by a person's hand.
 *
 * @param run the run that made it; empty for an edit by hand
 * @param group the group with the name that it had then
 * @param detail what sets and reason do not say, such as a former name; may be empty
 * @param newLogins of a held run's registration, the login names that these ids would get: nobody has the ids yet, and
 *     in the end somebody else may
 */
public record JournalEntry(
        Optional<Long> run,
        Instant at,
        String actor,
        Change.Kind kind,
        Optional<GroupRef> group,
        UserSet joined,
        UserSet left,
        Reason reason,
        String detail,
        Map<Integer, String> newLogins) {
    public JournalEntry {
        newLogins = Map.copyOf(newLogins);
    }
}
