package io.rollcall;

import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Progress;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.directory.Servers;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.Guard;
import io.rollcall.guard.HeldPlan;
import io.rollcall.guard.Limits;
import io.rollcall.guard.Verdict;
import io.rollcall.journal.Run;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Planner;
import io.rollcall.registry.Group;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.UserSet;
import io.rollcall.testkit.InMemoryDirectory;
import io.rollcall.testkit.InMemoryRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A directory, a registry and the engine between them, with the words that a rule's test needs. */
final class Scenario {
    static final String ACTOR = "cli:jo";

    final TickingClock clock = new TickingClock();
    final InMemoryDirectory corp;
    final Registry registry;
    final Synchronizer synchronizer;

    Scenario() {
        this(RegisterPolicy.MANUAL, Limits.DEFAULT);
    }

    Scenario(RegisterPolicy policy, Limits limits) {
        this(new InMemoryRegistry(new TickingClock()), "corp", policy, limits);
    }

    Scenario(Registry registry, String directory, RegisterPolicy policy, Limits limits) {
        this.registry = registry;
        corp = new InMemoryDirectory(directory);
        registry.directories().add(settings(directory, policy), ACTOR);
        synchronizer = new Synchronizer(registry, new Planner(), new Guard(limits), clock);
    }

    private static DirectorySettings settings(String name, RegisterPolicy policy) {
        return DirectorySettings.of(
                        new DirectoryName(name),
                        DirectoryKind.GENERIC,
                        Servers.at("ldap://127.0.0.1:389"),
                        new Bind.Anonymous(),
                        Extent.below("dc=corp,dc=example"))
                .withRegisterPolicy(policy);
    }

    Run run(Intent intent) {
        return synchronizer.run(corp, intent, ACTOR, Optional.empty(), Progress.SILENT);
    }

    Run approve(Intent intent, Fingerprint fingerprint) {
        return synchronizer.run(corp, intent, ACTOR, Optional.of(fingerprint), Progress.SILENT);
    }

    Run sync() {
        return run(new Intent.Synchronise());
    }

    Run importGroups(DirectoryId... groups) {
        return run(new Intent.ImportGroups(new TreeSet<>(Arrays.asList(groups))));
    }

    Run register(DirectoryId... users) {
        return run(new Intent.Register(new TreeSet<>(Arrays.asList(users))));
    }

    /** Switches to FULL and approves the plan that waits. */
    Run full() {
        Intent intent = new Intent.SwitchMode(Mode.FULL, false);
        return approve(intent, run(intent).fingerprint().orElseThrow());
    }

    Plan plan(Intent intent) {
        try {
            Verdict verdict = synchronizer.plan(corp, intent, Progress.SILENT);
            return verdict instanceof ApprovedPlan approved ? approved.plan() : ((HeldPlan) verdict).plan();
        } catch (io.rollcall.directory.DirectoryException e) {
            throw new AssertionError(e);
        }
    }

    Group group(String name) {
        return registry.groups().findByName(name).orElseThrow(() -> new AssertionError("no group " + name));
    }

    RegisteredUser user(String login) {
        return registry.users().findByLogin(login).orElseThrow(() -> new AssertionError("no user " + login));
    }

    Group local(String name, String... logins) {
        Group group = registry.groups().create(name, ACTOR);
        return logins.length == 0 ? group : registry.groups().addMembers(group.id(), ids(logins), ACTOR);
    }

    RegisteredUser localUser(String login) {
        return registry.users().create(login, login, null, ACTOR);
    }

    UserSet ids(String... logins) {
        return UserSet.of(
                Arrays.stream(logins).mapToInt(login -> user(login).id()).toArray());
    }

    /** The login names of a group's members, sorted. */
    List<String> members(String group) {
        return logins(group(group).members());
    }

    List<String> logins(UserSet users) {
        return registry.users().logins(users).values().stream().sorted().collect(Collectors.toList());
    }

    List<String> groupNames() {
        return registry.groups().list("", -1, 10_000).stream()
                .map(Group::name)
                .sorted()
                .toList();
    }

    /** One second later at each look. */
    static final class TickingClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public synchronized Instant instant() {
            now = now.plus(Duration.ofSeconds(1));
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
