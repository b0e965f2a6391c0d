package io.rollcall.ldap;

import java.util.Arrays;

/** A growing list of numbers. */
final class Ints {
    private static final int[] NONE = {};

    private int[] values = NONE;
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(8, size + (size >> 1)));
        }
        values[size++] = value;
    }

    /** Adds a part of an array, each number as much larger as is said. */
    void addAll(int[] from, int begin, int end, int larger) {
        int count = end - begin;
        if (values.length - size < count) {
            values = Arrays.copyOf(values, Math.max(size + count, size + (size >> 1)));
        }
        for (int i = 0; i < count; i++) {
            values[size + i] = from[begin + i] + larger;
        }
        size += count;
    }

    int get(int index) {
        return values[index];
    }

    void set(int index, int value) {
        values[index] = value;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    void truncate(int newSize) {
        size = Math.min(size, newSize);
    }

    int[] toArray() {
        return size == 0 ? NONE : Arrays.copyOf(values, size);
    }
}
