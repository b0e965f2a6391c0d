package io.rollcall.testkit;

import static io.rollcall.testkit.RegistryFixture.ANY;
import static io.rollcall.testkit.RegistryFixture.CORP;
import static io.rollcall.testkit.RegistryFixture.directoryUser;
import static io.rollcall.testkit.RegistryFixture.idOf;
import static io.rollcall.testkit.RegistryFixture.importing;
import static io.rollcall.testkit.RegistryFixture.registration;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Sid;
import io.rollcall.plan.Change;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.NewUsers;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.Names;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.RegisteredUser.Block;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a plan does to users. */
interface ApplyToUsersContract extends RegistrySubject {

    @Test
    default void a_registered_directory_user_is_linked_and_blocked_when_the_directory_disabled_it() {
        DirectoryUser gone = new DirectoryUser(idOf("gone"), false, "gone", "Gone", null, "uid=gone");
        RegistryView view = fixture().view();

        fixture().apply(view, registration(view.nextUserId(), directoryUser("jo"), gone));

        RegisteredUser blocked = registry().users().findByLogin("gone").orElseThrow();
        assertThat(blocked.block()).isEqualTo(Block.BY_DIRECTORY);
        assertThat(blocked.mail()).isNull();
        assertThat(fixture().view().blockedByDirectory()).isEqualTo(UserSet.of(blocked.id()));
        assertThat(registry().users().findByLogin("jo").orElseThrow().active()).isTrue();
    }

    @Test
    default void a_sid_finds_its_user_for_every_directory_but_the_users_own_until_it_changes() {
        Sid first = Sid.parse("S-1-5-21-1-2-3-1104").orElseThrow();
        Sid second = Sid.parse("S-1-5-21-1-2-3-1105").orElseThrow();
        fixture().apply(fixture().view(), registration(fixture().view().nextUserId(), withSid("jo", first)));
        int jo = registry().users().findByLogin("jo").orElseThrow().id();
        DirectoryName other = new DirectoryName("other-domain");
        registry().directories().add(RegistryFixture.settings(other), "test");

        assertThat(registry().view(other).sids().elsewhere(List.of(first, second)))
                .isEqualTo(Map.of(first, jo));
        assertThat(registry().view(CORP).sids().elsewhere(List.of(first))).isEmpty();

        RegistryView view = fixture().view();
        DirectoryUser changed = withSid("jo", second);
        fixture().apply(view, new Change.UpdateUser(jo, Optional.empty(), changed, 5, ANY));

        assertThat(registry().view(other).sids().elsewhere(List.of(first, second)))
                .isEqualTo(Map.of(second, jo));
        registry().directories().remove(CORP, true, "test");
        assertThat(registry().view(other).sids().elsewhere(List.of(second))).isEmpty();
    }

    @Test
    default void a_sid_that_two_users_have_is_nobodys() {
        Sid both = Sid.parse("S-1-5-21-1-2-3-1106").orElseThrow();
        fixture()
                .apply(
                        fixture().view(),
                        registration(fixture().view().nextUserId(), withSid("jo", both), withSid("anne", both)));
        DirectoryName other = new DirectoryName("other-domain");
        registry().directories().add(RegistryFixture.settings(other), "test");

        assertThat(registry().view(other).sids().elsewhere(List.of(both))).isEmpty();
    }

    private static DirectoryUser withSid(String login, Sid sid) {
        DirectoryUser user = directoryUser(login);
        return new DirectoryUser(
                user.id(), user.active(), user.login(), user.displayName(), user.mail(), user.dn(), sid);
    }

    @Test
    default void a_registration_takes_the_qualified_login_names_of_the_plan() {
        fixture().user("jo");
        RegistryView view = fixture().view();
        NewUsers users = new NewUsers(
                view.nextUserId(),
                DirectoryUsers.of(List.of(directoryUser("anne"), directoryUser("jo"))),
                new int[] {0, 1},
                Map.of(1, "jo@corp"));

        fixture().apply(view, new Change.Register(users, ANY));

        assertThat(registry().users().findByLink(CORP, idOf("jo")).map(RegisteredUser::login))
                .contains("jo@corp");
        assertThat(registry().users().findByLink(CORP, idOf("anne")).map(RegisteredUser::login))
                .contains("anne");
    }

    @Test
    default void text_of_the_directory_is_kept_whatever_is_in_it() {
        String odd = "a\tb\\N\n'; DROP TABLE \u0001 \ud83d\ude00 {1,\"2\"}";
        RegistryView view = fixture().view();
        DirectoryUser user = new DirectoryUser(idOf("odd"), true, "odd'--", odd, odd, "cn=" + odd);
        DirectoryGroup group = new DirectoryGroup(idOf("group"), odd, "", "cn=" + odd);

        fixture()
                .apply(
                        view,
                        registration(view.nextUserId(), user),
                        new Change.Import(new GroupRef(new GroupId(view.nextGroupId()), odd), group, ANY));

        RegisteredUser kept = registry().users().findByLogin("odd'--").orElseThrow();
        assertThat(kept.displayName()).isEqualTo(odd);
        assertThat(kept.mail()).isEqualTo(odd);
        assertThat(kept.link().orElseThrow().dn()).isEqualTo("cn=" + odd);
        Group keptGroup = registry().groups().findByLink(CORP, idOf("group")).orElseThrow();
        assertThat(keptGroup.name()).isEqualTo(odd);
        assertThat(keptGroup.link()).contains(GroupLink.to(CORP, group));
    }

    @Test
    default void a_linked_user_takes_the_attributes_but_keeps_its_login_name() {
        int jo = fixture().user("jo");
        fixture().apply(new Change.Link(jo, directoryUser("johanna"), 42, ANY));

        RegisteredUser linked = registry().users().find(jo).orElseThrow();
        assertThat(linked.login()).isEqualTo("jo");
        assertThat(linked.displayName()).isEqualTo("JOHANNA Example");
        assertThat(linked.link().map(RegisteredUser.Link::id)).contains(idOf("johanna"));
        assertThat(fixture().view().linked().digest(0)).isEqualTo(42);
    }

    @Test
    default void r22_an_updated_user_without_a_new_login_name_keeps_the_one_it_has() {
        int jo = fixture().user("jo");
        fixture().apply(new Change.Link(jo, directoryUser("johanna"), 42, ANY));

        fixture().apply(new Change.UpdateUser(jo, Optional.empty(), directoryUser("johanna"), 43, ANY));

        assertThat(registry().users().find(jo).orElseThrow().login()).isEqualTo("jo");
        assertThat(registry().users().findByLogin("JO")).isPresent();
        assertThat(registry().users().list("jo", -1, 10))
                .extracting(RegisteredUser::login)
                .contains("jo");
        assertThat(fixture().view().linked().digest(0)).isEqualTo(43);
    }

    @Test
    default void r14_an_updated_user_keeps_its_identity() {
        int jo = fixture().register("jo")[0];
        DirectoryUser married =
                new DirectoryUser(idOf("jo"), true, "jo.new", "Jo New", null, "uid=jo.new,ou=Moved,dc=example");

        fixture().apply(new Change.UpdateUser(jo, Optional.of("jo.new"), married, 43, ANY));

        RegisteredUser updated = registry().users().find(jo).orElseThrow();
        assertThat(updated.login()).isEqualTo("jo.new");
        assertThat(updated.displayName()).isEqualTo("Jo New");
        assertThat(updated.mail()).isNull();
        assertThat(updated.link().orElseThrow().dn()).isEqualTo("uid=jo.new,ou=Moved,dc=example");
        assertThat(fixture().view().linked().digest(0)).isEqualTo(43);
        assertThat(registry().users().findByLogin("jo")).isEmpty();
        assertThat(registry().users().findByDn("UID=jo.new,ou=Moved,dc=example"))
                .containsExactly(updated);
        assertThat(registry().users().list("jo new", 0, 10)).containsExactly(updated);
    }

    @Test
    default void r14_two_users_swap_their_login_names_in_one_plan() {
        int[] ids = fixture().register("jo", "anne");

        fixture()
                .apply(
                        new Change.UpdateUser(ids[0], Optional.of("anne"), directoryUser("jo"), 1, ANY),
                        new Change.UpdateUser(ids[1], Optional.of("jo"), directoryUser("anne"), 2, ANY));

        assertThat(registry().users().logins(UserSet.of(ids))).isEqualTo(Map.of(ids[0], "anne", ids[1], "jo"));
    }

    @Test
    default void names_of_any_length_are_kept_and_told_apart() {
        StringBuilder text = new StringBuilder();
        new Random(7).ints(20_000, 0x3b1, 0x3c9).forEach(text::appendCodePoint);
        RegistryView view = fixture().view();
        GroupId first = new GroupId(view.nextGroupId());
        GroupId second = new GroupId(view.nextGroupId() + 1);

        fixture()
                .apply(
                        view,
                        registration(view.nextUserId(), directoryUser(text + "a"), directoryUser(text + "b")),
                        importing(first.value(), text + "a"),
                        importing(second.value(), text + "b"));

        assertThat(registry().groups().findByName(text + "A").map(Group::id)).contains(first);
        assertThat(registry().groups().findByName(text + "B").map(Group::id)).contains(second);
        assertThat(registry().users().findByLogin(text + "B").map(RegisteredUser::login))
                .contains(text + "b");
        int jo = fixture().user("jo");
        assertThat(registry()
                        .users()
                        .logins(UserSet.of(view.nextUserId(), view.nextUserId() + 1, jo))
                        .values())
                .containsExactlyInAnyOrder(text + "a", text + "b", "jo");
        assertThat(fixture().view().logins().taken(List.of(text + "A", text + "c")))
                .containsOnlyKeys(Names.key(text + "a"));
    }
}
