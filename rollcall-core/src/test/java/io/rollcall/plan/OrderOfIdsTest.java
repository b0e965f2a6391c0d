package io.rollcall.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderOfIdsTest {
    @Test
    void the_order_is_that_of_the_ids_however_many_of_their_bits_are_the_same() {
        Random random = new Random(17);
        for (int size : new int[] {0, 1, 2, 3, 4, 255, 256, 1_000}) {
            for (int shift : new int[] {0, 20, 50, 60, 63}) {
                List<DirectoryUser> added = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    long high = random.nextLong() >> shift;
                    // Two ids are never the same: the lower half counts, from either side of zero.
                    DirectoryId id = new DirectoryId(high, (i * 0x9e3779b97f4a7c15L));
                    added.add(new DirectoryUser(id, true, "u" + i, "", null, ""));
                }
                DirectoryUsers users = DirectoryUsers.of(added);
                int[] odd = IntStream.range(0, size).filter(i -> i % 3 != 1).toArray();

                assertThat(OrderOfIds.of(users, odd))
                        .containsExactly(IntStream.of(odd)
                                .boxed()
                                .sorted(Comparator.comparing(users::id))
                                .mapToInt(Integer::intValue)
                                .toArray());
            }
        }
    }
}
