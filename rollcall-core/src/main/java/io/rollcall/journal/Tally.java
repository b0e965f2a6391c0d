package io.rollcall.journal;

import io.rollcall.plan.Change;

/**
 * How much of one kind a run changed, without who joined and left which group: of a large first run that would be all
 * memberships that there are.
 *
 * @param entries how many entries of this kind the run has
 * @param subjects of memberships, how many groups; otherwise how many users or groups: those that an entry's sets name, or
 *     one where they name nobody
 */
public record Tally(Change.Kind kind, long entries, long subjects) {
    Tally and(Tally more) {
        return new Tally(kind, entries + more.entries, subjects + more.subjects);
    }
}
