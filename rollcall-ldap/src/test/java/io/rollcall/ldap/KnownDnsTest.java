package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.KnownMembers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownDnsTest {
    private static final List<byte[]> BASES = bases();

    private static List<byte[]> bases() {
        try {
            return NormalDn.of(List.of(new DN("ou=people,dc=example")));
        } catch (LDAPException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Few are hashed by one thread, many by two; in both halves some are outside the base, and some share a DN. */
    private static List<String> dns(int size) {
        List<String> dns = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            dns.add(
                    switch (i % 50) {
                        case 7 -> "uid=u" + i + ",ou=elsewhere,dc=example";
                        case 11 -> "UID=U" + i + " , OU=People,DC=Example";
                        default -> "uid=u" + i + ",ou=people,dc=example";
                    });
        }
        dns.set(3, "uid=twice,ou=people,dc=example");
        dns.set(4, "UID=Twice,ou=people,dc=example");
        dns.set(20, "uid=far apart,ou=people,dc=example");
        dns.set(size - 1, "uid=far  apart,ou=people,dc=example");
        return dns;
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 5_000, 5_003, 20_001})
    void each_is_found_by_every_spelling_of_its_own_DN_unless_another_has_it_too_or_it_is_outside(int size)
            throws Exception {
        List<String> dns = dns(size);
        KnownMembers.Builder builder = KnownMembers.builder();
        for (int i = 0; i < size; i++) {
            builder.add(new DirectoryId(1, i), dns.get(i));
        }
        KnownDns known = KnownDns.of(builder.build(), BASES);
        Map<String, Integer> howMany = new HashMap<>();
        for (String dn : dns) {
            howMany.merge(new DN(dn).toNormalizedString(), 1, Integer::sum);
        }

        DnHasher hasher = known.hasher();
        for (int i = 0; i < size; i++) {
            String normal = new DN(dns.get(i)).toNormalizedString();
            boolean found = howMany.getOrDefault(normal, 0) == 1 && !normal.contains("elsewhere");
            for (String spelled : List.of(dns.get(i), dns.get(i).toUpperCase(Locale.ROOT))) {
                hasher.hash(spelled.getBytes(StandardCharsets.UTF_8));
                assertThat(known.find(hasher.high(), hasher.low())).as(spelled).isEqualTo(found ? i : -1);
            }
        }
        hasher.hash("uid=nobody,ou=people,dc=example".getBytes(StandardCharsets.UTF_8));
        assertThat(known.find(hasher.high(), hasher.low())).isEqualTo(-1);
    }

    /** A long first answer is looked up by two threads; who left, and whatever is outside, must still be looked at. */
    @ParameterizedTest
    @ValueSource(ints = {100, 40_000})
    void a_group_holds_its_known_members_and_the_others_are_looked_at_however_long_the_answer(int size)
            throws Exception {
        KnownMembers.Builder builder = KnownMembers.builder();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String dn = "uid=user-" + i + ",ou=people,dc=example";
            builder.add(new DirectoryId(1, i), dn);
            values.add(dn);
        }
        KnownMembers members = builder.build().without(ordinal -> ordinal == 5 || ordinal == size - 5);
        values.add(10, "cn=outside,ou=elsewhere,dc=org");
        values.add(size - 10, "uid=new,ou=people,dc=example");
        KnownDns known = KnownDns.of(members, BASES);
        HeldMembers held = new HeldMembers(members, known, known.hasher(), BASES, false);
        RawEntry entry = LastAnswerTest.entry(values);

        @Nullable LastAnswer last = null;
        for (int answer = 0; answer < 2; answer++) {
            held.begin(0);
            last = LastAnswer.read(last, entry, 0, held);

            assertThat(held.isDoubtful()).isFalse();
            assertThat(held.others()).isEqualTo(3);
            assertThat(List.of(text(held, 0), text(held, 1), text(held, 2)))
                    .containsExactly(
                            values.get(5),
                            "uid=new,ou=people,dc=example",
                            "uid=user-" + (size - 5) + ",ou=people,dc=example");
        }
        for (int other = 0; other < 3; other++) {
            held.found(other, HeldMembers.Kind.DANGLING, -1);
        }
        DirectoryGroups.Builder groups = DirectoryGroups.builder();
        groups.add(new DirectoryGroup(new DirectoryId(2, 2), "g", "", "cn=g"));
        int[] users = held.build(groups).directUsers(0);

        assertThat(users).hasSize(size - 2).doesNotContain(5, size - 5).doesNotHaveDuplicates();
        assertThat(held.dangling()).isEqualTo(3);
        assertThat(held.outOfScope()).isEqualTo(1);
    }

    private static String text(HeldMembers held, int other) {
        return new String(held.dn(other), StandardCharsets.UTF_8);
    }
}
