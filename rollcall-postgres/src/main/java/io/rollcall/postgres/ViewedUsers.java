package io.rollcall.postgres;

import io.rollcall.directory.KnownMembers;
import io.rollcall.registry.LinkedUsers;
import io.rollcall.registry.UserSet;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What a plan needs to know of users: who is active, and of those who are linked to its directory to whom, and what was
 * last taken over from there. Comes packed, thousands of users a row, for a million rows would cost more than all else:
 *
 * <pre>
 * user      id (4 bytes), state (1), and if linked here: directory id (16), digest (8), DN if asked for (UTF-8, then 0)
 * </pre>
 */
final class ViewedUsers {
    static final int USERS_A_ROW = 50_000;

    private static final byte[] NOBODY = {};

    /** So much room for DNs is made at once. */
    private static final long MOST_BYTES = 64 << 20;

    /** Id and state. */
    private static final int SMALLEST = Integer.BYTES + 1;

    /** Of a user that is linked, all but the DN itself. */
    private static final int BESIDE_DN = SMALLEST + 3 * Long.BYTES + 1;

    private static final int ACTIVE = 1;
    private static final int BLOCKED_BY_DIRECTORY = 2;
    private static final int HERE = 4;

    /** Packs the users that a table expression {@code users} holds, by the directory whose number is bound first. */
    static final String PACKED = packed("?", "");

    /** The same, with DNs. */
    static final String PACKED_WITH_DNS = packedWithDns("?");

    private final LinkedUsers.Builder linked;
    private final KnownMembers.Builder known;
    private final RoaringBitmap active = new RoaringBitmap();
    private final RoaringBitmap blocked = new RoaringBitmap();

    ViewedUsers() {
        linked = LinkedUsers.builder();
        known = KnownMembers.builder();
    }

    /**
     * For so many users without anything being moved, if all of them are linked.
     *
     * @param bytes what they take, packed with their DNs
     */
    ViewedUsers(int users, long bytes) {
        linked = LinkedUsers.builder(users);
        long dns = Math.max(bytes - (long) users * BESIDE_DN, users);
        known = KnownMembers.builder(users, (int) Math.min(dns, MOST_BYTES));
    }

    /**
     * The same, by any directory.
     *
     * @param directory an expression for its number
     */
    static String packedWithDns(String directory) {
        return packed(directory, " || textsend(dn) || '\\x00'::bytea");
    }

    private static String packed(String directory, String more) {
        return """
                select string_agg(int4send(id) || case
                    when directory_id = %s
                    then case block when 'none' then %s when 'by-directory' then %s else %s end
                         || uuid_send(directory_user_id) || int8send(attribute_digest)%s
                    else case block when 'none' then %s else %s end
                    end, '') as packed
                """.formatted(
                        directory,
                        state(HERE | ACTIVE),
                        state(HERE | BLOCKED_BY_DIRECTORY),
                        state(HERE),
                        more,
                        state(ACTIVE),
                        state(0));
    }

    private static String state(int state) {
        return "'\\x%02x'::bytea".formatted(state);
    }

    /** The users of a row. */
    static byte[] packed(ResultSet row) throws SQLException {
        byte[] packed = row.getBytes("packed");
        return packed == null ? NOBODY : packed;
    }

    /** Takes a row of users, packed without DNs. */
    void add(ResultSet row) throws SQLException {
        add(packed(row), false);
    }

    /** Takes a row of users, packed with DNs. */
    void addWithDns(ResultSet row) throws SQLException {
        addWithDns(packed(row));
    }

    /** Takes users, packed with DNs. */
    void addWithDns(byte[] packed) {
        add(packed, true);
    }

    /**
     * Takes those of the users, packed with their DNs in order of id, that are wanted.
     *
     * @param wanted ids, sorted
     * @return those wanted that are not among the users
     */
    int[] addWithDns(byte[] packed, int[] wanted) {
        Wanted some = new Wanted(wanted);
        add(packed, true, some);
        return some.missing();
    }

    private void add(byte[] packed, boolean withDns) {
        add(packed, withDns, null);
    }

    private void add(byte[] packed, boolean withDns, @Nullable Wanted wanted) {
        int[] actives = new int[Math.min(packed.length / SMALLEST, USERS_A_ROW)];
        int size = 0;
        ByteBuffer in = ByteBuffer.wrap(packed);
        while (in.hasRemaining()) {
            int user = in.getInt();
            int state = in.get();
            boolean taken = wanted == null || wanted.has(user);
            if (taken && (state & ACTIVE) != 0) {
                if (size == actives.length) {
                    active.addN(actives, 0, size);
                    size = 0;
                }
                actives[size++] = user;
            }
            if ((state & HERE) != 0) {
                long high = in.getLong();
                long low = in.getLong();
                long digest = in.getLong();
                if (taken) {
                    linked.add(high, low, user, digest);
                    if ((state & BLOCKED_BY_DIRECTORY) != 0) {
                        blocked.add(user);
                    }
                }
                if (withDns) {
                    int from = in.position();
                    int to = from;
                    while (packed[to] != 0) {
                        to++;
                    }
                    if (taken) {
                        known.add(packed, from, to);
                    }
                    in.position(to + 1);
                }
            }
        }
        active.addN(actives, 0, size);
    }

    /** Sorted ids, which are looked for in their order. */
    private static final class Wanted {
        private final int[] ids;
        private final int[] missing;
        private int next;
        private int missed;

        private Wanted(int[] ids) {
            this.ids = ids;
            missing = new int[ids.length];
        }

        private boolean has(int id) {
            while (next < ids.length && ids[next] < id) {
                missing[missed++] = ids[next++];
            }
            boolean found = next < ids.length && ids[next] == id;
            if (found) {
                next++;
            }
            return found;
        }

        private int[] missing() {
            while (next < ids.length) {
                missing[missed++] = ids[next++];
            }
            return Arrays.copyOf(missing, missed);
        }
    }

    LinkedUsers linked() {
        return linked.build();
    }

    /** Where those that are linked were last seen, if their DNs were asked for. */
    KnownMembers known(LinkedUsers who) {
        return known.build(who.ids());
    }

    UserSet active() {
        return UserSet.wrap(active);
    }

    UserSet blocked() {
        return UserSet.wrap(blocked);
    }
}
