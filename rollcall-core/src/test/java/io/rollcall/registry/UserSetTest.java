package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.roaringbitmap.RoaringBitmap;

class UserSetTest {
    @Property
    void set_algebra_is_that_of_java_util_Set(
            @ForAll @Size(max = 50) Set<@IntRange(max = 200_000) Integer> a,
            @ForAll @Size(max = 50) Set<@IntRange(max = 200_000) Integer> b) {
        Set<Integer> both = new TreeSet<>(a);
        both.retainAll(b);
        Set<Integer> either = new TreeSet<>(a);
        either.addAll(b);
        Set<Integer> onlyA = new TreeSet<>(a);
        onlyA.removeAll(b);

        assertThat(set(a).and(set(b))).containsExactlyElementsOf(both).hasSize(both.size());
        assertThat(set(a).or(set(b))).containsExactlyElementsOf(either);
        assertThat(set(a).minus(set(b))).containsExactlyElementsOf(onlyA);
        assertThat(set(a).equals(set(b))).isEqualTo(a.equals(b));
    }

    /** Around the size from which on a set is a bitmap, so that all pairs of forms meet. */
    @Property(tries = 200)
    void set_algebra_is_that_of_java_util_Set_whatever_form_a_set_has(
            @ForAll @IntRange(max = 3 * UserSet.LARGE) int sizeOfA,
            @ForAll @IntRange(max = 3 * UserSet.LARGE) int sizeOfB,
            @ForAll Random random) {
        Set<Integer> a = numbers(random, sizeOfA);
        Set<Integer> b = numbers(random, sizeOfB);
        Set<Integer> both = new TreeSet<>(a);
        both.retainAll(b);
        Set<Integer> either = new TreeSet<>(a);
        either.addAll(b);
        Set<Integer> onlyA = new TreeSet<>(a);
        onlyA.removeAll(b);

        assertThat(set(a).and(set(b)).toArray()).isEqualTo(array(both));
        assertThat(set(a).or(set(b)).toArray()).isEqualTo(array(either));
        assertThat(set(a).minus(set(b)).toArray()).isEqualTo(array(onlyA));
        assertThat(set(a).or(set(b))).isEqualTo(set(b).or(set(a))).hasSameHashCodeAs(set(either));
        assertThat(set(a).minus(set(b)).or(set(a).and(set(b)))).isEqualTo(set(a));
        RoaringBitmap sum = set(a).toBitmap();
        set(b).addTo(sum);
        assertThat(UserSet.wrap(sum)).isEqualTo(set(either));
        for (int id : List.of(0, 1, 5_000, 9_999)) {
            assertThat(set(a).contains(id)).isEqualTo(a.contains(id));
            assertThat(set(a).isWithin(id, 9_000)).isEqualTo(a.stream().allMatch(each -> each >= id && each <= 9_000));
            assertThat(set(a).isWithin(5, id)).isEqualTo(a.stream().allMatch(each -> each >= 5 && each <= id));
        }
    }

    @Example
    void a_set_of_ids_in_any_order_and_repeated_has_each_once() {
        assertThat(UserSet.of(3, 1, 3, 2, 1).toArray()).containsExactly(1, 2, 3);
        assertThat(UserSet.of()).isSameAs(UserSet.EMPTY);
        int[] descending = IntStream.range(0, 2 * UserSet.LARGE)
                .map(i -> -(i / 2) + UserSet.LARGE)
                .toArray();
        assertThat(UserSet.of(descending).size()).isEqualTo(UserSet.LARGE);
    }

    @Property(tries = 100)
    void ids_near_each_other_and_far_apart_are_the_same_in_every_form(
            @ForAll @IntRange(min = 1, max = 3 * UserSet.LARGE) int size,
            @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int largest,
            @ForAll Random random) {
        int[] ids = random.ints(size, 0, largest).toArray();
        int[] expected = Arrays.stream(ids).sorted().distinct().toArray();

        assertThat(UserSet.of(ids).toArray()).isEqualTo(expected);
        assertThat(UserSet.of(ids)).isEqualTo(UserSet.of(expected));
        assertThat(UserSet.of(ids).toBitSet().stream().toArray()).isEqualTo(expected);
    }

    private static Set<Integer> numbers(Random random, int size) {
        return random.ints(size, 0, 10_000).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static int[] array(Set<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    @Property
    void operations_leave_their_operands_alone(
            @ForAll @Size(max = 20) Set<@IntRange(max = 100) Integer> a,
            @ForAll @Size(max = 20) Set<@IntRange(max = 100) Integer> b) {
        UserSet left = set(a);
        UserSet right = set(b);

        left.or(right);
        left.minus(right);
        left.and(right);
        left.toBitmap().add(1_000);

        assertThat(left).containsExactlyElementsOf(new TreeSet<>(a));
        assertThat(right).containsExactlyElementsOf(new TreeSet<>(b));
    }

    private static UserSet set(Set<Integer> ids) {
        return UserSet.of(array(ids));
    }
}
