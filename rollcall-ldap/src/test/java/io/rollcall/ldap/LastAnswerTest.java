package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.protocol.SearchResultEntryProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What differs from the answer before is found whatever has changed; here beside looking every value up. */
class LastAnswerTest {
    private static final int DISTRUSTED = 13;

    /** Every value that is a number is the known member of that number. */
    private static final class Heard implements LastAnswer.Listener {
        private final List<Integer> members = new ArrayList<>();
        private int lookedAt;
        private int foundBeside;
        private final Set<Thread> beside = new HashSet<>();

        @Override
        public int value(byte[] bytes, int from, int to) {
            lookedAt++;
            int member = member(bytes, from, to);
            members.add(member);
            return member;
        }

        private static int member(byte[] bytes, int from, int to) {
            String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            return text.startsWith("x") ? -1 : Integer.parseInt(text);
        }

        @Override
        public int members(int[] ordinals, int from, int to) {
            int next = from;
            while (next < to && ordinals[next] >= 0 && ordinals[next] != DISTRUSTED) {
                members.add(ordinals[next]);
                next++;
            }
            return next - from;
        }

        @Override
        public LastAnswer.Finder finder() {
            return (bytes, from, to) -> {
                foundBeside++;
                beside.add(Thread.currentThread());
                return member(bytes, from, to);
            };
        }
    }

    static RawEntry entry(List<String> values) throws ProtocolTrouble {
        byte[] operation = new SearchResultEntryProtocolOp(
                        new SearchResultEntry("cn=g", List.of(new Attribute("member", values))))
                .encodeProtocolOp()
                .encode();
        RawEntry raw = new RawEntry();
        raw.set(operation, Ber.contents(operation, 0, operation.length), operation.length);
        return raw;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void the_same_members_are_heard_as_without_an_answer_before(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            values.add(i % 17 == 0 ? "x" + i : Integer.toString(i));
        }
        @Nullable LastAnswer last = null;
        for (int round = 0; round < 60; round++) {
            change(random, values, round);
            RawEntry entry = entry(values);
            Heard plain = new Heard();
            LastAnswer.read(null, entry, 0, plain);
            Heard heard = new Heard();
            last = LastAnswer.read(last, entry, 0, heard);

            assertThat(heard.members).isEqualTo(plain.members);
            assertThat(plain.lookedAt).isEqualTo(values.size());
        }
    }

    private static void change(Random random, List<String> values, int round) {
        int count = random.nextInt(5) == 0 ? 40 : random.nextInt(4);
        for (int i = 0; i < count && !values.isEmpty(); i++) {
            int at = random.nextInt(values.size());
            switch (random.nextInt(3)) {
                case 0 -> values.remove(at);
                case 1 -> values.add(at, Integer.toString(1000 * (round + 1) + i));
                default -> values.set(at, Integer.toString(1000 * (round + 1) + 500 + i));
            }
        }
        if (random.nextInt(15) == 0) {
            Collections.shuffle(values, random);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500, 998, 999})
    void after_one_change_one_value_at_most_is_looked_at(int place) throws Exception {
        List<String> values = new ArrayList<>();
        for (int i = 1000; i < 2000; i++) {
            values.add(Integer.toString(i));
        }
        LastAnswer last = LastAnswer.read(null, entry(values), 0, new Heard());
        String removed = values.remove(place);
        Heard left = new Heard();
        last = LastAnswer.read(last, entry(values), 0, left);
        values.add(place, removed);
        Heard joined = new Heard();
        LastAnswer.read(last, entry(values), 0, joined);

        assertThat(left.members).hasSize(999);
        assertThat(left.lookedAt).isZero();
        assertThat(joined.members).hasSize(1000);
        assertThat(joined.lookedAt).isEqualTo(1);
    }

    @Test
    void of_a_first_long_answer_the_second_half_is_looked_up_by_another_thread_and_all_is_heard_in_order()
            throws Exception {
        List<String> values = new ArrayList<>();
        for (int i = 0; values.size() * 8 < LastAnswer.MANY; i++) {
            values.add(i % 1000 == 7 ? "x" + i : Integer.toString(100_000 + i));
            values.add(Integer.toString(i % 5000 == 0 ? DISTRUSTED : 1_000_000 + i));
        }
        RawEntry entry = entry(values);
        Heard first = new Heard();
        LastAnswer last = LastAnswer.read(null, entry, 0, first);
        Heard again = new Heard();
        LastAnswer.read(last, entry, 0, again);

        assertThat(first.members)
                .containsExactlyElementsOf(values.stream()
                        .map(value -> value.startsWith("x") ? -1 : Integer.parseInt(value))
                        .toList());
        assertThat(first.foundBeside).isBetween(values.size() / 3, values.size() * 2 / 3);
        assertThat(first.beside).hasSize(1).doesNotContain(Thread.currentThread());
        assertThat(again.members).isEqualTo(first.members);
        assertThat(again.lookedAt).isEqualTo((int) values.stream()
                .filter(value -> value.startsWith("x") || value.equals(Integer.toString(DISTRUSTED)))
                .count());
    }
}
