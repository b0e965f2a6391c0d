package io.rollcall.plan;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Imprint;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Position;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The difference between directory and registry as a value. Ordered and deterministic: the same reading and view give
 * the same plan (R21). An empty plan means that there is nothing to do.
 *
 * @param mode the mode that the plan follows: for a switch of mode, the new one
 * @param version the version of the registry view that the plan was made from
 * @param position to keep once the plan is applied, as {@link Position#toKeep}; no part of the fingerprint
 * @param named to keep likewise: how many memberships the directory's groups named; empty if the reading was not of
 *     everything
 * @param imprint to keep if the plan is empty, for the registry as it is then: what has this imprint comes to nothing
 *     again. Empty unless the plan is for {@link Intent.Synchronise} and was made from a reading of everything
 */
public record Plan(
        DirectoryName directory,
        Mode mode,
        Intent intent,
        long version,
        List<Change> changes,
        List<String> remarks,
        Fingerprint fingerprint,
        Position position,
        OptionalLong named,
        Optional<Imprint> imprint) {
    public Plan {
        changes = List.copyOf(changes);
        remarks = List.copyOf(remarks);
    }

    public Plan(
            DirectoryName directory,
            Mode mode,
            Intent intent,
            long version,
            List<Change> changes,
            List<String> remarks,
            Fingerprint fingerprint) {
        this(
                directory,
                mode,
                intent,
                version,
                changes,
                remarks,
                fingerprint,
                Position.NONE,
                OptionalLong.empty(),
                Optional.empty());
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The changes of one kind, in order. */
    public <C extends Change> Stream<C> only(Class<C> kind) {
        return changes.stream().filter(kind::isInstance).map((Function<Change, C>) kind::cast);
    }

    /** How many memberships would be joined. */
    public long joins() {
        return only(Change.MembershipDelta.class)
                .mapToLong(d -> d.joined().size())
                .sum();
    }

    /** How many memberships would be left. */
    public long leaves() {
        return only(Change.MembershipDelta.class)
                .mapToLong(d -> d.left().size())
                .sum();
    }
}
