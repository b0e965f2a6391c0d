package io.rollcall.ldap;

import static io.rollcall.testkit.servers.scripted.Misbehaviour.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryKind;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.testkit.servers.scripted.Request.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is truly empty is followed, what is only not shown is not, and the guard decides where both could be (R15, R18). */
class EmptyOrFailedTest {
    private static HostileWorld activeDirectory() {
        return HostileWorld.of(DirectoryKind.AD, ScriptedCompany.activeDirectory(), HostileWorld.LONG);
    }

    private static void without(HostileWorld world, String group, String attribute) {
        world.server.directory().change(ScriptedCompany.groupDn(group), entry -> {
            entry.removeAttribute(attribute);
            return entry;
        });
    }

    @Test
    void r4_a_group_that_lost_all_its_members_is_emptied() {
        try (HostileWorld world = HostileWorld.generic()) {
            without(world, "Support", "member");

            assertThat(world.members("Support")).isEqualTo(2);
            assertThat(world.sync().status()).isEqualTo(Status.APPLIED);
            assertThat(world.members("Support")).isZero();
            assertThat(world.members("All")).isEqualTo(25);
        }
    }

    @Test
    void r4_a_directory_that_truly_shrank_is_followed() {
        try (HostileWorld world = HostileWorld.generic()) {
            world.server.directory().remove(ScriptedCompany.dn(28));
            world.server.directory().remove(ScriptedCompany.dn(24));
            world.server.directory().remove(ScriptedCompany.groupDn("Sport"));

            assertThat(world.sync().status()).isEqualTo(Status.APPLIED);
            assertThat(world.members("All")).isEqualTo(24);
            assertThat(world.members("Sport")).isZero();
            assertThat(world.registry.users().findByLogin("u28").orElseThrow().active())
                    .isFalse();
        }
    }

    @Test
    void r18_a_directory_that_shrank_by_much_is_held_by_the_guard_and_is_no_failure() {
        try (HostileWorld world = HostileWorld.generic()) {
            HostileWorld.State before = world.state();
            without(world, "All", "member");

            Run held = world.sync();
            assertThat(held.status()).isEqualTo(Status.HELD);
            assertThat(held.cause()).contains("25 of the");
            assertThat(world.state()).isEqualTo(before);
        }
    }

    @Test
    void r15_members_that_are_hidden_are_no_empty_groups_though_primary_groups_are_seen() {
        try (HostileWorld world = activeDirectory()) {
            assertThat(world.members("Domain Users")).isEqualTo(29);
            world.assertFails(
                    at(Kind.GROUPS, (request, proper, wire) -> wire.send(proper.without("member"))),
                    "no member in any group",
                    "member attribute");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"primaryGroupID", "userAccountControl"})
    void r15_an_attribute_that_every_user_of_active_directory_has_is_hidden(String attribute) {
        try (HostileWorld world = activeDirectory()) {
            world.assertFails(
                    at(Kind.USERS, (request, proper, wire) -> wire.send(proper.without(attribute))),
                    "not one of the 30 users has " + attribute);
        }
    }

    @Test
    void r15_a_server_without_pages_whose_size_limit_is_met() {
        try (HostileWorld world = HostileWorld.generic()) {
            world.assertFails(
                    at(Kind.ROOT_DSE, (request, proper, wire) -> wire.send(proper.without("supportedControl"))),
                    "size limit",
                    "users");
        }
    }

    @Test
    void a_server_that_does_not_say_who_is_bound_is_read_all_the_same() {
        try (HostileWorld world = HostileWorld.generic()) {
            world.server.directory().root("supportedExtension");

            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
        }
    }
}
