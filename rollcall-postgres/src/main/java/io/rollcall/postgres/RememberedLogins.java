package io.rollcall.postgres;

import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The login names of many users, as they were asked for last: whoever looks at a large group looks at it again, at another
 * time or in another form. They count for nothing as soon as any user has changed, which a count in the database tells
 * that the migration {@code V12__packed_members.sql} describes. Safe for many threads.
 */
final class RememberedLogins {
    /** More would take memory that a server needs for its runs; so many take 20 MB. */
    static final int MOST = 200_000;

    private volatile @Nullable Moment last;

    private record Moment(long generation, Map<Integer, String> logins) {}

    /**
     * Those that are remembered, and how the users were counted when they were true.
     *
     * @param logins of the users asked for
     * @param unknown of whom nothing is remembered
     */
    record Remembered(Map<Integer, String> logins, UserSet unknown) {}

    boolean areNone() {
        return last == null;
    }

    /** What is remembered of these users and still true at the connection's moment. */
    Optional<Remembered> of(Connection connection, UserSet ids) throws SQLException {
        Moment moment = last;
        if (moment == null || moment.generation != generation(connection)) {
            return Optional.empty();
        }
        Map<Integer, String> logins = new HashMap<>(2 * ids.size());
        RoaringBitmap unknown = new RoaringBitmap();
        ids.forEachId(id -> {
            String login = moment.logins.get(id);
            if (login == null) {
                unknown.add(id);
            } else {
                logins.put(id, login);
            }
        });
        return Optional.of(new Remembered(logins, UserSet.wrap(unknown)));
    }

    /** Remembers these, which change no more, instead of those of before, if they are not too many. */
    void keep(long generation, Map<Integer, String> logins) {
        if (logins.size() <= MOST) {
            last = new Moment(generation, logins);
        }
    }

    /** Which change of users was the latest at the connection's moment. */
    static long generation(Connection connection) throws SQLException {
        return Sql.one(connection, "select generation from user_generation", row -> row.getLong(1));
    }
}
