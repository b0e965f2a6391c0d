package io.rollcall.server.operations;

import io.rollcall.Registry;
import io.rollcall.directory.Progress;
import io.rollcall.journal.Held;
import io.rollcall.journal.Run;
import io.rollcall.plan.Fingerprint;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What can be asked about plans that wait for a person (R18). A fingerprint may be shortened to 8 digits or more, as
 * long as it names one plan.
 */
public final class HeldOperations {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{8,32}");

    private final Registry registry;
    private final RunOperations runs;

    public HeldOperations(Registry registry, RunOperations runs) {
        this.registry = registry;
        this.runs = runs;
    }

    /** The plans that wait, oldest first. */
    public List<Held> list() {
        return registry.journal().held();
    }

    /** The held plan, waiting or rejected, that a fingerprint or its beginning names. */
    public Held find(String fingerprint) {
        String prefix = fingerprint.strip().toLowerCase(Locale.ROOT);
        if (!FINGERPRINT.matcher(prefix).matches()) {
            throw new RefusedException(
                    Kind.INVALID, "\"" + fingerprint + "\" is no fingerprint: 8 to 32 hexadecimal digits.");
        }
        List<Held> found = registry.journal().heldBeginning(prefix);
        if (found.isEmpty()) {
            throw new RefusedException(
                    Kind.NOT_FOUND,
                    "No held plan has the fingerprint " + prefix + ". List those that wait: rollcall held");
        }
        if (found.size() > 1) {
            throw new RefusedException(
                    Kind.AMBIGUOUS,
                    "More than one held plan begins with " + prefix + ". Say more digits:\n"
                            + found.stream()
                                    .map(held -> "  " + held.fingerprint() + " of "
                                            + held.run().directory())
                                    .collect(Collectors.joining("\n")));
        }
        return found.get(0);
    }

    /**
     * Says yes to one plan: it is made anew, and done if it is still the same. If it differs, the new one is held with a
     * fingerprint of its own, which the answered run carries. A plan that was rejected can be approved after all.
     */
    public Approval approve(String fingerprint, String actor, Progress progress) {
        Held held = find(fingerprint);
        Run run = runs.run(
                held.run().directory().value(), held.intent(), Optional.of(held.fingerprint()), actor, progress);
        return new Approval(held.fingerprint(), run);
    }

    /** Says no to one plan, and answers it. */
    public Held reject(String fingerprint, String actor) {
        Held held = find(fingerprint);
        registry.reject(held.fingerprint(), actor);
        return held;
    }

    /** What came of a yes. */
    public record Approval(Fingerprint approved, Run run) {
        /** Whether the plan had changed since it was held, so that what now waits is another one. */
        public boolean differs() {
            return run.status() == Run.Status.HELD;
        }
    }
}
