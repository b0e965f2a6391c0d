package io.rollcall.ldap;

/**
 * Numbers 128-bit hashes 0, 1, 2, … in the order in which they are added, and finds the number of one. Open addressing in
 * one plain array, so that a look-up in a large table waits for memory once. Not safe for many threads while it grows.
 */
final class HashTable {
    /** Of a slot: the hash's two halves, and its number plus one; 0 if the slot is free. */
    private static final int SLOT = 3;

    private static final int FEW = 63;

    private long[] slots;
    private int size;

    /** Read by nobody: without it, to look and to do nothing with it would count as nothing to do. */
    @SuppressWarnings("UnusedVariable")
    private long seen;

    HashTable() {
        this(FEW);
    }

    /** @param expected so many hashes need no larger table */
    HashTable(int expected) {
        slots = new long[4 * Integer.highestOneBit(Math.max(expected, FEW)) * SLOT];
    }

    int size() {
        return size;
    }

    /** Adds a hash and returns true; false if it is there already. */
    boolean add(long hashHigh, long hashLow) {
        if (size * 2 >= slots.length / SLOT) {
            grow();
        }
        int at = slotOf(hashHigh, hashLow);
        if (slots[at + 2] != 0) {
            return false;
        }
        size++;
        put(at, hashHigh, hashLow, size);
        return true;
    }

    /** Looks at where these hashes would be, so that they are near when each is looked up or added. */
    void lookAt(long[] hashLows, int from, int to) {
        long found = 0;
        for (int i = from; i < to; i++) {
            found ^= slots[((int) hashLows[i] & (slots.length / SLOT - 1)) * SLOT + 2];
        }
        seen = found;
    }

    /** The number of this hash, or -1. */
    int find(long hashHigh, long hashLow) {
        return (int) slots[slotOf(hashHigh, hashLow) + 2] - 1;
    }

    private void put(int at, long hashHigh, long hashLow, long number) {
        slots[at] = hashHigh;
        slots[at + 1] = hashLow;
        slots[at + 2] = number;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        for (int at = 0; at < old.length; at += SLOT) {
            if (old[at + 2] != 0) {
                put(slotOf(old[at], old[at + 1]), old[at], old[at + 1], old[at + 2]);
            }
        }
    }

    private int slotOf(long hashHigh, long hashLow) {
        // A keyed hash is evenly spread already, so some of its bits are the slot.
        int mask = slots.length / SLOT - 1;
        int slot = (int) hashLow & mask;
        int at = slot * SLOT;
        while (slots[at + 2] != 0 && (slots[at + 1] != hashLow || slots[at] != hashHigh)) {
            slot = (slot + 1) & mask;
            at = slot * SLOT;
        }
        return at;
    }
}
