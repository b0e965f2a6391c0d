package io.rollcall.postgres;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.Refusals;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Groups out of their table. */
final class GroupRows {
    /** To be followed by a condition, and that by an order. */
    static final String SELECT = """
            select g.id, g.name, d.name as directory, g.directory_group_id, g.directory_group_name, g.dn, g.orphaned,
                   g.members, g.changed
            from registry_group g left join directory d on d.id = g.directory_id
            """;

    /**
     * The condition that a user is a member; its id is bound twice. Found by halving, as members are ascending: of ten
     * million memberships, {@code any} would look at every one.
     */
    static final String HAS_MEMBER = "g.members[width_bucket(?, g.members)] = ?";

    private GroupRows() {}

    static Group group(ResultSet row) throws SQLException {
        return new Group(
                new GroupId(row.getInt("id")),
                row.getString("name"),
                link(row),
                Sql.users(row, "members"),
                Sql.instant(row, "changed"));
    }

    private static Optional<GroupLink> link(ResultSet row) throws SQLException {
        String directory = row.getString("directory");
        if (directory == null) {
            return Optional.empty();
        }
        return Optional.of(new GroupLink(
                new DirectoryName(directory),
                DirectoryId.of(row.getObject("directory_group_id", UUID.class)),
                row.getString("directory_group_name"),
                row.getString("dn"),
                row.getBoolean("orphaned")));
    }

    static Optional<Group> find(Connection connection, GroupId id) throws SQLException {
        return Sql.first(connection, SELECT + "where g.id = ?", GroupRows::group, id.value());
    }

    /**
     * The group of this id, with its members in binary, which takes less time where they are many. Needs a transaction.
     *
     * @throws io.rollcall.registry.RefusedException if there is none
     */
    static Group requireLarge(Connection connection, GroupId id) throws SQLException {
        List<Group> found = new ArrayList<>(1);
        Sql.stream(connection, SELECT + "where g.id = ?", row -> found.add(group(row)), id.value());
        return found.stream().findFirst().orElseThrow(() -> Refusals.noGroup(id));
    }

    /**
     * The group of this id.
     *
     * @throws io.rollcall.registry.RefusedException if there is none
     */
    static Group require(Connection connection, GroupId id) throws SQLException {
        return find(connection, id).orElseThrow(() -> Refusals.noGroup(id));
    }
}
