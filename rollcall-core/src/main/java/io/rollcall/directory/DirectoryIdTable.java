package io.rollcall.directory;

import java.util.Arrays;

/**
 * Numbers ids 0, 1, 2, … in the order in which they are added, and finds the number of an id. Open addressing over
 * plain arrays: 16 bytes an id and 8 to 16 for its slot. Not safe for many threads while it grows.
 */
public final class DirectoryIdTable {
    private long[] high = new long[64];
    private long[] low = new long[64];
    private int[] slots = new int[128];
    private int size;

    /** Another table with the same ids by the same numbers. */
    public DirectoryIdTable copy() {
        DirectoryIdTable copy = new DirectoryIdTable();
        copy.high = high.clone();
        copy.low = low.clone();
        copy.slots = slots.clone();
        copy.size = size;
        return copy;
    }

    public int size() {
        return size;
    }

    public DirectoryId id(int ordinal) {
        if (ordinal >= size) {
            throw new IndexOutOfBoundsException(ordinal);
        }
        return new DirectoryId(high[ordinal], low[ordinal]);
    }

    /** The number of this id, or -1. */
    public int ordinalOf(DirectoryId id) {
        return slots[slotOf(id.high(), id.low())] - 1;
    }

    /**
     * Adds an id and returns its number.
     *
     * @throws IllegalArgumentException if it is there already
     */
    public int add(DirectoryId id) {
        if (size * 2 >= slots.length) {
            grow();
        }
        int slot = slotOf(id.high(), id.low());
        if (slots[slot] != 0) {
            throw new IllegalArgumentException("the id " + id + " occurs twice");
        }
        if (size == high.length) {
            high = Arrays.copyOf(high, size + (size >> 1));
            low = Arrays.copyOf(low, high.length);
        }
        high[size] = id.high();
        low[size] = id.low();
        slots[slot] = ++size;
        return size - 1;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int i = 0; i < size; i++) {
            slots[slotOf(high[i], low[i])] = i + 1;
        }
    }

    private int slotOf(long idHigh, long idLow) {
        int mask = slots.length - 1;
        long mixed = (idHigh ^ Long.rotateLeft(idLow, 32)) * 0x9e3779b97f4a7c15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (slots[slot] != 0 && (high[slots[slot] - 1] != idHigh || low[slots[slot] - 1] != idLow)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
