package io.rollcall.ldap;

import java.util.Arrays;

/**
 * Numbers 128-bit hashes 0, 1, 2, … in the order in which they are added, and finds the number of one. Open addressing
 * over plain arrays, no object a hash. Not safe for many threads while it grows.
 */
final class HashTable {
    private long[] high = new long[64];
    private long[] low = new long[64];
    private int[] slots = new int[128];
    private int size;

    int size() {
        return size;
    }

    /** Adds a hash and returns true; false if it is there already. */
    boolean add(long hashHigh, long hashLow) {
        if (size * 2 >= slots.length) {
            grow();
        }
        int slot = slotOf(hashHigh, hashLow);
        if (slots[slot] != 0) {
            return false;
        }
        if (size == high.length) {
            high = Arrays.copyOf(high, size + (size >> 1));
            low = Arrays.copyOf(low, high.length);
        }
        high[size] = hashHigh;
        low[size] = hashLow;
        slots[slot] = ++size;
        return true;
    }

    /** The number of this hash, or -1. */
    int find(long hashHigh, long hashLow) {
        return slots[slotOf(hashHigh, hashLow)] - 1;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int i = 0; i < size; i++) {
            slots[slotOf(high[i], low[i])] = i + 1;
        }
    }

    private int slotOf(long hashHigh, long hashLow) {
        // A keyed hash is evenly spread already, so some of its bits are the slot.
        int mask = slots.length - 1;
        int slot = (int) hashLow & mask;
        while (slots[slot] != 0 && (high[slots[slot] - 1] != hashHigh || low[slots[slot] - 1] != hashLow)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
