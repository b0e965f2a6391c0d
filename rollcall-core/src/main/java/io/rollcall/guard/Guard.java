package io.rollcall.guard;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Mode;
import io.rollcall.guard.HeldPlan.Refusal;
import io.rollcall.plan.Change;
import io.rollcall.plan.Change.MembershipDelta;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.RegistryView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses a plan that looks wrong (R18): it is then held until a person approves its fingerprint. Approval is for that
 * one plan; a plan that differs is held again.
 */
public final class Guard {
    private final Limits limits;

    public Guard(Limits limits) {
        this.limits = limits;
    }

    /**
     * @param view the registry that the plan was made from
     * @param approval the fingerprint that a person said yes to, if any
     */
    public Verdict judge(Plan plan, RegistryView view, Optional<Fingerprint> approval) {
        if (approval.filter(plan.fingerprint()::equals).isPresent()) {
            return new ApprovedPlan(plan);
        }
        List<Refusal> refusals = new ArrayList<>();
        approval.flatMap(given -> anotherPlan(plan, given)).ifPresent(refusals::add);
        leaves(plan, view).ifPresent(refusals::add);
        switchToFull(plan).ifPresent(refusals::add);
        return refusals.isEmpty() ? new ApprovedPlan(plan) : new HeldPlan(plan, refusals);
    }

    /** What was approved is one plan: whatever came of it meanwhile, small as it may be, nobody has seen. */
    private static Optional<Refusal> anotherPlan(Plan plan, Fingerprint given) {
        if (plan.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                "approval",
                "The plan is no longer " + given + ", which was approved: directory or registry changed meanwhile."
                        + " Look at it again; if it is right, approve " + plan.fingerprint() + "."));
    }

    private Optional<Refusal> leaves(Plan plan, RegistryView view) {
        Set<GroupId> external = Set.copyOf(externalGroups(plan, view));
        long population = view.groups().stream()
                .filter(g -> external.contains(g.id()))
                .mapToLong(g -> g.members().size())
                .sum();
        long leaves = plan.only(MembershipDelta.class)
                .filter(d -> external.contains(d.ref().id()))
                .mapToLong(d -> d.left().size())
                .sum();
        if (leaves < limits.leaveMinimum() || leaves <= limits.leaveShare() * population) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                "leaves",
                String.format(
                        Locale.ROOT,
                        "%,d of the %,d memberships of %s's external groups (%.1f %%) would leave; the limit is %.0f %%"
                                + " from %d leaves on. Look at the plan; if it is right, approve %s, else reject it and"
                                + " mend the directory.",
                        leaves,
                        population,
                        plan.directory(),
                        100.0 * leaves / population,
                        100.0 * limits.leaveShare(),
                        limits.leaveMinimum(),
                        plan.fingerprint())));
    }

    /** Those of which the plan is: the directory's external groups, or the one group; with the local ones that this plan turns into such. */
    private static Set<GroupId> externalGroups(Plan plan, RegistryView view) {
        DirectoryName directory = plan.directory();
        if (plan.intent() instanceof Intent.SynchroniseGroup one) {
            return Set.of(one.group());
        }
        Set<GroupId> ids = view.groups().stream()
                .filter(g ->
                        g.link().filter(l -> l.directory().equals(directory)).isPresent())
                .map(Group::id)
                .collect(Collectors.toSet());
        plan.only(Change.Associate.class).forEach(a -> ids.add(a.ref().id()));
        return ids;
    }

    private static Optional<Refusal> switchToFull(Plan plan) {
        return plan.only(Change.SwitchMode.class)
                .filter(s -> s.to() == Mode.FULL)
                .findFirst()
                .map(s -> new Refusal(
                        "switch-to-full",
                        "A switch to FULL takes effect by approving exactly this plan (R9). Review it, then approve "
                                + plan.fingerprint() + "."));
    }
}
