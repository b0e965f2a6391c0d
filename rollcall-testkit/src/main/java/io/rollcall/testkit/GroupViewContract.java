package io.rollcall.testkit;

import static io.rollcall.testkit.RegistryFixture.CORP;
import static io.rollcall.testkit.RegistryFixture.PARTNERS;
import static io.rollcall.testkit.RegistryFixture.idOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupView;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every registry shows of one external group. */
interface GroupViewContract extends RegistrySubject {
    @Test
    default void one_group_is_shown_with_its_members_and_nobody_else() {
        int[] users = fixture().register("anne", "bo", "carl");
        fixture().imported("Other", users[2]);
        GroupId sales = fixture().imported("Sales", users[0], users[1]);

        GroupView view = fixture().registry.view(CORP, sales);

        assertThat(view.group()).isEqualTo(fixture().group(sales));
        assertThat(view.view().groups()).hasSize(1);
        assertThat(view.view().version()).isEqualTo(fixture().view().version());
        assertThat(view.view().linked().all()).isEqualTo(UserSet.of(users[0], users[1]));
        assertThat(view.view().active()).isEqualTo(UserSet.of(users[0], users[1]));
        assertThat(view.known().size()).isEqualTo(2);
        for (int ordinal = 0; ordinal < 2; ordinal++) {
            assertThat(view.known().id(ordinal)).isEqualTo(view.view().linked().directoryId(ordinal));
            assertThat(view.known().isAtDn(ordinal)).isTrue();
        }
        assertThat(new String(view.known().dn(view.known().ordinalOf(idOf("bo"))), StandardCharsets.UTF_8))
                .isEqualTo("uid=bo,ou=People,dc=example");
        assertThat(view.inDirectory().dn()).isEqualTo("cn=Sales,ou=Groups,dc=example");
    }

    @Test
    default void r22_users_that_a_reading_named_are_shown_if_they_are_linked_to_that_directory() {
        int[] users = fixture().register("anne", "bo");
        GroupId sales = fixture().imported("Sales", users[0]);
        RegistryView view = fixture().registry.view(CORP, sales).view();

        RegistryView now = fixture()
                .registry
                .now(view, List.of(idOf("bo"), idOf("nobody")))
                .orElseThrow();

        assertThat(now.linked().all()).isEqualTo(UserSet.of(users));
        assertThat(now.linked().indexOf(view.linked().directoryId(0))).isZero();
        assertThat(now.active()).isEqualTo(UserSet.of(users));
    }

    @Test
    default void r20_one_groups_view_is_not_taken_for_the_present_one_after_any_edit() {
        GroupId sales = fixture().imported("Sales", fixture().register("anne"));
        GroupView view = fixture().registry.view(CORP, sales);
        assertThat(fixture().registry.now(view.view(), List.of())).isPresent();

        fixture().local("Elsewhere");

        assertThat(fixture().registry.now(view.view(), List.of())).isEqualTo(Optional.empty());
    }

    @Test
    default void a_blocked_user_is_shown_as_not_active() {
        int[] users = fixture().register("anne", "bo");
        GroupId sales = fixture().imported("Sales", users[0]);
        fixture().registry.users().block(users[1], RegistryFixture.ACTOR);
        RegistryView view = fixture().registry.view(CORP, sales).view();

        RegistryView now = fixture().registry.now(view, List.of(idOf("bo"))).orElseThrow();

        assertThat(now.active()).isEqualTo(UserSet.of(users[0]));
        assertThat(now.linked().all()).isEqualTo(UserSet.of(users));
    }

    @Test
    default void only_a_group_of_that_directory_is_shown_so() {
        GroupId local = fixture().local("Local").id();
        GroupId sales = fixture().imported("Sales");
        fixture().registry.directories().add(RegistryFixture.settings(PARTNERS), RegistryFixture.ACTOR);

        assertThatThrownBy(() -> fixture().registry.view(CORP, local))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("does not come from corp: it is local");
        assertThatThrownBy(() -> fixture().registry.view(PARTNERS, sales))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("imported from corp");
        assertThatThrownBy(() -> fixture().registry.view(CORP, new GroupId(99)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("99");
    }
}
