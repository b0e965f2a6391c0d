package io.rollcall.postgres;

import io.rollcall.plan.Change.MembershipDelta;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.Refusals;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a few users leave and join a group where its members are, which is much faster for a large group than to send all
 * of them back and forth.
 */
final class FewMembers {
    private static final int MOST = 8;

    private FewMembers() {}

    static boolean areFew(List<MembershipDelta> deltas) {
        return deltas.stream()
                        .mapToLong(delta ->
                                (long) delta.left().size() + delta.joined().size())
                        .sum()
                <= MOST;
    }

    /** Does the deltas one after the other; the members stay in ascending order. */
    static void change(Connection connection, GroupId group, List<MembershipDelta> deltas, Instant at)
            throws SQLException {
        List<String> steps = new ArrayList<>(
                List.of("step0 as materialized (select members as m from registry_group where id = ?)"));
        List<@Nullable Object> parameters = new ArrayList<>(List.of(group.value()));
        for (MembershipDelta delta : deltas) {
            delta.left().forEachId(user -> {
                steps.add(step(steps.size(), "array_remove(m, ?)"));
                parameters.add(user);
            });
            delta.joined().minus(delta.left()).forEachId(user -> {
                // Who is a member already is so once.
                steps.add(step(steps.size(), "array_remove(m, ?)"));
                steps.add(step(steps.size(), "m[:width_bucket(?, m)] || ?::integer || m[width_bucket(?, m) + 1:]"));
                parameters.addAll(List.of(user, user, user, user));
            });
        }
        parameters.add(at);
        parameters.add(group.value());
        int updated = Sql.update(
                connection,
                "with " + String.join(", ", steps) + " update registry_group set members = (select m from step"
                        + (steps.size() - 1) + "), changed = ? where id = ?",
                parameters.toArray());
        if (updated == 0) {
            throw Refusals.impossible("there is no group with the id " + group);
        }
    }

    private static String step(int number, String members) {
        return "step" + number + " as materialized (select " + members + " as m from step" + (number - 1) + ")";
    }
}
