package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.Synchronizer;
import io.rollcall.directory.Directory;
import io.rollcall.directory.Progress;
import io.rollcall.guard.Guard;
import io.rollcall.guard.Limits;
import io.rollcall.journal.Run;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Planner;
import io.rollcall.registry.Group;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.testkit.InMemoryRegistry;
import io.rollcall.testkit.servers.TestServer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A registry that follows everything in one directory: every group is imported, every user registered. */
final class Following {
    private static final String ACTOR = "cli:jo";

    final Directory directory;
    final InMemoryRegistry registry = new InMemoryRegistry(Clock.systemUTC());
    private final Synchronizer synchronizer =
            new Synchronizer(registry, new Planner(), new Guard(new Limits(1, Integer.MAX_VALUE)), Clock.systemUTC());

    Following(TestServer server) {
        Settings settings =
                Settings.of(server.kind(), server.baseDn(), server.url()).bind(server.bindDn(), server.password());
        directory = settings.directory();
        registry.directories().add(settings.settings(), ACTOR);
    }

    Run run(Intent intent) {
        Run run = synchronizer.run(directory, intent, ACTOR, Optional.empty(), Progress.SILENT);
        assertThat(run.status()).as("%s", run).isIn(Run.Status.APPLIED, Run.Status.NOTHING_TO_DO);
        return run;
    }

    Run sync() {
        return run(new Intent.Synchronise());
    }

    /** Imports and registers what is not yet. */
    void takeAll() {
        run(new Intent.ImportAll());
        run(new Intent.RegisterAll());
    }

    Group group(String name) {
        return registry.groups().findByName(name).orElseThrow(() -> new AssertionError("no group " + name));
    }

    RegisteredUser user(String login) {
        return registry.users().findByLogin(login).orElseThrow(() -> new AssertionError("no user " + login));
    }

    /** The login names of a group's members, sorted. */
    List<String> members(String group) {
        return List.copyOf(logins(group(group)));
    }

    /** By the name of each group: the login names of its members. */
    Map<String, SortedSet<String>> members() {
        Map<String, SortedSet<String>> members = new TreeMap<>();
        for (Group group : registry.groups().list("", -1, Integer.MAX_VALUE)) {
            members.put(group.name(), logins(group));
        }
        return members;
    }

    private SortedSet<String> logins(Group group) {
        return new TreeSet<>(registry.users().logins(group.members()).values());
    }
}
