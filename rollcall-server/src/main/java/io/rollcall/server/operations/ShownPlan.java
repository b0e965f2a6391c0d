package io.rollcall.server.operations;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Mode;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.HeldPlan;
import io.rollcall.guard.HeldPlan.Refusal;
import io.rollcall.guard.Verdict;
import io.rollcall.journal.Journal;
import io.rollcall.journal.JournalEntry;
import io.rollcall.journal.Run;
import io.rollcall.journal.Tallies;
import io.rollcall.journal.Tally;
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
 * @param changes in order; of a run from the journal perhaps only the first, see {@link #size}
 * @param counts how much all of it changes, whether it is shown or not
 * @param refusals why the guard would hold it, or nothing; of a run from the journal, the run's cause says so
 */
public record ShownPlan(
        DirectoryName directory,
        Mode mode,
        Optional<Fingerprint> fingerprint,
        List<Line> changes,
        Counts counts,
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

    /** How much of each kind, and how many memberships. */
    record Counts(long joined, long left, List<Tally> tallies) {
        static Counts of(List<Line> changes) {
            Tallies tallies = new Tallies();
            long joined = 0;
            long left = 0;
            for (Line line : changes) {
                tallies.add(line.kind(), line.group(), line.joined(), line.left());
                if (line.kind() == Change.Kind.MEMBERS) {
                    joined += line.joined().size();
                    left += line.left().size();
                }
            }
            return new Counts(joined, left, tallies.all());
        }

        long size() {
            return tallies.stream().mapToLong(Tally::entries).sum();
        }

        long subjects(Change.Kind kind) {
            return tallies.stream()
                    .filter(tally -> tally.kind() == kind)
                    .mapToLong(Tally::subjects)
                    .sum();
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
        List<Line> lines = plan.changes().stream()
                .map(change -> new Line(
                        change.kind(),
                        change.group(),
                        change.joined(),
                        change.left(),
                        change.reason(),
                        change.detail()))
                .toList();
        return new ShownPlan(
                plan.directory(),
                plan.mode(),
                Optional.of(plan.fingerprint()),
                lines,
                Counts.of(lines),
                plan.remarks(),
                refusals,
                ids -> fresh(newUsers, ids));
    }

    /** All that a run changed, or of a held one would change. */
    public static ShownPlan of(Run run, Journal journal) {
        List<JournalEntry> entries = journal.entries(run.id());
        return of(run, entries, Counts.of(lines(entries)));
    }

    /** The first of what a run changed, with counts of all of it. */
    public static ShownPlan first(Run run, Journal journal, int changes) {
        return of(
                run,
                journal.firstEntries(run.id(), changes),
                new Counts(run.joined(), run.left(), journal.tally(run.id())));
    }

    private static ShownPlan of(Run run, List<JournalEntry> entries, Counts counts) {
        return new ShownPlan(
                run.directory(),
                run.mode(),
                run.fingerprint(),
                lines(entries),
                counts,
                List.of(),
                List.of(),
                ids -> journalled(entries, ids));
    }

    private static List<Line> lines(List<JournalEntry> entries) {
        return entries.stream()
                .map(entry -> new Line(
                        entry.kind(), entry.group(), entry.joined(), entry.left(), entry.reason(), entry.detail()))
                .toList();
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
        return size() == 0;
    }

    /** How many changes there are, also of those that are not shown. */
    public long size() {
        return counts.size();
    }

    /** Every user that the changes name. */
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
        long groups = counts.subjects(Change.Kind.MEMBERS);
        if (groups > 0) {
            parts.add(String.format(
                    Locale.ROOT, "%,d joined, %,d left in %s", counts.joined(), counts.left(), count(groups, "group")));
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
        long count = counts.subjects(kind);
        if (count > 0) {
            parts.add(count(count, what) + " " + done);
        }
    }

    private static String count(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }
}
