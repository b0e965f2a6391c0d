package io.rollcall.testkit;

import io.rollcall.Registry;
import io.rollcall.RegistryChangedException;
import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Servers;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.Guard;
import io.rollcall.guard.HeldPlan;
import io.rollcall.guard.Limits;
import io.rollcall.journal.Run;
import io.rollcall.journal.RunStamp;
import io.rollcall.plan.Change;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.NewUsers;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Reason;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** A fresh registry, with short ways to fill it and to make plans for it by hand. */
final class RegistryFixture {
    static final DirectoryName CORP = new DirectoryName("corp");
    static final DirectoryName PARTNERS = new DirectoryName("partners");
    static final Intent SYNC = new Intent.Synchronise();
    static final String ACTOR = "cli:ada";
    static final Reason ANY = new Reason(Reason.Code.CHANGED_IN_DIRECTORY, "corp says so");

    private static final Reason IMPORTED = new Reason(Reason.Code.IMPORTED, "a person imported it");
    private static final Reason REGISTERED = new Reason(Reason.Code.REGISTERED, "a person registered them");
    private static final Reason JOINED = new Reason(Reason.Code.JOINED_IN_DIRECTORY, "they are members in corp");

    final Registry registry;
    private final Clock clock;

    RegistryFixture(Registry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        registry.directories().add(settings(CORP), ACTOR);
    }

    static DirectorySettings settings(DirectoryName name) {
        return DirectorySettings.of(
                        name,
                        DirectoryKind.OPENLDAP,
                        Servers.at("ldaps://one." + name + ".example", "ldaps://two." + name + ".example:1636")
                                .withCa("-----BEGIN CERTIFICATE-----\n"),
                        new Bind.Simple(
                                "cn=reader,dc=example",
                                new Secret(Secret.Purpose.PASSWORD, new byte[] {0, 1, -1, 127})),
                        Extent.below("dc=example")
                                .withUsers(List.of("ou=people,dc=example"), Optional.of("(objectClass=person)")))
                .withInterval(Duration.ofMinutes(20));
    }

    static DirectoryId idOf(String name) {
        return DirectoryId.of(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    static DirectoryUser directoryUser(String login) {
        return new DirectoryUser(
                idOf(login),
                true,
                login,
                login.toUpperCase(Locale.ROOT) + " Example",
                login + "@example.org",
                "uid=" + login + ",ou=People,dc=example");
    }

    static DirectoryGroup directoryGroup(String name) {
        return new DirectoryGroup(idOf(name), name, "Groups", "cn=" + name + ",ou=Groups,dc=example");
    }

    static Fingerprint fingerprint(int number) {
        return new Fingerprint(String.format(Locale.ROOT, "%032x", number));
    }

    RunStamp stamp() {
        return new RunStamp(clock.instant(), "schedule");
    }

    RegistryView view() {
        return registry.view(CORP);
    }

    Group group(GroupId id) {
        return registry.groups().find(id).orElseThrow();
    }

    UserSet membersOf(GroupId id) {
        return group(id).members();
    }

    /** Makes an unlinked registered user. */
    int user(String login) {
        return registry.users().create(login, login, null, ACTOR).id();
    }

    Group local(String name, int... members) {
        Group group = registry.groups().create(name, ACTOR);
        return registry.groups().addMembers(group.id(), UserSet.of(members), ACTOR);
    }

    static Change.Register registration(int firstId, DirectoryUser... users) {
        int[] ordinals = IntStream.range(0, users.length).toArray();
        return new Change.Register(
                new NewUsers(firstId, DirectoryUsers.of(Arrays.asList(users)), ordinals, Map.of()), REGISTERED);
    }

    /** Registers users of corp by a run, and returns their ids. */
    int[] register(String... logins) {
        RegistryView view = view();
        DirectoryUser[] users =
                Arrays.stream(logins).map(RegistryFixture::directoryUser).toArray(DirectoryUser[]::new);
        apply(view, registration(view.nextUserId(), users));
        return IntStream.range(view.nextUserId(), view.nextUserId() + users.length)
                .toArray();
    }

    static Change.Import importing(int id, String name) {
        return new Change.Import(new GroupRef(new GroupId(id), name), directoryGroup(name), IMPORTED);
    }

    /** Imports a group of corp by a run. */
    GroupId imported(String name, int... members) {
        RegistryView view = view();
        GroupId id = new GroupId(view.nextGroupId());
        List<Change> changes = new ArrayList<>(List.of(importing(id.value(), name)));
        if (members.length > 0) {
            changes.add(joining(id, name, members));
        }
        apply(view, changes.toArray(Change[]::new));
        return id;
    }

    static Change.MembershipDelta joining(GroupId id, String name, int... users) {
        return new Change.MembershipDelta(new GroupRef(id, name), UserSet.of(users), UserSet.EMPTY, JOINED);
    }

    static Change.MembershipDelta leaving(GroupId id, String name, int... users) {
        return new Change.MembershipDelta(
                new GroupRef(id, name),
                UserSet.EMPTY,
                UserSet.of(users),
                new Reason(Reason.Code.LEFT_IN_DIRECTORY, "they are no members in corp any more"));
    }

    static Plan plan(RegistryView view, Intent intent, int fingerprint, Change... changes) {
        return new Plan(
                view.directory(),
                view.mode(),
                intent,
                view.version(),
                List.of(changes),
                List.of(),
                fingerprint(fingerprint));
    }

    static ApprovedPlan approved(RegistryView view, Plan plan) {
        return (ApprovedPlan)
                new Guard(new Limits(1.0, Integer.MAX_VALUE)).judge(plan, view, Optional.of(plan.fingerprint()));
    }

    static HeldPlan held(Plan plan) {
        return new HeldPlan(plan, List.of(new HeldPlan.Refusal("leaves", "3 of 4 would leave; the limit is 25 %.")));
    }

    /** Holds a plan that nobody's edit comes before. */
    Run hold(Plan plan) {
        try {
            return registry.hold(held(plan), stamp());
        } catch (RegistryChangedException unexpected) {
            throw new AssertionError("nobody changed the registry", unexpected);
        }
    }

    Run apply(Change... changes) {
        return apply(view(), changes);
    }

    /** Does a plan that nobody's edit comes before. */
    Run apply(RegistryView view, Change... changes) {
        try {
            return registry.apply(approved(view, plan(view, SYNC, changes.length, changes)), stamp());
        } catch (RegistryChangedException unexpected) {
            throw new AssertionError("nobody changed the registry", unexpected);
        }
    }
}
