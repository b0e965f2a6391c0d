package io.rollcall.registry;

import java.util.Iterator;
import java.util.PrimitiveIterator;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.roaringbitmap.RoaringBitmap;

/**
 * An immutable set of registered users, by their dense ids, as a compressed bitmap: two bytes a member or less. Iterates
 * in ascending order.
 */
public final class UserSet implements Iterable<Integer> {
    public static final UserSet EMPTY = new UserSet(new RoaringBitmap());

    private final RoaringBitmap bitmap;

    private UserSet(RoaringBitmap bitmap) {
        this.bitmap = bitmap;
    }

    public static UserSet of(int... ids) {
        return ids.length == 0 ? EMPTY : wrap(RoaringBitmap.bitmapOf(ids));
    }

    /** Takes over a bitmap that the caller will not change any more. */
    public static UserSet wrap(RoaringBitmap bitmap) {
        return bitmap.isEmpty() ? EMPTY : new UserSet(bitmap);
    }

    /** A new bitmap with the same members, for an accumulation. */
    public RoaringBitmap toBitmap() {
        return bitmap.clone();
    }

    /** Adds all members to a bitmap. */
    public void addTo(RoaringBitmap target) {
        target.or(bitmap);
    }

    public boolean contains(int id) {
        return bitmap.contains(id);
    }

    public int size() {
        return bitmap.getCardinality();
    }

    public boolean isEmpty() {
        return bitmap.isEmpty();
    }

    public UserSet and(UserSet other) {
        return wrap(RoaringBitmap.and(bitmap, other.bitmap));
    }

    public UserSet or(UserSet other) {
        return other.isEmpty() ? this : isEmpty() ? other : wrap(RoaringBitmap.or(bitmap, other.bitmap));
    }

    public UserSet minus(UserSet other) {
        return other.isEmpty() || isEmpty() ? this : wrap(RoaringBitmap.andNot(bitmap, other.bitmap));
    }

    public UserSet with(int id) {
        return or(of(id));
    }

    /** Ascending. */
    public int[] toArray() {
        return bitmap.toArray();
    }

    public IntStream stream() {
        return bitmap.stream();
    }

    public void forEachId(IntConsumer action) {
        bitmap.forEach((org.roaringbitmap.IntConsumer) action::accept);
    }

    @Override
    public Iterator<Integer> iterator() {
        PrimitiveIterator.OfInt ids = stream().iterator();
        return ids;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserSet that && that.bitmap.equals(bitmap);
    }

    @Override
    public int hashCode() {
        return bitmap.hashCode();
    }

    @Override
    public String toString() {
        return bitmap.toString();
    }
}
