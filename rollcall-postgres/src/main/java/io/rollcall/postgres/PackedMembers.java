package io.rollcall.postgres;

import io.rollcall.registry.GroupId;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ByteStreamWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members of large groups, kept as {@link ViewedUsers} had them packed for a view, so that the next view of that group
 * need not ask for each of them again. Only a memory: it is gone as soon as any user changes, by a trigger that the
 * migration {@code V12__packed_members.sql} describes, and what is not there is asked for.
 */
final class PackedMembers {
    private static final Logger LOG = LoggerFactory.getLogger(PackedMembers.class);

    private PackedMembers() {}

    /** Those of a group as they are known at the connection's moment, in order of id; some may have left the group since. */
    static Optional<byte[]> of(Connection connection, GroupId group, int directoryId) throws SQLException {
        AtomicReference<byte @Nullable []> members = new AtomicReference<>();
        Sql.stream(
                connection,
                "select members from packed_members where group_id = ? and directory_id = ?",
                row -> members.set(row.getBytes(1)),
                group.value(),
                directoryId);
        return Optional.ofNullable(members.get());
    }

    /**
     * Keeps them, unless the registry has changed since they were packed, or is about to.
     *
     * @param rows in order of id
     * @param version the registry's, when they were packed
     */
    static void keep(Transactions transactions, GroupId group, int directoryId, List<byte[]> rows, long version) {
        ByteStreamWriter members =
                ByteStreamWriter.of(rows.stream().map(ByteBuffer::wrap).toArray(ByteBuffer[]::new));
        try {
            transactions.aside(connection -> Sql.update(
                    connection,
                    // Whoever changes users has this row locked, so either is done before the other begins.
                    """
                    insert into packed_members (group_id, directory_id, members)
                    select ?, ?, ? from (select from registry_state where version = ? for share skip locked) unchanged
                    on conflict (group_id)
                    do update set directory_id = excluded.directory_id, members = excluded.members""",
                    group.value(),
                    directoryId,
                    members,
                    version));
        } catch (DatabaseException e) {
            LOG.debug("The members of group {} could not be kept; they are asked for again next time", group, e);
        }
    }
}
