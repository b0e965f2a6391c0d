package io.rollcall.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Servers;
import io.rollcall.journal.Run;
import io.rollcall.registry.Group;
import io.rollcall.registry.UserSet;
import io.rollcall.server.Home;
import io.rollcall.server.Rollcall;
import io.rollcall.server.operations.Credentials;
import io.rollcall.server.operations.DirectoryDraft;
import io.rollcall.testkit.servers.DirectoryEdit;
import io.rollcall.testkit.servers.GeneratedWorld;
import io.rollcall.testkit.servers.GeneratedWorld.Shape;
import io.rollcall.testkit.servers.OpenLdapServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the process, as the kernel would, while a run changes 1,000 groups. */
@Tag("openldap")
class KilledRunTest {
    private static final int KILLS = 50;
    private static final int GROUPS = 1_000;
    private static final String ACTOR = "test";

    @TempDir
    Path folder;

    @Test
    void r17_whatever_is_killed_whenever_the_registry_is_as_before_the_run_or_as_after_it()
            throws IOException, InterruptedException {
        GeneratedWorld first = GeneratedWorld.of(new Shape(2_000, GROUPS, 20, 3, 1, 7));
        GeneratedWorld second = first.withChangedGroups(GROUPS);
        Path ldif = first.writeLdif(folder.resolve("world.ldif"));
        Path home = folder.resolve("home");
        try (OpenLdapServer server =
                        OpenLdapServer.start(OpenLdapServer.Options.plain().withLdif(ldif));
                DirectoryEdit edit = server.edit();
                Rollcall rollcall =
                        Home.of(Map.of("ROLLCALL_HOME", home.toString())).open()) {
            configure(rollcall, server);
            SortedMap<String, UserSet> before = members(rollcall);
            long applied = applied(rollcall);

            first.changeTo(second, edit);
            long millis = runToItsEnd(home, server);
            SortedMap<String, UserSet> after = members(rollcall);
            assertThat(applied(rollcall)).isEqualTo(++applied);
            assertThat(changedGroups(before, after)).isGreaterThan(GROUPS * 8 / 10);

            // From now on the directory has what the registry does not have yet, and each run would change it all.
            second.changeTo(first, edit);
            boolean towardsFirst = true;
            int keptBefore = 0;
            SplittableRandom random = new SplittableRandom();
            for (int kill = 0; kill < KILLS; kill++) {
                killWhileRunning(home, server, random.nextLong(millis * 5 / 4));

                // PostgreSQL may be committing what the killed process asked it for last.
                long appliedNow;
                SortedMap<String, UserSet> now;
                do {
                    appliedNow = applied(rollcall);
                    now = members(rollcall);
                } while (applied(rollcall) != appliedNow);
                SortedMap<String, UserSet> from = towardsFirst ? after : before;
                SortedMap<String, UserSet> to = towardsFirst ? before : after;
                if (appliedNow == applied) {
                    assertThat(now).as("kill %d: no run was applied", kill).isEqualTo(from);
                    keptBefore++;
                } else {
                    assertThat(appliedNow).isEqualTo(++applied);
                    assertThat(now).as("kill %d: the run was applied", kill).isEqualTo(to);
                    (towardsFirst ? first : second).changeTo(towardsFirst ? second : first, edit);
                    towardsFirst = !towardsFirst;
                }
            }
            assertThat(keptBefore).as("kills before the end, of %d", KILLS).isBetween(1, KILLS - 1);
        }
    }

    private static void configure(Rollcall rollcall, OpenLdapServer server) {
        rollcall.directories()
                .add(
                        new DirectoryDraft(
                                "corp",
                                DirectoryKind.OPENLDAP.word(),
                                Servers.at(server.url()),
                                Credentials.simple(server.bindDn(), server.password()),
                                Extent.below(server.baseDn()),
                                AttributeNames.PRESETS,
                                "manual",
                                Optional.empty()),
                        true,
                        ACTOR);
        assertThat(rollcall.runs().importAll("corp", ACTOR, Progress.SILENT).status())
                .isEqualTo(Run.Status.APPLIED);
        assertThat(rollcall.runs().registerAll("corp", ACTOR, Progress.SILENT).status())
                .isEqualTo(Run.Status.APPLIED);
    }

    /** How long a run takes from its first question to the directory to the end of the process, in milliseconds. */
    private static long runToItsEnd(Path home, OpenLdapServer server) throws IOException, InterruptedException {
        long asked = server.proxy().count("search");
        Process process = sync(home);
        awaitQuestion(process, server, asked);
        long from = System.nanoTime();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
    }

    private static void killWhileRunning(Path home, OpenLdapServer server, long afterMillis)
            throws IOException, InterruptedException {
        long asked = server.proxy().count("search");
        Process process = sync(home);
        awaitQuestion(process, server, asked);
        process.waitFor(afterMillis, TimeUnit.MILLISECONDS);
        process.destroyForcibly();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    private static void awaitQuestion(Process process, OpenLdapServer server, long asked) throws InterruptedException {
        while (server.proxy().count("search") == asked) {
            if (process.waitFor(2, TimeUnit.MILLISECONDS)) {
                assertThat(server.proxy().count("search")).isGreaterThan(asked);
            }
        }
    }

    private static Process sync(Path home) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.rollcall.server.Main",
                        "sync",
                        "corp")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("sync.out").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ROLLCALL_"));
        builder.environment().put("ROLLCALL_HOME", home.toString());
        return builder.start();
    }

    private static SortedMap<String, UserSet> members(Rollcall rollcall) {
        SortedMap<String, UserSet> members = new TreeMap<>();
        for (Group group : rollcall.registry().groups().list("", -1, 10_000)) {
            members.put(group.name(), group.members());
        }
        return members;
    }

    private static long changedGroups(Map<String, UserSet> before, Map<String, UserSet> after) {
        return before.entrySet().stream()
                .filter(entry -> !Objects.equals(entry.getValue(), after.get(entry.getKey())))
                .count();
    }

    private static long applied(Rollcall rollcall) {
        return rollcall.registry().journal().runs(Optional.empty(), Long.MAX_VALUE, 10_000).stream()
                .filter(run -> run.status() == Run.Status.APPLIED)
                .count();
    }
}
