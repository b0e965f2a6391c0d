package io.rollcall.ldap;

import java.util.Arrays;

/** A growing list of large numbers. */
final class Longs {
    private static final long[] NONE = {};

    private long[] values = NONE;
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(8, size + (size >> 1)));
        }
        values[size++] = value;
    }

    long get(int index) {
        return values[index];
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    long[] toArray() {
        return size == 0 ? NONE : Arrays.copyOf(values, size);
    }
}
