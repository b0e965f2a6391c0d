package io.rollcall.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table of users while its very first rows come, without the indexes behind its primary key and unique constraints:
 * building these afterwards takes a fraction of the time that a million rows take to find their places one by one. All
 * within the transaction that registers the users, so either users and constraints are there, or neither happened.
 *
 * <pre>
 * 1. lock     nobody reads the table until the transaction ends; until then they would find no users in it
 * 2. truncate a table that is new in its transaction needs no write-ahead log where wal_level is minimal
 * 3. drop     the constraints, as the catalog has them
 * 4. rows
 * 5. add      the same constraints, which are checked by that
 * </pre>
 *
 * <p>Where somebody reads the table at that very moment, or has tied something to it, such as a foreign key, everything
 * stays as it is, and rows take the longer way.
 */
final class FirstUsers {
    /** Fewer users are not worth the locking. */
    private static final int MANY = 10_000;

    /** Lock not available, something depends on a constraint, no right to do that. */
    private static final Set<String> NOT_NOW = Set.of("55P03", "2BP01", "42501");

    private final Connection connection;
    private final List<Constraint> dropped;

    private FirstUsers(Connection connection, List<Constraint> dropped) {
        this.connection = connection;
        this.dropped = dropped;
    }

    /**
     * @param definition as PostgreSQL itself writes it
     */
    private record Constraint(String name, String definition) {}

    /** Makes the table ready for so many rows. */
    static FirstUsers expect(Edit edit, int users) throws SQLException {
        Connection connection = edit.connection();
        return users < MANY || edit.nextUserId() > 1 || isTaken(connection)
                ? new FirstUsers(connection, List.of())
                : new FirstUsers(connection, drop(connection));
    }

    /**
     * Whether the table is anything but empty and Rollcall's alone. Asked before and not found out by trying: a pool may
     * take what PostgreSQL answers to truncating such a table for a broken connection.
     */
    private static boolean isTaken(Connection connection) throws SQLException {
        return Sql.one(connection, """
                select exists (select from registered_user)
                    or exists (select from pg_constraint where confrelid = 'registered_user'::regclass)""", row -> row.getBoolean(1));
    }

    private static List<Constraint> drop(Connection connection) throws SQLException {
        Sql.execute(connection, "savepoint before_the_first_users");
        try {
            Sql.execute(connection, "lock table registered_user in access exclusive mode nowait");
            Sql.execute(connection, "truncate registered_user");
            List<Constraint> constraints =
                    Sql.list(connection, """
                    select quote_ident(conname), pg_get_constraintdef(oid) from pg_constraint
                    where conrelid = 'registered_user'::regclass and contype in ('p', 'u') order by conname""", row -> new Constraint(row.getString(1), row.getString(2)));
            alter(
                    connection,
                    constraints.stream()
                            .map(each -> "drop constraint " + each.name)
                            .toList());
            return constraints;
        } catch (SQLException e) {
            if (!NOT_NOW.contains(e.getSQLState())) {
                throw e;
            }
            Sql.execute(connection, "rollback to savepoint before_the_first_users");
            return List.of();
        }
    }

    /**
     * Brings the constraints back, once the rows are there.
     *
     * @throws SQLException if the rows break one of them; what else the transaction did is still there to look at
     */
    void came() throws SQLException {
        if (dropped.isEmpty()) {
            return;
        }
        Sql.execute(connection, "savepoint before_users_are_compared");
        try {
            alter(
                    connection,
                    dropped.stream()
                            .map(each -> "add constraint " + each.name + " " + each.definition)
                            .toList());
        } catch (SQLException e) {
            Sql.execute(connection, "rollback to savepoint before_users_are_compared");
            throw e;
        }
    }

    private static void alter(Connection connection, List<String> actions) throws SQLException {
        Sql.execute(
                connection, "alter table registered_user " + actions.stream().collect(Collectors.joining(", ")));
    }
}
