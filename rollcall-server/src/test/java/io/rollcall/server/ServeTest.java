package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.Bind;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Servers;
import io.rollcall.journal.Run;
import io.rollcall.postgres.Database;
import io.rollcall.postgres.embedded.EmbeddedPostgres;
import io.rollcall.server.operations.Connections;
import io.rollcall.server.schedule.Timings;
import io.rollcall.server.secrets.SecretBox;
import io.rollcall.testkit.InMemoryDirectory;
import io.rollcall.testkit.InMemoryRegistry;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {
    private static final Path PROGRAMS = Path.of("target", "postgres");
    private static final Timings QUICK =
            new Timings(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofSeconds(20));

    @TempDir
    Path home;

    @Test
    void the_server_follows_a_directory_by_itself_and_counts_its_runs() throws Exception {
        InMemoryDirectory corp = new InMemoryDirectory("corp");
        InMemoryRegistry registry = new InMemoryRegistry(Clock.systemUTC());
        DirectoryId marketing = corp.addGroup("Marketing");
        DirectoryId anne = corp.addUser("anne");
        registry.directories().add(settings(), "test");
        try (Database database = Database.embedded(EmbeddedPostgres.open(home, PROGRAMS), Database.Load.SERVER);
                Rollcall rollcall = new Rollcall(
                        registry, always(corp), new SecretBox(home.resolve("key")), Clock.systemUTC(), () -> {});
                Serve serve =
                        Serve.start(rollcall, database.dataSource(), Clock.systemUTC(), home, "127.0.0.1", 0, QUICK)) {
            rollcall.runs().registerAll("corp", "test", Progress.SILENT);
            rollcall.runs().importAll("corp", "test", Progress.SILENT);

            corp.addMember(marketing, anne);
            await(() -> rollcall.groups().find("Marketing").members().size() == 1);
            corp.removeMember(marketing, anne);
            await(() -> rollcall.groups().find("Marketing").members().isEmpty());

            Run latest =
                    registry.journal().runs(Optional.empty(), Long.MAX_VALUE, 1).get(0);
            assertThat(latest.actor()).isEqualTo("schedule");
            String token = Files.readString(home.resolve("token")).strip();
            await(() -> get(serve, "/metrics", token).contains("rollcall_run_left_sum{directory=\"corp\"} 1.0"));
            assertThat(get(serve, "/health/ready", "none")).isEqualTo("{\"status\":\"up\"}");
            assertThat(serve.warnings()).isEmpty();
        }
    }

    @Test
    void whoever_listens_elsewhere_than_on_loopback_is_warned_that_there_is_no_tls() {
        assertThat(Serve.warnings("127.0.0.1")).isEmpty();
        assertThat(Serve.warnings("127.8.8.8")).isEmpty();
        assertThat(Serve.warnings("::1")).isEmpty();
        assertThat(Serve.warnings("localhost")).isEmpty();
        assertThat(Serve.warnings("0.0.0.0")).singleElement().asString().contains("no TLS");
        assertThat(Serve.warnings("::")).singleElement().asString().contains("no TLS");
        assertThat(Serve.warnings("192.0.2.7")).singleElement().asString().contains("192.0.2.7");
    }

    private static DirectorySettings settings() {
        return DirectorySettings.of(
                        new DirectoryName("corp"),
                        DirectoryKind.GENERIC,
                        Servers.at("ldap://127.0.0.1:1"),
                        new Bind.Anonymous(),
                        Extent.below("dc=corp,dc=example"))
                .withInterval(Duration.ofMillis(50));
    }

    private static Connections always(Directory directory) {
        return new Connections() {
            @Override
            public void check(DirectorySettings settings, Function<Secret, byte[]> secrets) {
                // Whatever they say, it is the one in memory.
            }

            @Override
            public Directory open(DirectorySettings settings) {
                return directory;
            }
        };
    }

    private static String get(Serve serve, String path, String token) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(serve.address().resolve(path))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
