package io.rollcall.ldap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Hashes entries as they came, whatever is in them, to 64 bits under a key: fast over long entries, and whoever does not
 * know the key cannot make one entry look like another. The construction is that of UMAC (RFC 4418): NH over each
 * kilobyte, twice with shifted keys, then SipHash over what came of the kilobytes. Not safe for many threads.
 */
final class EntryHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOWER = 0xffffffffL;

    private static final int BLOCK = 1024;
    private static final int WORDS = BLOCK / 8;

    /** Of each block: two sums. Of all: the length, and a number that goes in besides. */
    private static final int SUMS = 16;

    private static final int TAIL = 16;

    private final SipHash hash;
    private final long[] keys = new long[WORDS + 1];
    private byte[] sums = new byte[TAIL + 8 * SUMS];

    EntryHash(long key0, long key1) {
        hash = new SipHash(key0, key1);
        byte[] number = new byte[8];
        for (int i = 0; i < keys.length; i++) {
            LONGS.set(number, 0, (long) i);
            hash.hash(number, number.length);
            keys[i] = hash.high();
        }
    }

    /** @param besides a number that makes another hash, whatever the bytes */
    long hash(byte[] bytes, int from, int to, int besides) {
        int blocks = (to - from + BLOCK - 1) / BLOCK;
        int length = blocks * SUMS + TAIL;
        if (sums.length < length) {
            sums = Arrays.copyOf(sums, 2 * length);
        }
        int block = 0;
        for (int at = from; at < to; at += BLOCK) {
            sum(bytes, at, Math.min(to, at + BLOCK), block);
            block += SUMS;
        }
        LONGS.set(sums, block, (long) (to - from));
        LONGS.set(sums, block + 8, (long) besides);
        hash.hash(sums, length);
        return hash.high();
    }

    /** NH and, with the keys of the next word, NH again. */
    private void sum(byte[] bytes, int from, int to, int target) {
        long first = 0;
        long second = 0;
        int word = 0;
        long key = keys[0];
        int at = from;
        for (; at <= to - 8; at += 8) {
            long value = (long) LONGS.get(bytes, at);
            long next = keys[++word];
            first += product(value, key);
            second += product(value, next);
            key = next;
        }
        if (at < to) {
            long rest = 0;
            for (int i = to - 1; i >= at; i--) {
                rest = rest << 8 | (bytes[i] & 0xff);
            }
            first += product(rest, key);
            second += product(rest, keys[word + 1]);
        }
        LONGS.set(sums, target, first);
        LONGS.set(sums, target + 8, second);
    }

    private static long product(long value, long key) {
        return ((value + key) & LOWER) * (((value >>> 32) + (key >>> 32)) & LOWER);
    }
}
