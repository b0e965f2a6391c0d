package io.rollcall.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.testkit.servers.GeneratedWorld.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedWorldTest {
    private static final Shape SHAPE = new Shape(2_000, 300, 20, 3, 2, 42);

    private final GeneratedWorld world = GeneratedWorld.of(SHAPE);

    @Test
    void the_same_shape_gives_the_same_bytes_and_another_seed_others(@TempDir Path folder) throws IOException {
        Path one = world.writeLdif(folder.resolve("one"));
        Path two = GeneratedWorld.of(SHAPE).writeLdif(folder.resolve("two"));
        Path other = GeneratedWorld.of(new Shape(2_000, 300, 20, 3, 2, 43)).writeLdif(folder.resolve("other"));
        assertThat(Files.mismatch(one, two)).isEqualTo(-1);
        assertThat(Files.mismatch(one, other)).isNotEqualTo(-1);
    }

    @Test
    void groups_hold_as_many_users_as_asked_for_each_once() {
        assertThat(world.memberships()).isEqualTo(300 * 20);
        for (int group = 0; group < SHAPE.groups(); group++) {
            assertThat(Arrays.stream(world.users(group)).distinct().count()).isEqualTo(world.users(group).length);
        }
    }

    @Test
    void the_last_group_is_as_large_as_asked_for_and_the_sum_stays() {
        GeneratedWorld large = GeneratedWorld.of(SHAPE.withLargest(1_500));
        assertThat(large.users(299)).hasSize(1_500);
        assertThat(large.memberships()).isEqualTo(300 * 20);
    }

    @Test
    void parents_hold_the_groups_that_follow_them_and_nothing_else_is_nested() {
        GeneratedWorld parents = GeneratedWorld.of(SHAPE.withParents(10));
        assertThat(parents.groups(0)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(parents.groups(11)).startsWith(12).hasSize(10);
        assertThat(parents.groups(12)).isEmpty();
        assertThat(parents.groups(297)).containsExactly(298, 299);
        Set<Integer> union = new HashSet<>();
        for (int group = 0; group <= 10; group++) {
            union.addAll(boxed(parents.users(group)));
        }
        assertThat(boxed(parents.effectiveUsers(0))).isEqualTo(union);
    }

    @Test
    void a_closed_chain_is_a_cycle_whose_groups_all_have_the_same_users() {
        assertThat(world.groups(0)).contains(1);
        assertThat(world.groups(3)).contains(0);
        assertThat(world.effectiveUsers(0))
                .isEqualTo(world.effectiveUsers(3))
                .hasSizeGreaterThan(world.users(0).length);
    }

    @Test
    void cycles_that_do_not_fit_are_refused() {
        assertThatThrownBy(() -> new Shape(10, 7, 1, 3, 2, 1)).hasMessageContaining("2 cycles of 4 groups");
        assertThatThrownBy(() -> new Shape(10, 7, 1, 0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void in_each_changed_group_one_user_left_and_one_joined() {
        GeneratedWorld later = world.withChangedGroups(10);
        for (int group = 0; group < SHAPE.groups(); group++) {
            Set<Integer> before = boxed(world.users(group));
            Set<Integer> after = boxed(later.users(group));
            int common = (int) before.stream().filter(after::contains).count();
            assertThat(common).isEqualTo(before.size() - (group < 10 && !before.isEmpty() ? 1 : 0));
            assertThat(after).hasSameSizeAs(before);
        }
    }

    @Test
    @Tag("openldap")
    void openldap_holds_what_the_world_says_before_and_after_a_change(@TempDir Path folder) throws Exception {
        Path ldif = world.writeLdif(folder.resolve("world.ldif"));
        try (OpenLdapServer server =
                OpenLdapServer.start(OpenLdapServer.Options.plain().withLdif(ldif))) {
            assertThat(differences(membersIn(server), membersOf(world))).isEmpty();
            GeneratedWorld later = world.withChangedGroups(10);
            world.changeTo(later, server.edit());
            assertThat(differences(membersIn(server), membersOf(later))).isEmpty();
            assertThat(differences(membersOf(world), membersOf(later))).hasSizeBetween(1, 10);
        }
    }

    /** The ids of the groups whose members differ. */
    private static Set<String> differences(Map<String, Set<String>> one, Map<String, Set<String>> other) {
        Set<String> groups = new TreeSet<>(one.keySet());
        groups.addAll(other.keySet());
        groups.removeIf(group -> Objects.equals(one.get(group), other.get(group)));
        return groups;
    }

    /** The members of each group by the group's immutable id, their DNs normalized, since servers escape as they like. */
    private static Map<String, Set<String>> membersOf(GeneratedWorld world) throws LDAPException {
        Map<String, Set<String>> members = new HashMap<>();
        for (int group = 0; group < SHAPE.groups(); group++) {
            Set<String> dns = new HashSet<>();
            for (int user : world.users(group)) {
                dns.add(DN.normalize(world.userDn(user)));
            }
            for (int member : world.groups(group)) {
                dns.add(DN.normalize(world.groupDn(member)));
            }
            members.put(world.groupId(group).toString(), dns);
        }
        return members;
    }

    private static Map<String, Set<String>> membersIn(OpenLdapServer server) throws Exception {
        Map<String, Set<String>> members = new HashMap<>();
        try (LDAPConnection connection = TestServerContract.connect(server)) {
            for (SearchResultEntry entry : connection
                    .search(server.baseDn(), SearchScope.SUB, "(objectClass=groupOfNames)", "entryUUID", "member")
                    .getSearchEntries()) {
                Set<String> dns = new HashSet<>();
                String[] values = entry.getAttributeValues("member");
                for (String value : values == null ? new String[0] : values) {
                    dns.add(DN.normalize(value));
                }
                members.put(entry.getAttributeValue("entryUUID"), dns);
            }
        }
        return members;
    }

    private static Set<Integer> boxed(int[] numbers) {
        Set<Integer> set = new HashSet<>();
        IntStream.of(numbers).forEach(set::add);
        return set;
    }
}
