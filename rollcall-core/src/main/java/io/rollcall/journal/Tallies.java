package io.rollcall.journal;

import io.rollcall.plan.Change;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Change.Kind;
import io.rollcall.registry.UserSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/** Counts changes, one after the other, as {@link Tally} has it. */
public final class Tallies {
    private final Map<Kind, Tally> ofKinds = new EnumMap<>(Kind.class);
    private final RoaringBitmap groupsWithMembers = new RoaringBitmap();

    public static List<Tally> of(Iterable<? extends Change> changes) {
        Tallies tallies = new Tallies();
        changes.forEach(change -> tallies.add(change.kind(), change.group(), change.joined(), change.left()));
        return tallies.all();
    }

    public void add(Kind kind, Optional<GroupRef> group, UserSet joined, UserSet left) {
        long subjects = Math.max(1, (long) joined.size() + left.size());
        if (kind == Kind.MEMBERS) {
            subjects = group.isPresent()
                            && groupsWithMembers.checkedAdd(group.get().id().value())
                    ? 1
                    : 0;
        }
        ofKinds.merge(kind, new Tally(kind, 1, subjects), Tally::and);
    }

    /** In order of kind; kinds without any are left out. */
    public List<Tally> all() {
        return List.copyOf(ofKinds.values());
    }
}
