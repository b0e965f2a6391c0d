package io.rollcall.postgres;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.RegisteredUser.Block;
import io.rollcall.registry.RegisteredUser.Link;
import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Registered users out of their table, and the columns that are worked out for it. */
final class UserRows {
    /** To be followed by a condition, and that by an order. */
    static final String SELECT = """
            select u.id, u.login, u.display_name, u.mail, u.block, d.name as directory, u.directory_user_id, u.dn
            from registered_user u left join directory d on d.id = u.directory_id
            """;

    private UserRows() {}

    static RegisteredUser user(ResultSet row) throws SQLException {
        String directory = row.getString("directory");
        return new RegisteredUser(
                row.getInt("id"),
                row.getString("login"),
                row.getString("display_name"),
                row.getString("mail"),
                block(row.getString("block")),
                directory == null
                        ? Optional.empty()
                        : Optional.of(new Link(
                                new DirectoryName(directory),
                                DirectoryId.of(row.getObject("directory_user_id", UUID.class)),
                                row.getString("dn"))));
    }

    static String word(Block block) {
        return block.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Block block(String word) {
        return Block.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    static String searchKey(String login, String displayName, @Nullable String mail) {
        String key = Names.key(login) + "\n" + Names.key(displayName);
        return mail == null ? key : key + "\n" + Names.key(mail);
    }

    /** The same in every process: {@link String#hashCode} is specified. */
    static int dnHash(String dn) {
        return Names.key(Sql.text(dn)).hashCode();
    }

    static boolean sameDn(String one, String other) {
        return Names.key(one).equals(Names.key(other));
    }

    /**
     * The user of this id.
     *
     * @throws io.rollcall.registry.RefusedException if there is none
     */
    static RegisteredUser require(Connection connection, int id) throws SQLException {
        return Sql.first(connection, SELECT + "where u.id = ?", UserRows::user, id)
                .orElseThrow(() -> Refusals.noUser(id));
    }

    /** Those of these ids that are no registered user's. Ids are dense, and no user is ever deleted. */
    static UserSet unknown(UserSet ids, int nextUserId) {
        if (ids.isWithin(1, nextUserId - 1)) {
            return UserSet.EMPTY;
        }
        RoaringBitmap known = new RoaringBitmap();
        known.add(1L, nextUserId);
        return ids.minus(UserSet.wrap(known));
    }
}
