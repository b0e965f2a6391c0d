package io.rollcall.registry;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.PrimitiveIterator;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.BitSetUtil;
import org.roaringbitmap.RoaringBitmap;

/**
 * An immutable set of registered users, by their dense ids, iterated in ascending order. A small set is a sorted array,
 * four bytes a member wherever the ids lie; a large one is a compressed bitmap, two bytes a member or less. Which of the
 * two depends on the size alone, so equal sets have equal forms.
 */
public final class UserSet implements Iterable<Integer> {
    /** The size from which on a set is a bitmap. */
    static final int LARGE = 4_096;

    private static final int[] NONE = {};

    public static final UserSet EMPTY = new UserSet(NONE, null);

    private final int[] ids;
    private final @Nullable RoaringBitmap bitmap;

    private UserSet(int[] ids, @Nullable RoaringBitmap bitmap) {
        this.ids = ids;
        this.bitmap = bitmap;
    }

    /** The set of these ids, in whatever order and however often each. */
    public static UserSet of(int... ids) {
        return wrap(ids.clone());
    }

    /** The same of an array that it takes over: the caller will not use it any more. */
    public static UserSet wrap(int[] ids) {
        if (isAscending(ids, ids.length)) {
            return ascending(ids, ids.length);
        }
        if (ids.length >= LARGE) {
            return wrap(unordered(ids));
        }
        Arrays.sort(ids);
        int size = 1;
        for (int i = 1; i < ids.length; i++) {
            if (ids[i] != ids[i - 1]) {
                ids[size++] = ids[i];
            }
        }
        return ascending(ids, size);
    }

    /** Ids that lie near each other are set in a plain array of bits, which costs less than to sort them. */
    private static RoaringBitmap unordered(int[] ids) {
        int last = 0;
        int signs = 0;
        for (int id : ids) {
            last = Math.max(last, id);
            signs |= id;
        }
        if (signs < 0 || last / Integer.SIZE >= ids.length) {
            return RoaringBitmap.bitmapOfUnordered(ids);
        }
        long[] bits = new long[last / Long.SIZE + 1];
        for (int id : ids) {
            bits[id / Long.SIZE] |= 1L << id;
        }
        return BitSetUtil.bitmapOf(bits);
    }

    /** Takes over a bitmap that the caller will not change any more. */
    public static UserSet wrap(RoaringBitmap bitmap) {
        return bitmap.isEmpty()
                ? EMPTY
                : bitmap.getCardinality() < LARGE ? new UserSet(bitmap.toArray(), null) : new UserSet(NONE, bitmap);
    }

    /** Takes over the first ids of an array, each larger than the one before. */
    private static UserSet ascending(int[] ids, int size) {
        if (size == 0) {
            return EMPTY;
        }
        int[] exact = size == ids.length ? ids : Arrays.copyOf(ids, size);
        return size < LARGE ? new UserSet(exact, null) : new UserSet(NONE, RoaringBitmap.bitmapOf(exact));
    }

    private static boolean isAscending(int[] ids, int size) {
        for (int i = 1; i < size; i++) {
            if (ids[i] <= ids[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** A new bitmap with the same members, for an accumulation. */
    public RoaringBitmap toBitmap() {
        return bitmap == null ? RoaringBitmap.bitmapOf(ids) : bitmap.clone();
    }

    /** Adds all members to a bitmap. */
    public void addTo(RoaringBitmap target) {
        if (bitmap == null) {
            target.add(ids);
        } else {
            target.or(bitmap);
        }
    }

    public boolean contains(int id) {
        return bitmap == null ? Arrays.binarySearch(ids, id) >= 0 : bitmap.contains(id);
    }

    /** The same set in a form that is asked faster, for many questions; an eighth of the largest id in bytes. */
    public BitSet toBitSet() {
        if (bitmap != null) {
            return BitSetUtil.bitsetOf(bitmap);
        }
        BitSet bits = new BitSet();
        for (int id : ids) {
            bits.set(id);
        }
        return bits;
    }

    public int size() {
        return bitmap == null ? ids.length : bitmap.getCardinality();
    }

    /** Whether each id is from this one to that one, both included. */
    public boolean isWithin(int first, int last) {
        if (bitmap != null) {
            return bitmap.first() >= first && bitmap.last() <= last;
        }
        return ids.length == 0 || (ids[0] >= first && ids[ids.length - 1] <= last);
    }

    public boolean isEmpty() {
        return bitmap == null && ids.length == 0;
    }

    public UserSet and(UserSet other) {
        if (isEmpty() || other.isEmpty()) {
            return EMPTY;
        }
        if (bitmap != null && other.bitmap != null) {
            return wrap(RoaringBitmap.and(bitmap, other.bitmap));
        }
        return bitmap == null ? filtered(other, true) : other.filtered(this, true);
    }

    public UserSet or(UserSet other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        if (bitmap == null && other.bitmap == null) {
            return merged(other);
        }
        RoaringBitmap both = toBitmap();
        other.addTo(both);
        return wrap(both);
    }

    public UserSet minus(UserSet other) {
        if (other.isEmpty() || isEmpty()) {
            return this;
        }
        if (bitmap == null) {
            return filtered(other, false);
        }
        return wrap(
                other.bitmap == null
                        ? RoaringBitmap.andNot(bitmap, RoaringBitmap.bitmapOf(other.ids))
                        : RoaringBitmap.andNot(bitmap, other.bitmap));
    }

    public UserSet with(int id) {
        return or(of(id));
    }

    /** Of this small set, the members that are in the other one, or that are not. */
    private UserSet filtered(UserSet other, boolean wanted) {
        int[] kept = new int[ids.length];
        int size = 0;
        int at = 0;
        for (int id : ids) {
            boolean contains;
            if (other.bitmap == null) {
                while (at < other.ids.length && other.ids[at] < id) {
                    at++;
                }
                contains = at < other.ids.length && other.ids[at] == id;
            } else {
                contains = other.bitmap.contains(id);
            }
            if (contains == wanted) {
                kept[size++] = id;
            }
        }
        return size == ids.length ? this : ascending(kept, size);
    }

    private UserSet merged(UserSet other) {
        int[] merged = new int[ids.length + other.ids.length];
        int size = 0;
        int left = 0;
        int right = 0;
        while (left < ids.length && right < other.ids.length) {
            int one = ids[left];
            int two = other.ids[right];
            merged[size++] = Math.min(one, two);
            left += one <= two ? 1 : 0;
            right += two <= one ? 1 : 0;
        }
        while (left < ids.length) {
            merged[size++] = ids[left++];
        }
        while (right < other.ids.length) {
            merged[size++] = other.ids[right++];
        }
        return ascending(merged, size);
    }

    /** Ascending. */
    public int[] toArray() {
        return bitmap == null ? ids.clone() : bitmap.toArray();
    }

    public IntStream stream() {
        return bitmap == null ? Arrays.stream(ids) : bitmap.stream();
    }

    public void forEachId(IntConsumer action) {
        if (bitmap == null) {
            for (int id : ids) {
                action.accept(id);
            }
        } else {
            bitmap.forEach((org.roaringbitmap.IntConsumer) action::accept);
        }
    }

    @Override
    public Iterator<Integer> iterator() {
        PrimitiveIterator.OfInt iterator = stream().iterator();
        return iterator;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserSet that
                && Arrays.equals(that.ids, ids)
                && (bitmap == null ? that.bitmap == null : bitmap.equals(that.bitmap));
    }

    @Override
    public int hashCode() {
        return bitmap == null ? Arrays.hashCode(ids) : bitmap.hashCode();
    }

    @Override
    public String toString() {
        return stream().mapToObj(Integer::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
