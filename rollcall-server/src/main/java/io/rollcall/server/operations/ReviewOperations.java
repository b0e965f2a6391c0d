package io.rollcall.server.operations;

import io.rollcall.Registry;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Progress;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.HeldPlan;
import io.rollcall.guard.HeldPlan.Refusal;
import io.rollcall.guard.Verdict;
import io.rollcall.plan.Change.Associate;
import io.rollcall.plan.Change.MembershipDelta;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.Usage;
import io.rollcall.registry.UserSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks ahead at a switch to FULL, without doing anything. */
public final class ReviewOperations {
    private static final int PAGE = 1000;

    private final Registry registry;
    private final Lookup lookup;
    private final RunOperations runs;

    public ReviewOperations(Registry registry, RunOperations runs) {
        this.registry = registry;
        this.lookup = new Lookup(registry);
        this.runs = runs;
    }

    /**
     * @param strict as in the switch that would follow; a directory that is strict already stays so
     * @throws DirectoryException if the directory cannot be read completely
     */
    public Review review(String directory, boolean strict, Progress progress) throws DirectoryException {
        DirectorySettings settings = lookup.settings(directory);
        Intent intent = new Intent.SwitchMode(Mode.FULL, strict || settings.strict());
        Verdict verdict = runs.plan(directory, intent, progress);
        Plan plan = verdict instanceof ApprovedPlan approved ? approved.plan() : ((HeldPlan) verdict).plan();
        List<Refusal> refusals = verdict instanceof HeldPlan held ? held.refusals() : List.of();
        return new Review(plan, refusals, localGroups(plan));
    }

    private List<Review.LocalGroup> localGroups(Plan plan) {
        Map<GroupId, List<MembershipDelta>> deltas = plan.only(MembershipDelta.class)
                .collect(Collectors.groupingBy(delta -> delta.ref().id()));
        Map<GroupId, String> associated = plan.only(Associate.class)
                .collect(Collectors.toMap(
                        change -> change.ref().id(),
                        change -> change.directoryGroup().dn()));
        Map<GroupId, List<String>> usages = registry.groups().usages().stream()
                .collect(Collectors.groupingBy(Usage::group, Collectors.mapping(Usage::place, Collectors.toList())));
        List<Review.LocalGroup> reviewed = new ArrayList<>();
        int after = 0;
        while (true) {
            List<Group> page = registry.groups().list("", after, PAGE);
            if (page.isEmpty()) {
                return reviewed;
            }
            for (Group group : page) {
                if (group.isLocal()) {
                    reviewed.add(localGroup(
                            group,
                            Optional.ofNullable(associated.get(group.id())),
                            deltas.getOrDefault(group.id(), List.of()),
                            usages.getOrDefault(group.id(), List.of())));
                }
            }
            after = page.get(page.size() - 1).id().value();
        }
    }

    private static Review.LocalGroup localGroup(
            Group group, Optional<String> associatedWith, List<MembershipDelta> deltas, List<String> usages) {
        List<Review.Leave> leaves = new ArrayList<>();
        UserSet remaining = group.members();
        for (MembershipDelta delta : deltas) {
            remaining = remaining.minus(delta.left()).or(delta.joined());
            if (!delta.left().isEmpty()) {
                leaves.add(new Review.Leave(delta.left(), delta.reason()));
            }
        }
        return new Review.LocalGroup(group, associatedWith, leaves, remaining, usages);
    }
}
