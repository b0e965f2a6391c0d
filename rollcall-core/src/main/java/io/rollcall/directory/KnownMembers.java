package io.rollcall.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A group's members as they are known, each with the DN that it had when it was last read, in columns. A member is
 * addressed by its ordinal, 0 to {@link #size()} - 1. Immutable, except that it keeps what a directory makes of it; safe
 * for many threads.
 */
public final class KnownMembers {
    public static final KnownMembers NONE = builder().build();

    private final Columns columns;

    /** Whose DN proves nothing any more. */
    private final BitSet doubtful;

    private final List<DirectoryUser> readSince;

    private KnownMembers(Columns columns, BitSet doubtful, List<DirectoryUser> readSince) {
        this.columns = columns;
        this.doubtful = doubtful;
        this.readSince = List.copyOf(readSince);
    }

    public static Builder builder() {
        return builder(64, 4096);
    }

    /**
     * For so many members, without anything being moved.
     *
     * @param bytes what their DNs take together
     */
    public static Builder builder(int members, int bytes) {
        return new Builder(members, bytes);
    }

    public int size() {
        return columns.ids.size();
    }

    public DirectoryId id(int ordinal) {
        return columns.ids.id(ordinal);
    }

    /** The ordinal of the member with this id, or -1. */
    public int ordinalOf(DirectoryId id) {
        return columns.ids.ordinalOf(id);
    }

    /** The member's DN when it was last read, in UTF-8. */
    public byte[] dn(int ordinal) {
        return Arrays.copyOfRange(columns.dns, columns.begin(ordinal), columns.ends[ordinal]);
    }

    /** Takes the bytes of an array from one place to before another, and leaves them as they are. */
    @FunctionalInterface
    public interface Part {
        void of(byte[] bytes, int from, int to);
    }

    /** Shows {@link #dn} where it lies. */
    public void showDn(int ordinal, Part dn) {
        dn.of(columns.dns, columns.begin(ordinal), columns.ends[ordinal]);
    }

    /**
     * Whether whoever has the DN is taken for this member. One that left meanwhile is kept here, but must not join by its
     * DN; and where one was read at another DN, this one may be somebody else's.
     */
    public boolean isAtDn(int ordinal) {
        return !doubtful.get(ordinal);
    }

    /**
     * Members that were read since, each with the DN at which it was: those that joined, or joined again, or were found at
     * another DN than the known one. Nobody is among them twice.
     */
    public List<DirectoryUser> readSince() {
        return readSince;
    }

    /** These, of whom some are no members any more, or not at their DNs. */
    public KnownMembers without(IntPredicate ordinals) {
        BitSet more = (BitSet) doubtful.clone();
        for (int ordinal = 0; ordinal < size(); ordinal++) {
            if (ordinals.test(ordinal)) {
                more.set(ordinal);
            }
        }
        return new KnownMembers(columns, more, readSince);
    }

    /** These, with other members that were read since. */
    public KnownMembers with(List<DirectoryUser> nowReadSince) {
        return new KnownMembers(columns, doubtful, nowReadSince);
    }

    /**
     * What a directory makes of these members to find them by: made when first asked for, and kept as long as they are.
     *
     * @param making gets these members; {@link #isAtDn} may change afterwards, the rest does not
     */
    public <T> T kept(Class<T> type, Function<KnownMembers, T> making) {
        synchronized (columns) {
            Object known = columns.made;
            if (!type.isInstance(known)) {
                known = making.apply(this);
                columns.made = known;
            }
            return type.cast(known);
        }
    }

    /** Their ids, not to be added to. */
    DirectoryIdTable idTable() {
        return columns.ids;
    }

    private static final class Columns {
        private final DirectoryIdTable ids;
        private final byte[] dns;
        private final int[] ends;
        private @Nullable Object made;

        private Columns(Builder from, DirectoryIdTable ids) {
            this.ids = ids;
            // Arrays that are full are not written to any more: whoever adds gets larger ones.
            dns = from.dns.hasRemaining() ? Arrays.copyOf(from.dns.array(), from.dns.position()) : from.dns.array();
            ends = from.ends.length == from.count ? from.ends : Arrays.copyOf(from.ends, from.count);
        }

        private int begin(int ordinal) {
            return ordinal == 0 ? 0 : ends[ordinal - 1];
        }
    }

    /** Collects members; not safe for many threads. */
    public static final class Builder {
        private final DirectoryIdTable ids = new DirectoryIdTable();
        private ByteBuffer dns;
        private int[] ends;
        private int count;

        private Builder(int members, int bytes) {
            dns = ByteBuffer.allocate(bytes);
            ends = new int[Math.max(members, 2)];
        }

        public Builder add(DirectoryId id, String dn) {
            byte[] bytes = dn.getBytes(StandardCharsets.UTF_8);
            return add(id, bytes, 0, bytes.length);
        }

        /** Adds a member whose DN is in this part of the array, in UTF-8. */
        public Builder add(DirectoryId id, byte[] bytes, int from, int to) {
            ids.add(id);
            return add(bytes, from, to);
        }

        /** Adds a member whose id {@link #build(DirectoryIdTable)} is told. */
        public Builder add(byte[] bytes, int from, int to) {
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count + (count >> 1));
            }
            if (dns.remaining() < to - from) {
                int size = dns.position();
                dns = ByteBuffer.wrap(Arrays.copyOf(dns.array(), Math.max(size + to - from, size + (size >> 1))));
                dns.position(size);
            }
            dns.put(bytes, from, to - from);
            ends[count++] = dns.position();
            return this;
        }

        public KnownMembers build() {
            return build(ids);
        }

        /**
         * With these ids, of which there is one for each member, in their order.
         *
         * @throws IllegalArgumentException if an id occurs twice, or there are not as many as members
         */
        public KnownMembers build(DirectoryIdTable itsIds) {
            itsIds.requireDistinct();
            if (itsIds.size() != count) {
                throw new IllegalArgumentException(itsIds.size() + " ids for " + count + " members");
            }
            return new KnownMembers(new Columns(this, itsIds), new BitSet(), List.of());
        }
    }
}
