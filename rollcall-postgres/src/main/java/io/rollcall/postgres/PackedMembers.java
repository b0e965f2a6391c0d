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
 * need not ask for each of them again. Only a memory: it counts for nothing as soon as any user changes, which a trigger
 * sees to that the migration {@code V12__packed_members.sql} describes, and what is not there is asked for.
 */
final class PackedMembers {
    private static final Logger LOG = LoggerFactory.getLogger(PackedMembers.class);

    /** Of more users than so many times those wanted, most would be for nothing. */
    private static final int MOST = 2;

    private PackedMembers() {}

    /**
     * Those of a group as they are at the connection's moment, in order of id; some may have left the group since.
     *
     * @param members how many the group has
     */
    static Optional<byte[]> of(Connection connection, GroupId group, int directoryId, int members) throws SQLException {
        AtomicReference<byte @Nullable []> packed = new AtomicReference<>();
        Sql.stream(
                connection, """
                select members from packed_members join user_generation using (generation)
                where group_id = ? and directory_id = ? and users <= ?""", row -> packed.set(row.getBytes(1)), group.value(), directoryId, (long) MOST * members);
        return Optional.ofNullable(packed.get());
    }

    /**
     * Keeps them, if the users are still of that generation.
     *
     * @param rows of so many users, in order of id, of that generation
     */
    static void keep(
            Transactions transactions, GroupId group, int directoryId, long generation, int users, List<byte[]> rows) {
        ByteStreamWriter members =
                ByteStreamWriter.of(rows.stream().map(ByteBuffer::wrap).toArray(ByteBuffer[]::new));
        try {
            transactions.aside(
                    connection -> Sql.update(connection, """
                    insert into packed_members (group_id, directory_id, generation, users, members)
                    select ?, ?, generation, ?, ? from user_generation where generation = ?
                    on conflict (group_id) do update set directory_id = excluded.directory_id,
                        generation = excluded.generation, users = excluded.users, members = excluded.members""", group.value(), directoryId, users, members, generation));
        } catch (DatabaseException e) {
            LOG.debug("The members of group {} could not be kept; they are asked for again next time", group, e);
        }
    }
}
