package io.rollcall.ldap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A group's member values as they came, and which known member each one is. The next answer is nearly the same, so only
 * the values that differ are looked up: hashing 100,000 DNs takes as long as receiving them. A value with the same bytes
 * is the same DN, so nothing depends on where in the answer it is. Immutable.
 */
final class LastAnswer {
    /** So many values that are gone may stand in a row for the rest to be found again. */
    private static final int GONE_IN_A_ROW = 32;

    /** More than that is not worth its memory. */
    private static final int LARGEST = 32 << 20;

    /** The values' BER elements (X.690, 8.7), one after the other. */
    private final byte[] elements;

    /** Where each element begins, and after them where the last one ends. */
    private final int[] starts;

    /** By value: the known member's ordinal, or -1. */
    private final int[] members;

    private LastAnswer(byte[] elements, int[] starts, int[] members) {
        this.elements = elements;
        this.starts = starts;
        this.members = members;
    }

    /** Hears of each value in turn. */
    interface Listener {
        /** @return the known member that the DN in this part of the array is, or -1 */
        int value(byte[] bytes, int from, int to);

        /**
         * The value is a known member's.
         *
         * @return false if that says nothing any more, so that the value has to be looked at
         */
        boolean member(int ordinal);
    }

    /**
     * Hands on the values in an attribute of an entry.
     *
     * @param last what came before, or null
     * @return what came now; null if it is too large to be kept
     */
    static @Nullable LastAnswer read(@Nullable LastAnswer last, RawEntry entry, int attribute, Listener listener) {
        return new Comparison(last, entry, entry.values(attribute), entry.valuesEnd(attribute), listener).answer();
    }

    private int count() {
        return members.length;
    }

    private static final class Comparison {
        private final @Nullable LastAnswer last;
        private final RawEntry entry;
        private final byte[] bytes;
        private final int from;
        private final int to;
        private final Listener listener;
        private final Ints starts = new Ints();
        private final Ints members = new Ints();
        private int at;
        private int old;

        private Comparison(@Nullable LastAnswer last, RawEntry entry, int from, int to, Listener listener) {
            this.last = last;
            this.entry = entry;
            this.bytes = entry.bytes();
            this.from = from;
            this.to = to;
            this.listener = listener;
            at = from;
        }

        private @Nullable LastAnswer answer() {
            while (at < to) {
                if (last == null || !(same(last) || goesOn(last))) {
                    add(listen(at, entry.valueEnd(at)), entry.valueEnd(at));
                }
            }
            starts.add(at - from);
            return to - from > LARGEST
                    ? null
                    : new LastAnswer(Arrays.copyOfRange(bytes, from, to), starts.toArray(), members.toArray());
        }

        /** Takes all values that are the same from here on; false if there are none. */
        private boolean same(LastAnswer before) {
            if (old == before.count()) {
                return false;
            }
            int first = before.starts[old];
            int differs = Arrays.mismatch(before.elements, first, before.elements.length, bytes, at, to);
            int end = differs < 0 ? before.elements.length : first + differs;
            int begin = old;
            while (old < before.count() && before.starts[old + 1] <= end) {
                int member = before.members[old];
                int next = at + before.starts[old + 1] - before.starts[old];
                if (member < 0 || !listener.member(member)) {
                    listen(at, next);
                }
                add(member, next);
                old++;
            }
            return old > begin;
        }

        /** Passes over values that are gone, if what follows them is here. */
        private boolean goesOn(LastAnswer before) {
            int most = Math.min(before.count(), old + 1 + GONE_IN_A_ROW);
            for (int next = old + 1; next < most; next++) {
                int length = before.starts[next + 1] - before.starts[next];
                if (length <= to - at
                        && Arrays.equals(
                                before.elements,
                                before.starts[next],
                                before.starts[next + 1],
                                bytes,
                                at,
                                at + length)) {
                    old = next;
                    return true;
                }
            }
            return false;
        }

        /** Hands on the value whose element this is. */
        private int listen(int element, int end) {
            int value = entry.valueStart(element);
            // Where the schema asks for a member, an empty DN stands for none.
            return value == end ? -1 : listener.value(bytes, value, GroupReader.endOfDn(bytes, value, end));
        }

        private void add(int member, int next) {
            starts.add(at - from);
            members.add(member);
            at = next;
        }
    }
}
