package io.rollcall.server.operations;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Mode;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.HeldPlan;
import io.rollcall.guard.HeldPlan.Refusal;
import io.rollcall.guard.Verdict;
import io.rollcall.journal.JournalEntry;
import io.rollcall.journal.Run;
import io.rollcall.plan.Change;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.NewUsers;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Reason;
import io.rollcall.registry.UserSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.roaringbitmap.RoaringBitmap;

/**
 * A plan as it is shown: fresh from the planner, or from the journal.
 *
 * @param refusals why the guard would hold it, or nothing; of a run from the journal, the run's cause says so
 */
public record ShownPlan(
        DirectoryName directory,
        Mode mode,
        Optional<Fingerprint> fingerprint,
        List<Line> changes,
        List<String> remarks,
        List<Refusal> refusals,
        Function<UserSet, Map<Integer, String>> fresh) {
    public ShownPlan {
        changes = List.copyOf(changes);
        remarks = List.copyOf(remarks);
        refusals = List.copyOf(refusals);
    }

    /** One change. */
    public record Line(
            Change.Kind kind, Optional<GroupRef> group, UserSet joined, UserSet left, Reason reason, String detail) {
        /** The word used in output and REST. */
        public String word() {
            return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public static ShownPlan of(Verdict verdict) {
        return verdict instanceof HeldPlan held
                ? of(held.plan(), held.refusals())
                : of(((ApprovedPlan) verdict).plan(), List.of());
    }

    public static ShownPlan of(Plan plan, List<Refusal> refusals) {
        List<NewUsers> newUsers =
                plan.only(Change.Register.class).map(Change.Register::users).toList();
        return new ShownPlan(
                plan.directory(),
                plan.mode(),
                Optional.of(plan.fingerprint()),
                plan.changes().stream()
                        .map(change -> new Line(
                                change.kind(),
                                change.group(),
                                change.joined(),
                                change.left(),
                                change.reason(),
                                change.detail()))
                        .toList(),
                plan.remarks(),
                refusals,
                ids -> fresh(newUsers, ids));
    }

    public static ShownPlan of(Run run, List<JournalEntry> entries) {
        return new ShownPlan(
                run.directory(),
                run.mode(),
                run.fingerprint(),
                entries.stream()
                        .map(entry -> new Line(
                                entry.kind(),
                                entry.group(),
                                entry.joined(),
                                entry.left(),
                                entry.reason(),
                                entry.detail()))
                        .toList(),
                List.of(),
                List.of(),
                ids -> journalled(entries, ids));
    }

    private static Map<Integer, String> fresh(List<NewUsers> newUsers, UserSet ids) {
        Map<Integer, String> names = new HashMap<>();
        for (NewUsers users : newUsers) {
            ids.and(users.ids()).forEachId(id -> names.put(id, users.login(id - users.id(0))));
        }
        return names;
    }

    private static Map<Integer, String> journalled(List<JournalEntry> entries, UserSet ids) {
        Map<Integer, String> names = new HashMap<>();
        entries.forEach(entry -> entry.newLogins().forEach((id, login) -> {
            if (ids.contains(id)) {
                names.put(id, login);
            }
        }));
        return names;
    }

    /** The login names that this plan gives to users of these who are not registered yet. */
    Map<Integer, String> newLogins(UserSet ids) {
        return fresh.apply(ids);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    public long joins() {
        return memberships().mapToLong(line -> line.joined().size()).sum();
    }

    public long leaves() {
        return memberships().mapToLong(line -> line.left().size()).sum();
    }

    /** Every user that the plan names. */
    public UserSet users() {
        RoaringBitmap all = new RoaringBitmap();
        changes.forEach(line -> {
            line.joined().addTo(all);
            line.left().addTo(all);
        });
        return UserSet.wrap(all);
    }

    /** All of it in one clause: "3 joined, 1 left in 2 groups; 1 group imported". */
    public String summary() {
        if (isEmpty()) {
            return "nothing to do";
        }
        List<String> parts = new ArrayList<>();
        long groups = memberships()
                .map(line -> line.group().map(GroupRef::id))
                .distinct()
                .count();
        if (groups > 0) {
            parts.add(String.format(
                    Locale.ROOT, "%,d joined, %,d left in %s", joins(), leaves(), count(groups, "group")));
        }
        count(parts, Change.Kind.REGISTER, "user", "registered");
        count(parts, Change.Kind.LINK, "user", "linked");
        count(parts, Change.Kind.UPDATE_USER, "user", "updated");
        count(parts, Change.Kind.BLOCK, "user", "blocked");
        count(parts, Change.Kind.UNBLOCK, "user", "active again");
        count(parts, Change.Kind.IMPORT, "group", "imported");
        count(parts, Change.Kind.ASSOCIATE, "group", "associated");
        count(parts, Change.Kind.RENAME, "group", "renamed");
        count(parts, Change.Kind.MOVE, "group", "moved");
        count(parts, Change.Kind.ORPHAN, "group", "orphaned");
        count(parts, Change.Kind.RETURN, "group", "returned");
        changes.stream()
                .filter(line -> line.kind() == Change.Kind.SWITCH_MODE)
                .forEach(line -> parts.add("mode " + line.detail()));
        return String.join("; ", parts);
    }

    private void count(List<String> parts, Change.Kind kind, String what, String done) {
        long count = changes.stream()
                .filter(line -> line.kind() == kind)
                .mapToLong(
                        line -> Math.max(1, line.joined().size() + line.left().size()))
                .sum();
        if (count > 0) {
            parts.add(count(count, what) + " " + done);
        }
    }

    private static String count(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    private java.util.stream.Stream<Line> memberships() {
        return changes.stream().filter(line -> line.kind() == Change.Kind.MEMBERS);
    }
}
