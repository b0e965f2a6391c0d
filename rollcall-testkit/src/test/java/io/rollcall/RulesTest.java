package io.rollcall;

import static io.rollcall.Scenario.ACTOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Progress;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.guard.Limits;
import io.rollcall.journal.JournalEntry;
import io.rollcall.journal.Run;
import io.rollcall.plan.Change;
import io.rollcall.plan.Evidence;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Reason.Code;
import io.rollcall.registry.Group;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RegistryView;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of the engine, between a directory and a registry in memory. */
class RulesTest {
    private final Scenario scenario = new Scenario();
    private final DirectoryId anne = scenario.corp.addUser("anne");
    private final DirectoryId bob = scenario.corp.addUser("bob");
    private final DirectoryId marketing = scenario.corp.addGroup("Marketing", "Groups");
    private final DirectoryId emea = scenario.corp.addGroup("EMEA Marketing", "Groups");

    RulesTest() {
        scenario.corp.addMember(marketing, emea);
        scenario.corp.addMember(emea, anne);
        scenario.corp.addMember(marketing, bob);
    }

    @Nested
    class Importing {
        @Test
        void r1_an_imported_group_has_the_registered_active_users_among_its_effective_members() {
            scenario.register(anne);

            scenario.importGroups(marketing);

            assertThat(scenario.members("Marketing")).containsExactly("anne");
        }

        @Test
        void r1_nobody_becomes_registered_by_an_import() {
            scenario.importGroups(marketing);

            assertThat(scenario.registry.users().count()).isZero();
            assertThat(scenario.members("Marketing")).isEmpty();
        }

        @Test
        void r1_a_blocked_user_is_no_member() {
            scenario.register(anne);
            scenario.registry.users().block(scenario.user("anne").id(), ACTOR);

            scenario.importGroups(marketing);

            assertThat(scenario.members("Marketing")).isEmpty();
        }

        @Test
        void r1_importing_twice_changes_nothing_and_says_so() {
            scenario.importGroups(marketing);

            Run again = scenario.importGroups(marketing);

            assertThat(again.status()).isEqualTo(Run.Status.NOTHING_TO_DO);
            assertThat(scenario.groupNames()).containsExactly("Marketing");
        }

        @Test
        void r2_an_associated_group_takes_name_and_members_of_the_directory_group() {
            scenario.register(anne);
            scenario.localUser("local");
            Group promo = scenario.local("Promotion", "local");

            scenario.run(new Intent.Associate(promo.id(), marketing));

            assertThat(scenario.groupNames()).containsExactly("Marketing");
            assertThat(scenario.members("Marketing")).containsExactly("anne");
            assertThat(scenario.group("Marketing").id()).isEqualTo(promo.id());
        }

        @Test
        void r2_the_plan_of_an_association_is_shown_before_and_changes_nothing() {
            scenario.register(anne);
            scenario.localUser("local");
            Group promo = scenario.local("Promotion", "local");

            List<Change> changes =
                    scenario.plan(new Intent.Associate(promo.id(), marketing)).changes();

            assertThat(changes).extracting(Change::kind).contains(Change.Kind.ASSOCIATE, Change.Kind.MEMBERS);
            assertThat(scenario.members("Promotion")).containsExactly("local");
        }

        @Test
        void r2_a_detached_group_is_local_and_keeps_its_members() {
            scenario.register(anne);
            scenario.importGroups(marketing);

            scenario.registry.groups().detach(scenario.group("Marketing").id(), ACTOR);
            scenario.corp.removeMember(emea, anne);
            scenario.sync();

            assertThat(scenario.group("Marketing").isLocal()).isTrue();
            assertThat(scenario.members("Marketing")).containsExactly("anne");
        }

        @Test
        void r2_associating_a_group_that_is_external_already_is_refused() {
            scenario.importGroups(marketing);

            assertThatThrownBy(() -> scenario.run(
                            new Intent.Associate(scenario.group("Marketing").id(), emea)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("external already")
                    .hasMessageContaining("corp");
        }
    }

    @Nested
    class Registering {
        @Test
        void r3_whoever_is_registered_is_a_member_of_the_imported_groups_at_once() {
            scenario.importGroups(marketing, emea);

            Run run = scenario.register(anne);

            assertThat(scenario.members("Marketing")).containsExactly("anne");
            assertThat(scenario.members("EMEA Marketing")).containsExactly("anne");
            assertThat(scenario.registry.journal().entries(run.id()))
                    .filteredOn(e -> e.kind() == Change.Kind.MEMBERS)
                    .allMatch(e -> e.reason().code() == Code.REGISTERED)
                    .hasSize(2);
        }

        @Test
        void r3_many_are_registered_through_one_reading() {
            scenario.importGroups(marketing);

            scenario.run(new Intent.RegisterAll());

            assertThat(scenario.members("Marketing")).containsExactly("anne", "bob");
        }

        @Test
        void r3_registering_somebody_twice_is_refused() {
            scenario.register(anne);

            assertThatThrownBy(() -> scenario.register(anne))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("anne is registered already");
        }

        @Test
        void r22_a_login_name_already_taken_is_refused_with_both_named() {
            scenario.localUser("Anne");

            assertThatThrownBy(() -> scenario.register(anne))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("cn=anne")
                    .hasMessageContaining("registered user anne")
                    .hasMessageContaining("--link");
            assertThat(scenario.registry.users().count()).isEqualTo(1);
        }

        @Test
        void r22_in_bulk_a_login_name_already_taken_is_qualified_and_reported() {
            scenario.localUser("anne");

            assertThat(scenario.plan(new Intent.RegisterAll()).remarks())
                    .anyMatch(remark -> remark.contains("anne@corp"));
            scenario.run(new Intent.RegisterAll());

            assertThat(scenario.user("anne").link()).isEmpty();
            assertThat(scenario.user("anne@corp").link()).isPresent();
        }

        @Test
        void r22_a_directory_user_becomes_a_registered_user_only_when_a_person_says_so() {
            scenario.importGroups(marketing);
            int id = scenario.localUser("Anne").id();
            scenario.sync();
            assertThat(scenario.user("anne").link()).isEmpty();

            scenario.run(new Intent.LinkUser(anne, id));

            assertThat(scenario.user("anne").link()).isPresent();
            assertThat(scenario.members("Marketing")).containsExactly("Anne");
        }

        @Test
        void r22_a_linked_user_keeps_the_login_name_it_was_linked_by_whatever_else_changes() {
            int id = scenario.localUser("admin").id();
            scenario.run(new Intent.LinkUser(anne, id));

            scenario.corp.put(new DirectoryUser(anne, true, "anne", "Anne Bonny", "new@corp.example", "cn=anne"));
            scenario.sync();

            assertThat(scenario.user("admin").id()).isEqualTo(id);
            assertThat(scenario.user("admin").displayName()).isEqualTo("Anne Bonny");
            assertThat(scenario.sync().status()).isEqualTo(Run.Status.NOTHING_TO_DO);
        }

        @Test
        void r22_a_directory_user_renamed_to_a_taken_login_name_does_not_take_it() {
            scenario.localUser("admin");
            scenario.register(anne);

            scenario.corp.put(new DirectoryUser(anne, true, "admin", "Anne", null, "cn=anne"));
            scenario.sync();

            assertThat(scenario.user("admin").link()).isEmpty();
            assertThat(scenario.user("admin@corp").link()).isPresent();
        }
    }

    @Nested
    class Following {
        @Test
        void r4_joins_and_leaves_in_the_directory_both_follow() {
            scenario.register(anne);
            scenario.register(bob);
            scenario.importGroups(marketing);

            scenario.corp.removeMember(marketing, bob);
            DirectoryId carl = scenario.corp.addUser("carl");
            scenario.register(carl);
            scenario.corp.addMember(emea, carl);
            scenario.sync();

            assertThat(scenario.members("Marketing")).containsExactly("anne", "carl");
        }

        @Test
        void r4_members_are_registered_by_policy() {
            Scenario byPolicy = new Scenario(RegisterPolicy.MEMBERS, Limits.DEFAULT);
            DirectoryId in = byPolicy.corp.addUser("in");
            byPolicy.corp.addUser("out");
            DirectoryId team = byPolicy.corp.addGroup("Team", "Groups");
            byPolicy.corp.addMember(team, in);
            byPolicy.importGroups(team);

            byPolicy.sync();

            assertThat(byPolicy.members("Team")).containsExactly("in");
            assertThat(byPolicy.registry.users().count()).isEqualTo(1);
        }

        @Test
        void r5_editing_an_external_group_is_refused_and_names_directory_and_dn() {
            scenario.localUser("local");
            scenario.importGroups(marketing);
            Group group = scenario.group("Marketing");
            String dn = group.link().orElseThrow().dn();

            List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> edits = List.of(
                    () -> scenario.registry.groups().addMembers(group.id(), scenario.ids("local"), ACTOR),
                    () -> scenario.registry.groups().removeMembers(group.id(), scenario.ids("local"), ACTOR),
                    () -> scenario.registry.groups().rename(group.id(), "Promotion", ACTOR));

            for (var edit : edits) {
                assertThatThrownBy(edit)
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                e -> assertThat(e.kind()).isEqualTo(RefusedException.Kind.EXTERNAL_GROUP))
                        .hasMessageContaining("corp")
                        .hasMessageContaining(dn);
            }
            assertThat(scenario.members("Marketing")).isEmpty();
        }

        @Test
        void r14_a_rename_or_a_move_keeps_identity_and_members() {
            scenario.register(anne);
            scenario.importGroups(marketing);
            var id = scenario.group("Marketing").id();

            scenario.corp.rename(marketing, "Brand");
            scenario.corp.moveGroup(marketing, "Elsewhere");
            scenario.corp.rename(anne, "Anne Bonny");
            Run run = scenario.sync();

            assertThat(scenario.group("Brand").id()).isEqualTo(id);
            assertThat(scenario.members("Brand")).containsExactly("anne");
            assertThat(run.joined() + run.left()).isZero();
        }

        @Test
        void r14_two_groups_may_swap_their_names() {
            scenario.importGroups(marketing, emea);
            var first = scenario.group("Marketing").id();

            scenario.corp.rename(marketing, "EMEA Marketing");
            scenario.corp.rename(emea, "Marketing");
            scenario.sync();

            assertThat(scenario.group("EMEA Marketing").id()).isEqualTo(first);
            assertThat(scenario.groupNames()).containsExactly("EMEA Marketing", "Marketing");
        }

        @Test
        void r14_a_name_taken_by_another_group_gets_the_parents_name_and_is_reported() {
            scenario.local("Marketing");

            assertThat(scenario.plan(new Intent.ImportAll()).remarks())
                    .anyMatch(remark -> remark.contains("Marketing (Groups)"));
            scenario.run(new Intent.ImportAll());

            assertThat(scenario.groupNames()).containsExactly("EMEA Marketing", "Marketing", "Marketing (Groups)");
            assertThat(scenario.sync().status()).isEqualTo(Run.Status.NOTHING_TO_DO);
        }

        @Test
        void r12_a_group_that_is_gone_stays_orphaned_and_comes_back_with_its_members() {
            scenario.register(anne);
            scenario.importGroups(marketing);
            DirectoryId only = marketing;

            scenario.corp.delete(only);
            scenario.sync();
            assertThat(scenario.group("Marketing").link().orElseThrow().orphaned())
                    .isTrue();
            assertThat(scenario.members("Marketing")).isEmpty();

            scenario.corp.put(new io.rollcall.directory.DirectoryGroup(only, "Marketing", "Groups", "cn=Marketing"));
            scenario.corp.addMember(only, anne);
            scenario.sync();
            assertThat(scenario.group("Marketing").link().orElseThrow().orphaned())
                    .isFalse();
            assertThat(scenario.members("Marketing")).containsExactly("anne");
        }

        @Test
        void r13_a_user_disabled_in_the_directory_is_blocked_and_leaves_and_comes_back() {
            scenario.register(anne);
            scenario.importGroups(marketing);

            scenario.corp.disable(anne);
            scenario.sync();
            assertThat(scenario.user("anne").active()).isFalse();
            assertThat(scenario.members("Marketing")).isEmpty();

            scenario.corp.setActive(anne, true);
            scenario.sync();
            assertThat(scenario.user("anne").active()).isTrue();
            assertThat(scenario.members("Marketing")).containsExactly("anne");
        }

        @Test
        void r13_a_user_blocked_by_hand_stays_blocked_whatever_the_directory_says() {
            scenario.register(anne);
            scenario.importGroups(marketing);

            scenario.registry.users().block(scenario.user("anne").id(), ACTOR);
            assertThat(scenario.members("Marketing")).isEmpty();
            scenario.sync();

            assertThat(scenario.user("anne").active()).isFalse();
            assertThat(scenario.members("Marketing")).isEmpty();
        }
    }

    @Nested
    class Modes {
        @Test
        void r6_in_partial_a_run_never_touches_a_local_group() {
            scenario.register(anne);
            scenario.localUser("jo");
            scenario.local("Content Managers", "jo", "anne");
            scenario.run(new Intent.ImportAll());

            scenario.sync();

            assertThat(scenario.members("Content Managers")).containsExactly("anne", "jo");
            assertThat(scenario.members("Marketing")).containsExactly("anne");
        }

        @Test
        void r7_in_full_linked_users_leave_local_groups_without_counterpart_and_others_stay() {
            scenario.register(anne);
            scenario.localUser("jo");
            Group managers = scenario.local("Content Managers", "jo", "anne");
            scenario.registry.groups().addUsage(managers.id(), "Holiday Planner", ACTOR);

            scenario.full();

            assertThat(scenario.members("Content Managers")).containsExactly("jo");
            assertThat(scenario.registry.groups().usages(managers.id())).hasSize(1);
            assertThat(scenario.members("Marketing")).containsExactly("anne");
        }

        @Test
        void r7_in_full_every_directory_group_is_imported_and_a_local_group_of_the_same_name_is_associated() {
            scenario.register(anne);
            scenario.localUser("jo");
            Group local = scenario.local("marketing", "jo");

            scenario.full();

            assertThat(scenario.groupNames()).containsExactly("EMEA Marketing", "Marketing");
            assertThat(scenario.group("Marketing").id()).isEqualTo(local.id());
            assertThat(scenario.members("Marketing")).containsExactly("anne");
        }

        @Test
        void r7_a_group_whose_namesake_was_imported_before_is_left_for_a_reason_that_is_true() {
            scenario.register(anne);
            Group local = scenario.local("Marketing", "anne");
            scenario.importGroups(marketing);

            scenario.full();

            assertThat(scenario.registry
                            .journal()
                            .latest(local.id(), scenario.user("anne").id())
                            .orElseThrow()
                            .reason()
                            .text())
                    .isEqualTo("corp's group of this name is here as Marketing (Groups)");
        }

        @Test
        void r7_strict_removes_those_who_are_not_linked_too() {
            scenario.localUser("jo");
            scenario.local("Content Managers", "jo");
            Intent strict = new Intent.SwitchMode(Mode.FULL, true);

            scenario.approve(strict, scenario.run(strict).fingerprint().orElseThrow());

            assertThat(scenario.members("Content Managers")).isEmpty();
        }

        @Test
        void r7_full_never_touches_groups_of_another_directory() {
            Scenario other = new Scenario(scenario.registry, "other", RegisterPolicy.MANUAL, Limits.DEFAULT);
            DirectoryId olaf = other.corp.addUser("olaf");
            DirectoryId sales = other.corp.addGroup("Sales", "Groups");
            other.corp.addMember(sales, olaf);
            other.register(olaf);
            other.importGroups(sales);

            scenario.full();

            assertThat(scenario.members("Sales")).containsExactly("olaf");
        }

        @Test
        void r8_no_run_deletes_a_group_or_a_user() {
            scenario.register(anne);
            scenario.local("Content Managers", "anne");
            scenario.run(new Intent.ImportAll());

            scenario.corp.delete(marketing);
            scenario.corp.disable(anne);
            scenario.full();
            scenario.sync();

            assertThat(scenario.groupNames()).containsExactly("Content Managers", "EMEA Marketing", "Marketing");
            assertThat(scenario.registry.users().count()).isEqualTo(1);
        }

        @Test
        void r9_the_switch_to_full_takes_effect_by_approving_exactly_that_plan() {
            scenario.register(anne);
            scenario.local("Content Managers", "anne");
            Intent toFull = new Intent.SwitchMode(Mode.FULL, false);

            Run held = scenario.run(toFull);
            assertThat(held.status()).isEqualTo(Run.Status.HELD);
            assertThat(scenario.members("Content Managers")).containsExactly("anne");

            scenario.local("Made Meanwhile", "anne");
            Run again = scenario.approve(toFull, held.fingerprint().orElseThrow());
            assertThat(again.status()).isEqualTo(Run.Status.HELD);
            assertThat(again.fingerprint()).isNotEqualTo(held.fingerprint());

            Run done = scenario.approve(toFull, again.fingerprint().orElseThrow());
            assertThat(done.status()).isEqualTo(Run.Status.APPLIED);
            assertThat(scenario.members("Content Managers")).isEmpty();
        }

        @Test
        void r10_a_group_with_usages_is_deleted_only_when_forced() {
            scenario.importGroups(marketing);
            Group group = scenario.group("Marketing");
            scenario.registry.groups().addUsage(group.id(), "Holiday Planner", ACTOR);

            assertThatThrownBy(() -> scenario.registry.groups().delete(group.id(), false, ACTOR))
                    .hasMessageContaining("Holiday Planner");
            scenario.registry.groups().delete(group.id(), true, ACTOR);

            assertThat(scenario.groupNames()).isEmpty();
        }
    }

    @Nested
    class Trust {
        @Test
        void r15_a_directory_that_cannot_be_read_changes_nothing_and_is_visible_as_a_failed_run() {
            scenario.register(anne);
            scenario.importGroups(marketing);
            scenario.corp.failWith(new DirectoryException("ldap://127.0.0.1:389 did not answer"));

            Run run = scenario.sync();

            assertThat(run.status()).isEqualTo(Run.Status.FAILED);
            assertThat(run.cause()).contains("did not answer");
            assertThat(scenario.members("Marketing")).containsExactly("anne");
            assertThat(scenario.registry.journal().run(run.id())).contains(run);
        }

        @Test
        void r15_an_answer_without_anybody_where_there_were_some_is_a_failure() {
            scenario.register(anne);
            scenario.importGroups(marketing);
            scenario.corp.delete(anne);
            scenario.corp.delete(bob);

            Run run = scenario.sync();

            assertThat(run.status()).isEqualTo(Run.Status.FAILED);
            assertThat(run.cause()).contains("no user at all");
            assertThat(scenario.members("Marketing")).containsExactly("anne");
        }

        @Test
        void r15_an_answer_without_any_group_where_there_were_some_is_a_failure() {
            scenario.register(anne);
            scenario.importGroups(marketing);
            scenario.corp.delete(marketing);
            scenario.corp.delete(emea);

            assertThat(scenario.sync().cause()).contains("no group at all");
            assertThat(scenario.members("Marketing")).containsExactly("anne");
        }

        @Test
        void r15_an_answer_without_any_membership_where_several_groups_had_members_is_a_failure() {
            scenario.register(anne);
            scenario.register(bob);
            scenario.importGroups(marketing, emea);
            scenario.corp.removeMember(marketing, bob);
            scenario.corp.removeMember(marketing, emea);
            scenario.corp.removeMember(emea, anne);

            assertThat(scenario.sync().cause()).contains("no member in any group");
            assertThat(scenario.members("Marketing")).containsExactly("anne", "bob");
        }

        @Test
        void r15_an_answer_without_any_membership_where_one_group_had_several_members_is_a_failure() {
            scenario.register(anne);
            scenario.register(bob);
            scenario.importGroups(marketing);
            scenario.corp.removeMember(marketing, bob);
            scenario.corp.removeMember(marketing, emea);
            scenario.corp.removeMember(emea, anne);

            assertThat(scenario.sync().cause())
                    .contains("no member in any group", "2 memberships", "1 imported group.");
            assertThat(scenario.members("Marketing")).containsExactly("anne", "bob");

            scenario.corp.addMember(emea, anne);
            assertThat(scenario.sync().status()).isEqualTo(Run.Status.APPLIED);
            assertThat(scenario.members("Marketing")).isEmpty();
        }

        @Test
        void r15_the_last_member_of_the_only_group_may_leave() {
            scenario.corp.removeMember(marketing, bob);
            scenario.corp.removeMember(marketing, emea);
            scenario.register(anne);
            scenario.importGroups(emea);
            scenario.corp.removeMember(emea, anne);

            scenario.sync();

            assertThat(scenario.members("EMEA Marketing")).isEmpty();
        }

        @Test
        void r15_an_answer_without_any_membership_where_groups_that_are_not_imported_had_members_is_a_failure() {
            scenario.register(anne);
            scenario.importGroups(emea);
            scenario.corp.removeMember(marketing, bob);
            scenario.corp.removeMember(marketing, emea);
            scenario.corp.removeMember(emea, anne);

            Run failed = scenario.sync();

            assertThat(failed.status()).isEqualTo(Run.Status.FAILED);
            assertThat(failed.cause())
                    .contains(
                            "no member in any group",
                            "3 memberships were named when it was last read",
                            "directory forget-position corp");
            assertThat(scenario.members("EMEA Marketing")).containsExactly("anne");

            scenario.corp.addMember(marketing, bob);
            assertThat(scenario.sync().status()).isEqualTo(Run.Status.APPLIED);
            assertThat(scenario.members("EMEA Marketing")).isEmpty();
            scenario.corp.removeMember(marketing, bob);
            assertThat(scenario.sync().status()).isEqualTo(Run.Status.NOTHING_TO_DO);
        }

        @Test
        void r15_a_directory_that_lost_all_memberships_is_followed_once_a_person_says_so() {
            scenario.register(anne);
            scenario.register(bob);
            scenario.importGroups(marketing);
            scenario.corp.removeMember(marketing, bob);
            scenario.corp.removeMember(marketing, emea);
            scenario.corp.removeMember(emea, anne);
            assertThat(scenario.sync().status()).isEqualTo(Run.Status.FAILED);

            scenario.registry.directories().forgetPosition(new DirectoryName("corp"), ACTOR);

            assertThat(scenario.sync().status()).isEqualTo(Run.Status.APPLIED);
            assertThat(scenario.members("Marketing")).isEmpty();
        }

        @Test
        void r15_that_nobody_is_a_member_is_accepted_until_a_whole_run_goes_through_and_then_no_more() {
            DirectoryName corp = new DirectoryName("corp");
            scenario.register(anne);
            scenario.register(bob);
            scenario.importGroups(marketing, emea);
            scenario.registry.directories().forgetPosition(corp, ACTOR);
            scenario.corp.failWith(new DirectoryException("corp: it is down"));
            assertThat(scenario.sync().status()).isEqualTo(Run.Status.FAILED);
            assertThat(scenario.registry.view(corp).acceptsNobodyNamed()).isTrue();
            scenario.corp.failWith(null);
            assertThat(scenario.sync().status()).isEqualTo(Run.Status.NOTHING_TO_DO);

            scenario.corp.removeMember(marketing, bob);
            scenario.corp.removeMember(marketing, emea);
            scenario.corp.removeMember(emea, anne);

            assertThat(scenario.sync().cause()).contains("no member in any group");
            assertThat(scenario.members("Marketing")).containsExactly("anne", "bob");
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1})
        void r15_a_small_count_of_named_memberships_does_not_outweigh_the_members_that_are_known(long named) {
            scenario.register(anne);
            scenario.register(bob);
            scenario.importGroups(marketing);
            RegistryView view = scenario.registry.view(new DirectoryName("corp"));
            scenario.corp.removeMember(marketing, bob);
            scenario.corp.removeMember(marketing, emea);
            scenario.corp.removeMember(emea, anne);

            assertThatThrownBy(() -> Evidence.require(scenario.corp.read(Progress.SILENT), named(view, named)))
                    .hasMessageContaining("2 memberships are known");
            assertThatCode(() -> Evidence.require(
                            scenario.corp.read(Progress.SILENT), named(view, RegistryView.NOBODY_ACCEPTED)))
                    .doesNotThrowAnyException();
        }

        private static RegistryView named(RegistryView view, long named) {
            return new RegistryView(
                    view.directory(),
                    view.version(),
                    view.mode(),
                    view.strict(),
                    view.registerPolicy(),
                    view.nextUserId(),
                    view.nextGroupId(),
                    view.groups(),
                    view.linked(),
                    view.active(),
                    view.blockedByDirectory(),
                    view.logins(),
                    view.sids(),
                    view.position(),
                    OptionalLong.of(named));
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void r15_members_that_do_not_exist_or_are_out_of_scope_prove_that_members_are_visible(boolean outOfScope) {
            DirectoryId left = outOfScope ? scenario.corp.addUserOutOfScope("far") : scenario.corp.addUser("gone");
            scenario.corp.addMember(marketing, left);
            scenario.register(anne);
            scenario.register(bob);
            scenario.importGroups(marketing, emea);
            if (!outOfScope) {
                scenario.corp.delete(left);
            }
            scenario.corp.removeMember(marketing, bob);
            scenario.corp.removeMember(marketing, emea);
            scenario.corp.removeMember(emea, anne);

            Run run = scenario.sync();

            assertThat(run.status()).as(String.valueOf(run.cause())).isEqualTo(Run.Status.APPLIED);
            assertThat(scenario.members("Marketing")).isEmpty();
        }

        @Test
        void r15_one_users_registration_and_a_failed_run_leave_the_count_of_named_memberships_as_it_was() {
            scenario.register(anne);
            scenario.importGroups(emea);
            scenario.corp.failWith(new DirectoryException("corp: it is down"));
            assertThat(scenario.sync().status()).isEqualTo(Run.Status.FAILED);
            scenario.corp.failWith(null);
            scenario.corp.removeMember(marketing, bob);
            scenario.corp.removeMember(marketing, emea);
            scenario.register(bob);
            assertThat(scenario.registry.view(new DirectoryName("corp")).named())
                    .hasValue(3);

            scenario.corp.removeMember(emea, anne);
            assertThat(scenario.sync().cause()).contains("3 memberships were named");
        }

        @Test
        void r18_approving_one_plan_does_not_apply_another_however_small() {
            List<DirectoryId> crowd = crowd(40);
            crowd.subList(0, 20).forEach(id -> scenario.corp.removeMember(marketing, id));
            Run held = scenario.sync();
            crowd.subList(0, 15).forEach(id -> scenario.corp.addMember(marketing, id));

            Run another = scenario.approve(
                    new Intent.Synchronise(), held.fingerprint().orElseThrow());

            assertThat(another.status()).isEqualTo(Run.Status.HELD);
            assertThat(another.cause())
                    .contains("no longer " + held.fingerprint().orElseThrow());
            assertThat(scenario.members("Marketing")).hasSize(40);
            assertThat(scenario.sync().status()).isEqualTo(Run.Status.APPLIED);
        }

        @Test
        void r18_a_plan_beyond_the_limit_is_held_until_its_fingerprint_is_approved() {
            List<DirectoryId> crowd = crowd(40);
            crowd.subList(0, 20).forEach(id -> scenario.corp.removeMember(marketing, id));
            crowd.subList(0, 20).forEach(id -> scenario.corp.removeMember(emea, id));

            Run held = scenario.sync();
            assertThat(held.status()).isEqualTo(Run.Status.HELD);
            assertThat(held.cause()).contains("20 of the 40");
            assertThat(scenario.members("Marketing")).hasSize(40);
            assertThat(scenario.registry.journal().held()).hasSize(1);

            Run wrong = scenario.approve(new Intent.Synchronise(), new Fingerprint("0".repeat(32)));
            assertThat(wrong.status()).isEqualTo(Run.Status.HELD);

            Run done = scenario.approve(
                    new Intent.Synchronise(), held.fingerprint().orElseThrow());
            assertThat(done.status()).isEqualTo(Run.Status.APPLIED);
            assertThat(scenario.members("Marketing")).hasSize(20);
            assertThat(scenario.registry.journal().held()).isEmpty();
        }

        @Test
        void r19_every_join_and_leave_has_its_run_time_actor_and_reason() {
            scenario.register(anne);
            Run imported = scenario.importGroups(marketing);
            scenario.corp.removeMember(emea, anne);
            Run left = scenario.sync();
            Group group = scenario.group("Marketing");

            JournalEntry entry = scenario.registry
                    .journal()
                    .latest(group.id(), scenario.user("anne").id())
                    .orElseThrow();

            assertThat(entry.run()).contains(left.id());
            assertThat(entry.actor()).isEqualTo(ACTOR);
            assertThat(entry.at()).isAfter(imported.finished());
            assertThat(entry.reason().code()).isEqualTo(Code.LEFT_IN_DIRECTORY);
            assertThat(scenario.logins(scenario.registry.journal().membersAt(group.id(), imported.finished())))
                    .containsExactly("anne");
            assertThat(scenario.registry.journal().membersAt(group.id(), left.finished()))
                    .isEmpty();
        }

        @Test
        void r21_planning_twice_gives_the_same_plan_and_after_applying_an_empty_one() {
            scenario.register(anne);
            Intent intent = new Intent.ImportAll();

            assertThat(scenario.plan(intent)).isEqualTo(scenario.plan(intent));
            scenario.run(intent);

            assertThat(scenario.plan(intent).isEmpty()).isTrue();
            assertThat(scenario.sync().status()).isEqualTo(Run.Status.NOTHING_TO_DO);
        }

        private List<DirectoryId> crowd(int size) {
            List<DirectoryId> crowd = new ArrayList<>();
            IntStream.range(0, size).forEach(i -> crowd.add(scenario.corp.addUser("user" + i)));
            crowd.forEach(id -> scenario.corp.addMember(marketing, id));
            scenario.corp.removeMember(marketing, bob);
            scenario.corp.removeMember(emea, anne);
            scenario.run(new Intent.RegisterAll());
            scenario.importGroups(marketing);
            return crowd;
        }
    }
}
