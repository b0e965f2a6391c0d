package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is found by its spelling is what the normal form finds, and nothing else is found. */
class SpelledDnsTest {
    @Property(tries = 300)
    void it_finds_what_a_map_of_texts_finds(@ForAll Random random) {
        SpelledDns spelled = new SpelledDns();
        Map<String, Integer> map = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            String dn = dn(random);
            byte[] bytes = bytes(dn);
            spelled.add(bytes, 0, bytes.length, i);
            map.putIfAbsent(dn, i);
        }
        List<String> asked = new ArrayList<>(map.keySet());
        for (int i = 0; i < 500; i++) {
            asked.add(dn(random));
        }
        assertThat(found(spelled, asked))
                .containsExactlyElementsOf(
                        asked.stream().map(dn -> map.getOrDefault(dn, -1)).toList());
    }

    @Property(tries = 2_000)
    void it_finds_nobody_whom_the_normal_form_does_not_find(@ForAll Random random) {
        SpelledDns spelled = new SpelledDns();
        DnHasher hasher = DnHasher.withFreshKey();
        HashTable normal = new HashTable();
        for (int i = 0; i < 20; i++) {
            byte[] dn = bytes(dn(random));
            hasher.hash(dn);
            if (normal.add(hasher.high(), hasher.low())) {
                spelled.add(dn, 0, dn.length, normal.size() - 1);
            }
        }
        for (int i = 0; i < 100; i++) {
            String dn = dn(random);
            int found = found(spelled, List.of(dn)).get(0);
            hasher.hash(bytes(dn));
            if (found >= 0) {
                assertThat(found).as(dn).isEqualTo(normal.find(hasher.high(), hasher.low()));
            }
        }
    }

    @Test
    void among_millions_nothing_is_mistaken_for_another() {
        SpelledDns spelled = new SpelledDns();
        int users = 300_000;
        for (int i = 0; i < users; i++) {
            byte[] dn = bytes("uid=u" + i + ",ou=people,dc=corp,dc=example");
            spelled.add(dn, 0, dn.length, i);
        }
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 3_000_000; i++) {
            int user = random.nextInt(2 * users);
            byte[] dn = bytes("uid=u" + user + ",ou=people,dc=corp,dc=example");
            spelled.hash(dn, 0, dn.length);
            int found = spelled.find(spelled.high(), spelled.low());
            if (found != (user < users ? user : -1)) {
                assertThat(found).as("user " + user).isEqualTo(user < users ? user : -1);
            }
        }
    }

    @Test
    void a_dn_in_the_middle_of_an_array_is_that_dn() {
        SpelledDns spelled = new SpelledDns();
        byte[] dn = bytes("uid=anne,dc=corp");
        byte[] around = bytes("xxuid=anne,dc=corpyyy");
        spelled.add(dn, 0, dn.length, 4);
        spelled.hash(around, 2, 2 + dn.length);
        assertThat(spelled.find(spelled.high(), spelled.low())).isEqualTo(4);
        spelled.hash(around, 2, 3 + dn.length);
        assertThat(spelled.find(spelled.high(), spelled.low())).isEqualTo(-1);
    }

    @Test
    void what_is_too_long_is_left_to_the_normal_form() {
        SpelledDns spelled = new SpelledDns();
        byte[] longest = bytes("cn=" + "a".repeat(SpelledDns.LONGEST - 3));
        byte[] longer = bytes("cn=" + "a".repeat(SpelledDns.LONGEST - 2));
        spelled.add(longest, 0, longest.length, 1);
        spelled.add(longer, 0, longer.length, 2);
        spelled.hash(longest, 0, longest.length);
        assertThat(spelled.find(spelled.high(), spelled.low())).isEqualTo(1);
        spelled.hash(longer, 0, longer.length);
        assertThat(spelled.find(spelled.high(), spelled.low())).isEqualTo(-1);
    }

    private static List<Integer> found(SpelledDns spelled, List<String> dns) {
        long[] highs = new long[dns.size()];
        long[] lows = new long[dns.size()];
        int[] ordinals = new int[dns.size()];
        for (int i = 0; i < highs.length; i++) {
            byte[] dn = bytes(dns.get(i));
            spelled.hash(dn, 0, dn.length);
            highs[i] = spelled.high();
            lows[i] = spelled.low();
        }
        spelled.find(highs, lows, highs.length, ordinals);
        List<Integer> found = new ArrayList<>();
        for (int ordinal : ordinals) {
            found.add(ordinal);
        }
        return found;
    }

    /** Few different ones, in several spellings, of every length up to some dozens. */
    private static String dn(Random random) {
        String name = "anne".repeat(random.nextInt(4)) + (char) ('a' + random.nextInt(6));
        String dn = (random.nextBoolean() ? "uid=" : "UID=") + name + (random.nextInt(5) == 0 ? "ö" : "")
                + (random.nextInt(4) == 0 ? " , " : ",") + "dc=corp";
        return random.nextInt(3) == 0 ? dn.toUpperCase(java.util.Locale.ROOT) : dn;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
