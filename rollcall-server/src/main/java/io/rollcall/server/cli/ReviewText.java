package io.rollcall.server.cli;

import io.rollcall.registry.UserSet;
import io.rollcall.registry.Users;
import io.rollcall.server.operations.LoginNames;
import io.rollcall.server.operations.Review;
import io.rollcall.server.operations.Review.LocalGroup;
import io.rollcall.server.operations.ShownPlan;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** A review before a switch to FULL (R9), for a person. */
final class ReviewText {
    private ReviewText() {}

    static List<String> lines(Review review, Users users) {
        RoaringBitmap named = new RoaringBitmap();
        review.groups().forEach(group -> {
            group.group().members().addTo(named);
            group.remaining().addTo(named);
        });
        ShownPlan plan = ShownPlan.of(review.plan(), review.refusals());
        LoginNames names = LoginNames.of(users, UserSet.wrap(named), plan);
        List<String> lines = new ArrayList<>();
        lines.add("FULL for " + plan.directory() + " would mean: " + plan.summary());
        lines.add(
                review.groups().isEmpty()
                        ? "There are no local groups."
                        : "Local groups (" + Text.count(review.groups().size()) + "):");
        review.groups().forEach(group -> group(lines, group, names));
        lines.add("The whole plan:");
        lines.addAll(PlanText.lines(plan, users, false));
        return lines;
    }

    private static void group(List<String> lines, LocalGroup group, LoginNames names) {
        lines.add("  " + group.group().name() + "  (" + verdict(group) + ")");
        lines.add("      members  " + shown(group.group().members(), names));
        group.leaves()
                .forEach(leave -> lines.add("      − " + shown(leave.users(), names) + "  because "
                        + leave.reason().text()));
        if (!group.leaves().isEmpty()) {
            lines.add("      left in it  " + shown(group.remaining(), names));
        }
        lines.add("      used by  " + (group.usages().isEmpty() ? "nothing" : String.join(", ", group.usages()))
                + "; last changed " + Times.shown(group.group().changed()));
    }

    private static String verdict(LocalGroup group) {
        return group.associatedWith()
                .map(dn -> "becomes external: " + dn)
                .orElse(group.safeToDelete() ? "stays, and is safe to delete" : "stays");
    }

    private static String shown(UserSet users, LoginNames names) {
        return users.isEmpty() ? "nobody" : Text.names(names.of(users));
    }
}
