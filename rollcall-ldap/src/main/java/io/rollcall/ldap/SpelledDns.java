package io.rollcall.ldap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Finds users by their DN as the server spells it, byte by byte: a server names nearly every member just as it names the
 * user's entry, and then nothing needs {@link NormalDn}. What is not found here may still be a user by another spelling.
 *
 * <p>Goes by 96 bits of a hash under keys drawn anew for each reading: whatever two DNs somebody chooses without knowing
 * the keys, they are taken for one with a probability of 2<sup>-96</sup> (strongly universal multilinear hashing, Lemire
 * and Kaser 2014). Not safe for many threads.
 */
final class SpelledDns {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long UPPER = 0xffffffff00000000L;

    /** Longer ones are not found here. */
    static final int LONGEST = 512;

    /** Of a slot: 64 bits of the hash; then 32 more above the ordinal plus one, which is 0 if the slot is free. */
    private static final int SLOT = 2;

    /** Three for the length, then three for each four bytes. */
    private final long[] keys = drawn();

    private long[] slots = new long[128 * SLOT];
    private int size;
    private long high;
    private long low;

    /** Read by nobody: without it, to look and to do nothing with it would count as nothing to do. */
    @SuppressWarnings("UnusedVariable")
    private long seen;

    /** All at once, which takes a fraction of what it takes one after the other. */
    private static long[] drawn() {
        ByteBuffer bytes = ByteBuffer.allocate(3 * (2 + LONGEST / 4) * Long.BYTES);
        new SecureRandom().nextBytes(bytes.array());
        long[] keys = new long[bytes.capacity() / Long.BYTES];
        bytes.asLongBuffer().get(keys);
        return keys;
    }

    /** Adds the DN in this part of the array; one that is there already, or too long, changes nothing. */
    void add(byte[] bytes, int from, int to, int ordinal) {
        hash(bytes, from, to);
        add(high, low, ordinal);
    }

    /** Adds the DN that has this hash. */
    void add(long hashHigh, long hashLow, int ordinal) {
        if (hashLow == 0) {
            return;
        }
        if ((size + 1) * 2 > slots.length / SLOT) {
            grow();
        }
        int at = slotOf(hashHigh, hashLow);
        if ((int) slots[at + 1] == 0) {
            size++;
            slots[at] = hashHigh;
            slots[at + 1] = hashLow | (ordinal + 1);
        }
    }

    /** Hashes the DN in this part of the array; the result is left in {@link #high()} and {@link #low()}. */
    void hash(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > LONGEST) {
            high = 0;
            low = 0;
            return;
        }
        long a = keys[0] * length;
        long b = keys[1] * length;
        long c = keys[2] * length;
        int key = 3;
        int at = from;
        for (; at <= to - 4; at += 4, key += 3) {
            long word = (int) INTS.get(bytes, at) & 0xffffffffL;
            a += keys[key] * word;
            b += keys[key + 1] * word;
            c += keys[key + 2] * word;
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = (rest << 8) | (bytes[at] & 0xff);
        }
        a += keys[key] * rest;
        b += keys[key + 1] * rest;
        c += keys[key + 2] * rest;
        // The upper halves are the universal ones.
        high = (a & UPPER) | (b >>> 32);
        low = c & UPPER;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    /**
     * Looks up many hashes at once.
     *
     * @param ordinals takes the ordinal of the DN of each hash, or -1
     */
    void find(long[] highs, long[] lows, int count, int[] ordinals) {
        long[] all = slots;
        int mask = all.length - SLOT;
        // First a look at each slot: so the processor waits for memory for many of them at a time.
        for (int i = 0; i < count; i++) {
            ordinals[i] = (int) all[(((int) (highs[i] >>> 32) * SLOT) & mask) + 1];
        }
        for (int i = 0; i < count; i++) {
            int at = ((int) (highs[i] >>> 32) * SLOT) & mask;
            long rest = all[at + 1];
            // Most are in their firstSlot: a call for each would take longer than this.
            ordinals[i] = (int) rest == 0 || (all[at] == highs[i] && (rest & UPPER) == lows[i])
                    ? (int) rest - 1
                    : find(highs[i], lows[i]);
        }
    }

    /** Looks at where these hashes would be, so that they are near when each is added. */
    void lookAt(long[] highs, int count) {
        long found = 0;
        for (int i = 0; i < count; i++) {
            found ^= slots[firstSlot(highs[i]) + 1];
        }
        seen = found;
    }

    /** The ordinal of the DN of this hash, or -1. */
    int find(long hashHigh, long hashLow) {
        return (int) slots[slotOf(hashHigh, hashLow) + 1] - 1;
    }

    private int firstSlot(long hashHigh) {
        return ((int) (hashHigh >>> 32) * SLOT) & (slots.length - SLOT);
    }

    /** Where this hash is, or else would be. */
    private int slotOf(long hashHigh, long hashLow) {
        int at = firstSlot(hashHigh);
        while ((int) slots[at + 1] != 0 && (slots[at] != hashHigh || (slots[at + 1] & UPPER) != hashLow)) {
            at = at + SLOT == slots.length ? 0 : at + SLOT;
        }
        return at;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        for (int i = 0; i < old.length; i += SLOT) {
            if ((int) old[i + 1] != 0) {
                int at = slotOf(old[i], old[i + 1] & UPPER);
                slots[at] = old[i];
                slots[at + 1] = old[i + 1];
            }
        }
    }
}
