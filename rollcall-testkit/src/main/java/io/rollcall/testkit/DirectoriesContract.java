package io.rollcall.testkit;

import static io.rollcall.testkit.RegistryFixture.ACTOR;
import static io.rollcall.testkit.RegistryFixture.CORP;
import static io.rollcall.testkit.RegistryFixture.PARTNERS;
import static io.rollcall.testkit.RegistryFixture.settings;
import static io.rollcall.testkit.RegistrySubject.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.RegistryChangedException;
import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.Bind;
import io.rollcall.directory.ClientCertificate;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Imprint;
import io.rollcall.directory.MembersFrom;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Position;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Secret.Purpose;
import io.rollcall.directory.Servers;
import io.rollcall.journal.Run;
import io.rollcall.plan.Change;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Reason;
import io.rollcall.registry.Directories;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.Settled;
import io.rollcall.registry.UserSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The configured directories. */
interface DirectoriesContract extends RegistrySubject {
    private Directories directories() {
        return registry().directories();
    }

    @Test
    default void a_directory_comes_back_as_it_was_configured() {
        DirectorySettings sparse = DirectorySettings.of(
                        new DirectoryName("Branch"),
                        DirectoryKind.AD,
                        Servers.at("ldap://dc.example").withStartTls(true).withVerifyTls(false),
                        new Bind.Anonymous(),
                        Extent.below("")
                                .withGroups(List.of("ou=groups"), Optional.of("(cn=a*)"))
                                .withNested(false))
                .withRegisterPolicy(RegisterPolicy.MEMBERS)
                .withMode(Mode.FULL, true)
                .withInterval(Duration.ofSeconds(61));
        directories().add(settings(PARTNERS), ACTOR);
        directories().add(sparse, ACTOR);

        assertThat(directories().find(CORP)).contains(settings(CORP));
        assertThat(directories().find(sparse.name())).contains(sparse);
        assertThat(directories().find(new DirectoryName("nowhere"))).isEmpty();
        assertThat(directories().list()).containsExactly(sparse, settings(CORP), settings(PARTNERS));
    }

    @Test
    default void every_setting_comes_back_as_it_was_configured() {
        Secret keytab = new Secret(Purpose.KEYTAB, new byte[] {5, 2, 0, -1});
        Secret key = new Secret(Purpose.CLIENT_KEY, new byte[] {7, 0, -7});
        AttributeNames attributes = new AttributeNames(
                Optional.of("employeeNumber"),
                Optional.of("userPrincipalName"),
                Optional.of("sAMAccountName"),
                Optional.of("gecos"),
                Optional.of("rfc822Mailbox"),
                List.of("member", "owner"),
                List.of("memberUid"),
                MembersFrom.USERS,
                Optional.of("isMemberOf"),
                List.of("nsAccountLock", "employeeType=has left"));
        DirectorySettings kerberos = DirectorySettings.of(
                        new DirectoryName("kerberos"),
                        DirectoryKind.AD,
                        Servers.at("ldap+srv://corp.example", "ldaps://dc.example")
                                .withClientCertificate(new ClientCertificate("-----BEGIN CERTIFICATE-----\n", key))
                                .withFollowReferrals(true),
                        new Bind.Kerberos("rollcall@CORP.EXAMPLE", Optional.of("dc.example:88"), keytab),
                        Extent.below("dc=corp,dc=example", "dc=branch,dc=example")
                                .withUsers(List.of("ou=a,dc=corp", "ou=b,dc=corp"), Optional.empty())
                                .withGroups(List.of("ou=c,dc=corp", "ou=d,dc=corp"), Optional.empty())
                                .withDistributionGroups(true))
                .withAttributes(attributes);
        DirectorySettings external = DirectorySettings.of(
                new DirectoryName("external"),
                DirectoryKind.OPENLDAP,
                Servers.at("ldaps://one.example").withClientCertificate(new ClientCertificate("chain", key)),
                new Bind.External(),
                Extent.below("dc=example"));
        DirectorySettings ownKdc = kerberos.withBind(new Bind.Kerberos("r@X", Optional.empty(), keytab));

        directories().add(kerberos, ACTOR);
        directories().add(external, ACTOR);
        assertThat(directories().find(kerberos.name())).contains(kerberos);
        assertThat(directories().find(external.name())).contains(external);

        directories().remove(kerberos.name(), false, ACTOR);
        directories().add(ownKdc, ACTOR);
        assertThat(directories().find(kerberos.name())).contains(ownKdc);
    }

    @Test
    default void a_directory_of_the_same_name_is_refused_whatever_its_case() {
        assertRefused(Kind.NAME_TAKEN, () -> directories().add(settings(new DirectoryName("CORP")), ACTOR))
                .hasMessageContaining("corp");

        assertThat(directories().list()).containsExactly(settings(CORP));
        assertThat(directories().find(new DirectoryName("Corp"))).contains(settings(CORP));
    }

    @Test
    default void a_directory_that_is_not_configured_is_refused_and_named() {
        DirectoryName nowhere = new DirectoryName("nowhere");

        assertRefused(Kind.NOT_FOUND, () -> registry().view(nowhere)).hasMessageContaining("nowhere");
        assertRefused(Kind.NOT_FOUND, () -> directories().remove(nowhere, true, ACTOR))
                .hasMessageContaining("nowhere");
        assertRefused(
                        Kind.NOT_FOUND,
                        () -> registry()
                                .fail(nowhere, RegistryFixture.SYNC, fixture().stamp(), "it is down"))
                .hasMessageContaining("nowhere");
    }

    @Test
    default void a_directory_that_nothing_is_tied_to_is_removed() {
        Run run = fixture().apply();

        directories().remove(CORP, false, ACTOR);

        assertThat(directories().list()).isEmpty();
        assertThat(registry().journal().run(run.id())).contains(run);
        directories().add(settings(CORP), ACTOR);
        assertThat(directories().find(CORP)).contains(settings(CORP));
    }

    @Test
    default void a_directory_that_groups_or_users_are_tied_to_is_removed_only_when_they_are_detached() {
        int jo = fixture().register("jo")[0];
        GroupId sales = fixture().imported("Sales", jo);
        Change leave = RegistryFixture.leaving(sales, "Sales", jo);
        fixture().hold(RegistryFixture.plan(fixture().view(), RegistryFixture.SYNC, 7, leave));

        assertRefused(Kind.IN_USE, () -> directories().remove(CORP, false, ACTOR))
                .hasMessageContaining("1 external group")
                .hasMessageContaining("1 registered user")
                .hasMessageContaining("corp");
        assertThat(fixture().group(sales).isLocal()).isFalse();

        directories().remove(CORP, true, ACTOR);
        assertThat(directories().find(CORP)).isEmpty();
        assertThat(fixture().group(sales).isLocal()).isTrue();
        assertThat(fixture().membersOf(sales)).isEqualTo(UserSet.of(jo));
        assertThat(registry().users().find(jo).orElseThrow().link()).isEmpty();
        assertThat(registry().journal().held()).isEmpty();
        assertThat(registry().journal().history(sales, 1))
                .extracting(entry -> entry.kind())
                .containsExactly(Change.Kind.DETACH);
    }

    @Test
    default void a_run_changes_the_mode() {
        Reason reason = new Reason(Reason.Code.MODE_SWITCHED, "a person said so");

        fixture().apply(new Change.SwitchMode(Mode.PARTIAL, Mode.FULL, true, reason));

        assertThat(directories().find(CORP)).contains(settings(CORP).withMode(Mode.FULL, true));
        assertThat(fixture().view().mode()).isEqualTo(Mode.FULL);
        assertThat(fixture().view().strict()).isTrue();
    }

    private static Position at(String... originsAndMarks) {
        TreeMap<String, String> marks = new TreeMap<>();
        for (int i = 0; i < originsAndMarks.length; i += 2) {
            marks.put(originsAndMarks[i], originsAndMarks[i + 1]);
        }
        return new Position(marks);
    }

    @Test
    default void r21_what_came_to_nothing_is_recognised_until_the_registry_changes() {
        assertThat(registry().settled(CORP)).isEmpty();

        runAt(at("one", "05"), OptionalLong.empty(), Optional.of(new Imprint(new byte[] {1, 2, 3})));
        runAt(at("one", "06"));

        Settled settled = registry().settled(CORP).orElseThrow();
        assertThat(settled.imprint().bytes()).containsExactly(1, 2, 3);
        assertThat(settled.head().version()).isEqualTo(fixture().view().version());
        assertThat(settled.head().position())
                .isEqualTo(fixture().view().position())
                .isEqualTo(at("one", "06"));
        assertThat(settled.head().groups()).isEmpty();

        registry().groups().create("Staff", ACTOR);

        assertThat(registry().settled(CORP)).isEmpty();
    }

    @Test
    default void a_directory_that_is_removed_is_not_recognised_when_it_is_back() {
        runAt(at("one", "05"), OptionalLong.empty(), Optional.of(new Imprint(new byte[] {1, 2, 3})));
        directories().remove(CORP, false, ACTOR);

        directories().add(settings(CORP), ACTOR);

        assertThat(registry().settled(CORP)).isEmpty();
    }

    /** A run that read the directory at this position, and found nothing to do. */
    private void runAt(Position position) {
        runAt(position, OptionalLong.empty());
    }

    /** Likewise, in which groups named so many memberships. */
    private void runAt(Position position, OptionalLong named) {
        runAt(position, named, Optional.empty());
    }

    /** Likewise, of which this imprint was taken. */
    private void runAt(Position position, OptionalLong named, Optional<Imprint> imprint) {
        Plan nothing = RegistryFixture.plan(fixture().view(), RegistryFixture.SYNC, 1);
        Plan plan = new Plan(
                nothing.directory(),
                nothing.mode(),
                nothing.intent(),
                nothing.version(),
                nothing.changes(),
                nothing.remarks(),
                nothing.fingerprint(),
                position,
                named,
                imprint);
        try {
            registry()
                    .apply(
                            RegistryFixture.approved(fixture().view(), plan),
                            fixture().stamp());
        } catch (RegistryChangedException unexpected) {
            throw new AssertionError("nobody changed the registry", unexpected);
        }
    }

    @Test
    default void r15_the_latest_position_of_each_origin_is_kept_with_every_run_until_it_is_forgotten() {
        directories().add(settings(PARTNERS), ACTOR);
        assertThat(fixture().view().position()).isEqualTo(Position.NONE);

        runAt(at("one", "05", "two", "07"));
        runAt(at("two", "06", "three", "é'\"1"));
        assertThat(fixture().view().position()).isEqualTo(at("one", "05", "three", "é'\"1", "two", "07"));
        assertThat(registry().view(PARTNERS).position()).isEqualTo(Position.NONE);

        fixture().apply();
        assertThat(fixture().view().position().marks()).hasSize(3);

        directories().forgetPosition(new DirectoryName("Corp"), ACTOR);
        assertThat(fixture().view().position()).isEqualTo(Position.NONE);
        assertRefused(Kind.NOT_FOUND, () -> directories().forgetPosition(new DirectoryName("nowhere"), ACTOR))
                .hasMessageContaining("nowhere");
    }

    @Test
    default void r15_how_many_memberships_were_named_is_kept_with_every_full_run_until_it_is_forgotten() {
        directories().add(settings(PARTNERS), ACTOR);
        assertThat(fixture().view().named()).isEmpty();

        runAt(Position.NONE, OptionalLong.of(10_000_000_000L));
        assertThat(fixture().view().named()).hasValue(10_000_000_000L);
        runAt(at("one", "05"), OptionalLong.empty());
        assertThat(fixture().view().named()).hasValue(10_000_000_000L);
        runAt(Position.NONE, OptionalLong.of(7));
        assertThat(fixture().view().named()).hasValue(7);
        assertThat(registry().view(PARTNERS).named()).isEmpty();

        directories().forgetPosition(CORP, ACTOR);
        assertThat(fixture().view().acceptsNobodyNamed()).isTrue();
        assertThat(registry().view(PARTNERS).acceptsNobodyNamed()).isFalse();
        runAt(at("one", "06"), OptionalLong.empty());
        assertThat(fixture().view().acceptsNobodyNamed()).isTrue();
        runAt(Position.NONE, OptionalLong.of(0));
        assertThat(fixture().view().acceptsNobodyNamed()).isFalse();
        assertThat(fixture().view().named()).hasValue(0);
        runAt(Position.NONE, OptionalLong.of(3));
        assertThat(fixture().view().named()).hasValue(3);

        directories().remove(CORP, false, ACTOR);
        directories().add(settings(CORP), ACTOR);
        assertThat(fixture().view().named()).isEmpty();
    }
}
