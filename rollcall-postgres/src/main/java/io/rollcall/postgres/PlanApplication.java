package io.rollcall.postgres;

import io.rollcall.plan.Change;
import io.rollcall.plan.Change.MembershipDelta;
import io.rollcall.plan.Plan;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Does a plan's changes within an edit, in bulk: the number of statements depends on the kinds of change, hardly on how
 * many there are.
 *
 * <ol>
 *   <li>the directory's mode
 *   <li>users: registered, linked, updated, blocked, active again
 *   <li>groups: new ones with their members, then names and links of others
 *   <li>members of groups that were there before
 *   <li>names, compared only now, so that two groups or users can swap theirs
 * </ol>
 */
final class PlanApplication {
    private final Edit edit;
    private final Connection connection;
    private final int directoryId;

    PlanApplication(Edit edit, int directoryId) {
        this.edit = edit;
        this.connection = edit.connection();
        this.directoryId = directoryId;
    }

    /**
     * Does the plan.
     *
     * @throws io.rollcall.registry.RefusedException if a name is taken
     * @throws IllegalArgumentException if the plan contradicts the registry
     */
    void apply(Plan plan) throws SQLException {
        edit.changed();
        for (Change.SwitchMode change : plan.only(Change.SwitchMode.class).toList()) {
            Sql.update(
                    connection,
                    "update directory set mode = ?, strict = ? where id = ?",
                    RunRows.word(change.to()),
                    change.strict(),
                    directoryId);
        }
        try {
            new UserChanges(edit, directoryId).apply(plan);
            Map<GroupId, List<MembershipDelta>> deltas = deltas(plan);
            new GroupChanges(edit, directoryId).apply(plan, deltas);
        } catch (SQLException e) {
            throw twice(e);
        }
        if (plan.changes().stream().anyMatch(change -> !(change instanceof MembershipDelta))) {
            requireUniqueNames();
        }
    }

    /** By group, in the plan's order. */
    private Map<GroupId, List<MembershipDelta>> deltas(Plan plan) {
        Map<GroupId, List<MembershipDelta>> deltas = new LinkedHashMap<>();
        plan.only(MembershipDelta.class).forEach(delta -> {
            deltas.computeIfAbsent(delta.ref().id(), id -> new ArrayList<>(1)).add(delta);
            UserSet unknown = UserRows.unknown(delta.joined(), edit.nextUserId());
            if (!unknown.isEmpty()) {
                throw Refusals.impossible("there is no registered user with the id " + unknown.toArray()[0]);
            }
        });
        return deltas;
    }

    private SQLException twice(SQLException e) throws SQLException {
        String constraint = e instanceof PSQLException p ? constraint(p.getServerErrorMessage()) : "";
        if (constraint.equals("registered_user_link")) {
            throw Refusals.impossible("it registers or links a directory user that is registered already");
        }
        if (constraint.equals("registered_user_login")) {
            throw loginTaken(e);
        }
        if (constraint.equals("registry_group_link")) {
            throw Refusals.impossible("it imports or associates a directory group that is imported already");
        }
        return e;
    }

    private static String constraint(@org.jspecify.annotations.Nullable ServerErrorMessage message) {
        String constraint = message == null ? null : message.getConstraint();
        return constraint == null ? "" : constraint;
    }

    private void requireUniqueNames() throws SQLException {
        Sql.execute(connection, "savepoint before_names_are_compared");
        try {
            Sql.execute(connection, "set constraints all immediate");
        } catch (PSQLException e) {
            Sql.execute(connection, "rollback to savepoint before_names_are_compared");
            String constraint = constraint(e.getServerErrorMessage());
            if (constraint.equals("registered_user_login")) {
                throw loginTaken(e);
            }
            if (constraint.equals("registry_group_name")) {
                throw groupNameTaken(e);
            }
            throw e;
        }
    }

    private RuntimeException groupNameTaken(SQLException e) throws SQLException {
        var same = Sql.list(connection, GroupRows.SELECT + """
                        where g.name_key = (select name_key from registry_group group by name_key having count(*) > 1
                                            order by name_key limit 1) order by g.id""", GroupRows::group);
        if (same.size() < 2) {
            throw e;
        }
        return Refusals.groupNameTaken(same.get(1).name(), same.get(0));
    }

    private RuntimeException loginTaken(SQLException e) throws SQLException {
        var same = Sql.list(connection, UserRows.SELECT + """
                        where u.login_key = (select login_key from registered_user group by login_key
                                             having count(*) > 1 order by login_key limit 1) order by u.id""", UserRows::user);
        if (same.size() < 2) {
            throw e;
        }
        return Refusals.loginTaken(same.get(1).login(), same.get(0));
    }
}
