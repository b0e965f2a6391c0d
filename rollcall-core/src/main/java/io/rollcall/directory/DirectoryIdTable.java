package io.rollcall.directory;

import java.util.Arrays;

/**
 * Numbers ids 0, 1, 2, … in the order in which they are added, and finds the number of an id. Open addressing over
 * plain arrays: 16 bytes an id and 16 to 32 for its slot. In a table of a million each look-up waits for memory, so ids
 * are entered, and looked up where they are many, {@value #AT_ONCE} at a time: first a look at every slot, whereby the
 * processor waits for many of them at once. Safe for many threads as long as nothing is added, once {@link #requireDistinct} or another look was taken.
 */
public final class DirectoryIdTable {
    private static final int AT_ONCE = 64;
    private static final long UPPER = 0xffffffff00000000L;

    private static final int FEW = 64;

    /** Two numbers an id. */
    private long[] ids;

    /** The upper half of the id's mix above its number plus one, which is 0 if the slot is free. */
    private long[] slots;

    private int size;

    /** How many have a slot. */
    private int entered;

    private int twice = -1;

    private boolean ended;

    /** Read by nobody: without it, to look and to do nothing with it would count as nothing to do. */
    @SuppressWarnings("UnusedVariable")
    private long seen;

    public DirectoryIdTable() {
        this(FEW);
    }

    /** @param expected so many ids need no larger table */
    public DirectoryIdTable(int expected) {
        int most = Math.max(expected, FEW);
        ids = new long[2 * most];
        slots = new long[2 * Integer.highestOneBit(2 * most - 1)];
    }

    /** Another table with the same ids by the same numbers. */
    public DirectoryIdTable copy() {
        complete();
        DirectoryIdTable copy = new DirectoryIdTable();
        copy.ids = ids.clone();
        copy.slots = slots.clone();
        copy.size = size;
        copy.entered = entered;
        copy.twice = twice;
        return copy;
    }

    public int size() {
        return size;
    }

    public DirectoryId id(int ordinal) {
        if (ordinal >= size) {
            throw new IndexOutOfBoundsException(ordinal);
        }
        return new DirectoryId(ids[2 * ordinal], ids[2 * ordinal + 1]);
    }

    /** The number of this id, or -1; of one that was added twice, the first. */
    public int ordinalOf(DirectoryId id) {
        complete();
        return (int) slots[slotOf(id.high(), id.low())] - 1;
    }

    /** The number here of each id of another table, by its number there, or -1. */
    public int[] ordinalsOf(DirectoryIdTable others) {
        complete();
        int[] ordinals = new int[others.size];
        for (int from = 0; from < ordinals.length; from += AT_ONCE) {
            int to = Math.min(ordinals.length, from + AT_ONCE);
            // Tables that were made of the same rows have them in the same order.
            boolean alike =
                    twice < 0 && to <= size && Arrays.equals(ids, 2 * from, 2 * to, others.ids, 2 * from, 2 * to);
            if (!alike) {
                lookAt(others.ids, from, to);
            }
            for (int i = from; i < to; i++) {
                ordinals[i] = alike ? i : (int) slots[slotOf(others.ids[2 * i], others.ids[2 * i + 1])] - 1;
            }
        }
        return ordinals;
    }

    /** Adds an id and returns its number. Whether it was there before, {@link #twice} tells. */
    public int add(DirectoryId id) {
        return add(id.high(), id.low());
    }

    /** Adds the id of these halves, without an object being made of them. */
    public int add(long high, long low) {
        if (ended) {
            throw new IllegalStateException("others rely on this table as it is: add to a copy");
        }
        if (2 * size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * (size + (size >> 1)));
        }
        ids[2 * size] = high;
        ids[2 * size + 1] = low;
        size++;
        if (size - entered == AT_ONCE) {
            complete();
        }
        return size - 1;
    }

    /** The number of an id that had another number before, the first such; -1 if all ids differ. */
    public int twice() {
        complete();
        return twice;
    }

    /**
     * Ends the adding: the table may be shared from now on.
     *
     * @throws IllegalArgumentException if an id was added twice
     */
    public void requireDistinct() {
        ended = true;
        if (twice() >= 0) {
            throw new IllegalArgumentException("the id " + id(twice) + " occurs twice");
        }
    }

    /** Enters what was added last. */
    private void complete() {
        if (entered == size) {
            return;
        }
        while (size * 2 > slots.length) {
            slots = new long[slots.length * 2];
            entered = 0;
        }
        while (entered < size) {
            int to = Math.min(size, entered + AT_ONCE);
            lookAt(ids, entered, to);
            while (entered < to) {
                enter(entered++);
            }
        }
    }

    private void enter(int ordinal) {
        int slot = slotOf(ids[2 * ordinal], ids[2 * ordinal + 1]);
        if (slots[slot] == 0) {
            slots[slot] = (mixed(ids[2 * ordinal], ids[2 * ordinal + 1]) & UPPER) | (ordinal + 1);
        } else if (twice < 0) {
            twice = ordinal;
        }
    }

    private void lookAt(long[] of, int from, int to) {
        long found = 0;
        for (int i = from; i < to; i++) {
            found ^= slots[firstSlot(mixed(of[2 * i], of[2 * i + 1]))];
        }
        seen = found;
    }

    private static long mixed(long idHigh, long idLow) {
        long mixed = (idHigh ^ Long.rotateLeft(idLow, 32)) * 0x9e3779b97f4a7c15L;
        return mixed ^ (mixed >>> 32);
    }

    private int firstSlot(long mixed) {
        return (int) mixed & (slots.length - 1);
    }

    /** Where this id is, or else would be. */
    private int slotOf(long idHigh, long idLow) {
        long mixed = mixed(idHigh, idLow);
        int slot = firstSlot(mixed);
        while (slots[slot] != 0 && !isAt(slots[slot], mixed, idHigh, idLow)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private boolean isAt(long slot, long mixed, long idHigh, long idLow) {
        int ordinal = (int) slot - 1;
        return (slot ^ mixed) >>> 32 == 0 && ids[2 * ordinal] == idHigh && ids[2 * ordinal + 1] == idLow;
    }
}
