package io.rollcall.ldap;

import io.rollcall.directory.Imprint;
import io.rollcall.directory.Reading.Tally;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares a reading with the imprint of an earlier one, entry by entry and in order, and takes a new imprint meanwhile: a
 * hash of each entry's bytes, and of whether it is an active user, which may depend on the time. An entry that differs is
 * taken for the same with a probability of 2<sup>-64</sup>. Servers that send the same entries in another order are not
 * recognised; that costs time and nothing else. Used for one reading, in one thread.
 *
 * <pre>
 * imprint:  form · key · number of users, their hashes · number of groups, their hashes · dangling · out of scope
 * </pre>
 */
final class Imprinter {
    private static final int FORM = 1;
    private static final int INACTIVE_USER = 1;
    private static final int ACTIVE_USER = 2;
    private static final int GROUP = 3;

    private final Runnable differs;
    private final long key0;
    private final long key1;
    private final EntryHash hash;
    private final @Nullable Expected expected;
    private final Longs users = new Longs();
    private final Longs groups = new Longs();
    private boolean same;

    /** What an imprint holds. */
    private record Expected(long key0, long key1, ByteBuffer users, ByteBuffer groups, long dangling, long outOfScope) {
        static Optional<Expected> of(Imprint imprint) {
            ByteBuffer in = ByteBuffer.wrap(imprint.bytes());
            if (in.getInt() != FORM) {
                return Optional.empty();
            }
            return Optional.of(
                    new Expected(in.getLong(), in.getLong(), column(in), column(in), in.getLong(), in.getLong()));
        }

        private static ByteBuffer column(ByteBuffer in) {
            int size = in.getInt() * Long.BYTES;
            ByteBuffer column = in.slice(in.position(), size);
            in.position(in.position() + size);
            return column;
        }
    }

    /** @param differs told once when something differs, or now if there is nothing to compare with */
    Imprinter(Optional<Imprint> last, Runnable differs) {
        this.differs = differs;
        expected = last.flatMap(Expected::of).orElse(null);
        SecureRandom random = new SecureRandom();
        key0 = expected == null ? random.nextLong() : expected.key0;
        key1 = expected == null ? random.nextLong() : expected.key1;
        hash = new EntryHash(key0, key1);
        same = expected != null;
        if (!same) {
            differs.run();
        }
    }

    /** Takes the next user. */
    void user(RawEntry entry, boolean active) {
        take(entry, active ? ACTIVE_USER : INACTIVE_USER, users, expected == null ? null : expected.users);
    }

    /** Takes the next group. */
    void group(RawEntry entry) {
        take(entry, GROUP, groups, expected == null ? null : expected.groups);
    }

    private void take(RawEntry entry, int besides, Longs taken, @Nullable ByteBuffer column) {
        long hashed = hash.hash(entry.bytes(), entry.from(), entry.to(), besides);
        if (same && (column == null || !column.hasRemaining() || column.getLong() != hashed)) {
            differ();
        }
        taken.add(hashed);
    }

    /** Says that users or groups are at their end. */
    private void end(@Nullable ByteBuffer column) {
        if (same && (column == null || column.hasRemaining())) {
            differ();
        }
    }

    void endOfUsers() {
        end(expected == null ? null : expected.users);
    }

    void endOfGroups() {
        end(expected == null ? null : expected.groups);
    }

    private void differ() {
        same = false;
        differs.run();
    }

    /** Whether nothing differs so far. */
    boolean isSame() {
        return same;
    }

    /** The groups are about to come again. */
    void groupsAgain() {
        groups.clear();
    }

    /** What was counted when the imprint was taken, of a reading that is the same. */
    Tally tally() {
        return expected == null ? Tally.NONE : new Tally(0, expected.dangling, expected.outOfScope);
    }

    /** The imprint of what was read. */
    Imprint imprint(Tally tally) {
        ByteBuffer out = ByteBuffer.allocate(Integer.BYTES * 3 + Long.BYTES * (4 + users.size() + groups.size()));
        out.putInt(FORM).putLong(key0).putLong(key1);
        column(out, users);
        column(out, groups);
        out.putLong(tally.dangling()).putLong(tally.outOfScope());
        return new Imprint(out.array());
    }

    private static void column(ByteBuffer out, Longs hashes) {
        out.putInt(hashes.size());
        for (int i = 0; i < hashes.size(); i++) {
            out.putLong(hashes.get(i));
        }
    }
}
