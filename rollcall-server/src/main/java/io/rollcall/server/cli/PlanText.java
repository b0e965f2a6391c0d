package io.rollcall.server.cli;

import io.rollcall.plan.Change.Kind;
import io.rollcall.plan.Reason;
import io.rollcall.registry.UserSet;
import io.rollcall.registry.Users;
import io.rollcall.server.operations.LoginNames;
import io.rollcall.server.operations.ShownPlan;
import io.rollcall.server.operations.ShownPlan.Line;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * A plan for a person: one line a change, with the first few names and the reason. Of a plan with very many changes, the
 * first are shown.
 */
final class PlanText {
    static final int CHANGES = 40;

    private PlanText() {}

    /**
     * @param all whether every change and every name is shown
     */
    static List<String> lines(ShownPlan plan, Users users, boolean all) {
        List<Line> shown = plan.changes()
                .subList(
                        0,
                        all
                                ? plan.changes().size()
                                : Math.min(CHANGES, plan.changes().size()));
        RoaringBitmap named = new RoaringBitmap();
        shown.forEach(line -> {
            few(line.joined(), all).addTo(named);
            few(line.left(), all).addTo(named);
        });
        LoginNames names = LoginNames.of(users, UserSet.wrap(named), plan);
        int width = shown.stream()
                .mapToInt(line -> Math.min(30, Text.width(subject(plan, line))))
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        shown.forEach(
                line -> lines.add("  " + Text.padded(subject(plan, line), width) + "  " + told(line, names, all)));
        if (shown.size() < plan.size()) {
            lines.add("  … and " + Text.count(plan.size() - shown.size(), "more change") + " (--all shows them)");
        }
        plan.remarks().forEach(remark -> lines.add("  note: " + remark));
        return lines;
    }

    /** Why the guard would hold the plan. */
    static List<String> refusals(ShownPlan plan) {
        return plan.refusals().stream()
                .map(refusal -> "  would be held (" + refusal.rule() + "): " + refusal.text())
                .toList();
    }

    private static String subject(ShownPlan plan, Line line) {
        if (line.group().isPresent()) {
            return line.group().get().name();
        }
        return switch (line.kind()) {
            case SWITCH_MODE -> plan.directory().value();
            case ADD_DIRECTORY, REMOVE_DIRECTORY, FORGET_POSITION -> "directory";
            default -> line.joined().size() + line.left().size() > 1 ? "users" : "user";
        };
    }

    private static String told(Line line, LoginNames names, boolean all) {
        StringBuilder text = new StringBuilder(verb(line.kind()));
        append(text, "+ ", line.joined(), names, all);
        append(text, "− ", line.left(), names, all);
        if (!line.detail().isEmpty()) {
            text.append(text.isEmpty() ? "" : ": ").append(line.detail());
        }
        // That a group is imported because it was imported would tell nobody anything.
        return line.reason().code() == Reason.Code.IMPORTED ? text.toString() : text + because(line.reason());
    }

    private static String verb(Kind kind) {
        return switch (kind) {
            case MEMBERS -> "";
            case SWITCH_MODE -> "mode";
            case REGISTER -> "registered";
            case LINK -> "linked";
            case UPDATE_USER -> "updated";
            case BLOCK -> "blocked";
            case UNBLOCK -> "active again";
            case IMPORT -> "imported";
            case ASSOCIATE -> "associated";
            case RENAME -> "renamed";
            case MOVE -> "moved";
            case ORPHAN -> "orphaned";
            case RETURN -> "returned";
            case CREATE -> "created";
            case DETACH -> "detached";
            case DELETE -> "deleted";
            case ADD_USAGE -> "usage added";
            case REMOVE_USAGE -> "usage removed";
            case ADD_DIRECTORY -> "added";
            case REMOVE_DIRECTORY -> "removed";
            case FORGET_POSITION -> "position forgotten";
        };
    }

    private static void append(StringBuilder text, String sign, UserSet users, LoginNames names, boolean all) {
        if (!users.isEmpty()) {
            text.append(text.isEmpty() ? "" : "  ")
                    .append(sign)
                    .append(Text.names(names.of(few(users, all)), users.size()));
        }
    }

    private static String because(Reason reason) {
        return reason.text().isEmpty() ? "" : "  because " + reason.text();
    }

    private static UserSet few(UserSet users, boolean all) {
        return all || users.size() <= Text.FEW
                ? users
                : UserSet.of(users.stream().limit(Text.FEW).toArray());
    }
}
