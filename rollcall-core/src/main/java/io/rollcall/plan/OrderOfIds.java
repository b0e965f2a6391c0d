package io.rollcall.plan;

import io.rollcall.directory.DirectoryUsers;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Ordinals of directory users in order of the users' ids, without an object a user: numbers are sorted that have the
 * leading bits of an id in front and a position behind, and then those whose leading bits are the same.
 */
final class OrderOfIds {
    private OrderOfIds() {}

    static int[] of(DirectoryUsers users, int[] ordinals) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(ordinals.length);
        long position = (1L << bits) - 1;
        long[] keys = new long[ordinals.length];
        for (int i = 0; i < keys.length; i++) {
            // Ids are in unsigned order, numbers in signed.
            keys[i] = ((users.id(ordinals[i]).high() ^ Long.MIN_VALUE) & ~position) | i;
        }
        Arrays.sort(keys);
        int[] sorted = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            sorted[i] = ordinals[(int) (keys[i] & position)];
        }
        int from = 0;
        for (int i = 1; i <= keys.length; i++) {
            if (i == keys.length || (keys[i] ^ keys[from]) > position || (keys[i] ^ keys[from]) < 0) {
                if (i - from > 1) {
                    sort(users, sorted, from, i);
                }
                from = i;
            }
        }
        return sorted;
    }

    private static void sort(DirectoryUsers users, int[] ordinals, int from, int to) {
        int[] sorted = Arrays.stream(ordinals, from, to)
                .boxed()
                .sorted(Comparator.comparing(users::id))
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, ordinals, from, sorted.length);
    }
}
