package io.rollcall.ldap;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
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

    /** Values that together are as long are looked up by two threads, where there was no answer before. */
    static final int MANY = 1 << 20;

    /** Among other bytes the values' BER elements (X.690, 8.7), one after the other. */
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
         * The next values are these known members'.
         *
         * @param ordinals from one place of an array up to another
         * @return how many of them were heard: what the next one is known to be says nothing any more, so that its value
         *     has to be looked at
         */
        int members(int[] ordinals, int from, int to);

        /** Finds known members by their DNs as {@link #value} does, for another thread. */
        Finder finder();
    }

    /** Finds known members. */
    interface Finder {
        /** @return the known member that the DN in this part of the array is, or -1 */
        int find(byte[] bytes, int from, int to);
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

    private int end() {
        return starts[members.length];
    }

    /** Where values begin, and where the last one ends; and which known member each is, or -1. */
    private static final class Found {
        private final int[] starts;
        private final int[] members;

        private Found(int[] starts, int[] members) {
            this.starts = starts;
            this.members = members;
        }
    }

    private static final class Comparison {
        private final @Nullable LastAnswer last;
        private final RawEntry entry;
        private final byte[] bytes;
        private final int from;
        private final int to;
        private final Listener listener;
        private final Finder value;
        private final Ints starts = new Ints();
        private final Ints members = new Ints();

        /** Whether the entry's own bytes are kept: where they are hardly more than the values, nothing need be copied. */
        private final boolean takes;

        /** The place in the entry's bytes that will be the first of those that are kept. */
        private final int first;

        private int at;
        private int old;

        private Comparison(@Nullable LastAnswer last, RawEntry entry, int from, int to, Listener listener) {
            this.last = last;
            this.entry = entry;
            this.bytes = entry.bytes();
            this.from = from;
            this.to = to;
            this.listener = listener;
            value = listener::value;
            takes = to - from <= LARGEST && to - from > bytes.length / 4 * 3;
            first = takes ? 0 : from;
            at = from;
        }

        private @Nullable LastAnswer answer() {
            if (last == null && to - from >= MANY) {
                inHalves();
            }
            while (at < to) {
                if (last == null || !(same(last) || goesOn(last))) {
                    add(listen(at, entry.valueEnd(at)), entry.valueEnd(at));
                }
            }
            starts.add(at - first);
            if (to - from > LARGEST) {
                return null;
            }
            byte[] elements = takes ? entry.take() : Arrays.copyOfRange(bytes, from, to);
            return new LastAnswer(elements, starts.toArray(), members.toArray());
        }

        /** Hears the first half, while another thread looks up the second. */
        private void inHalves() {
            int half = at;
            while (half - from < (to - from) / 2) {
                half = entry.valueEnd(half);
            }
            int second = half;
            Finder finder = listener.finder();
            CompletableFuture<Found> beside = Beside.begin(() -> lookUp(second, finder));
            try {
                while (at < second) {
                    add(listen(at, entry.valueEnd(at)), entry.valueEnd(at));
                }
            } finally {
                // Whatever happened here, it must not go on with an entry that is another one by then.
                beside.handle((found, failed) -> failed).join();
            }
            Found found = Beside.join(beside);
            take(found.starts, found.members, 0, found.members.length);
        }

        /** Which known members the values from a place on are; hands nothing on. */
        private Found lookUp(int begin, Finder finder) {
            Ints places = new Ints();
            Ints known = new Ints();
            int element = begin;
            while (element < to) {
                int end = entry.valueEnd(element);
                places.add(element - begin);
                known.add(find(element, end, finder));
                element = end;
            }
            places.add(element - begin);
            return new Found(places.toArray(), known.toArray());
        }

        /** Takes all values that are the same from here on; false if there are none. */
        private boolean same(LastAnswer before) {
            if (old == before.count()) {
                return false;
            }
            int begin = before.starts[old];
            int differs = Arrays.mismatch(before.elements, begin, before.end(), bytes, at, to);
            int end = differs < 0 ? before.end() : begin + differs;
            int behind = Arrays.binarySearch(before.starts, old, before.count() + 1, end);
            // The last value to end here or before.
            int same = behind >= 0 ? behind : -behind - 2;
            if (same == old) {
                return false;
            }
            take(before.starts, before.members, old, same);
            old = same;
            return true;
        }

        /**
         * Hands on values that begin here, of which it is known which members they are, or that they are none.
         *
         * @param places where they begin, counted from anywhere, and after them where the last one ends
         */
        private void take(int[] places, int[] known, int begin, int end) {
            int moved = at - places[begin];
            int next = begin;
            while (next < end) {
                next += listener.members(known, next, end);
                if (next < end) {
                    listen(moved + places[next], moved + places[next + 1]);
                    next++;
                }
            }
            starts.addAll(places, begin, end, moved - first);
            members.addAll(known, begin, end, 0);
            at = moved + places[end];
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
            return find(element, end, value);
        }

        private int find(int element, int end, Finder finder) {
            int start = entry.valueStart(element);
            // Where the schema asks for a member, an empty DN stands for none.
            return start == end ? -1 : finder.find(bytes, start, GroupReader.endOfDn(bytes, start, end));
        }

        private void add(int member, int next) {
            starts.add(at - first);
            members.add(member);
            at = next;
        }
    }
}
