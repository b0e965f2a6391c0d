package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

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
        return UserSet.of(ids.stream().mapToInt(Integer::intValue).toArray());
    }
}
