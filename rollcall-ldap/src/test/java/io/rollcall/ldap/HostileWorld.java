package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import io.rollcall.Synchronizer;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Progress;
import io.rollcall.guard.Guard;
import io.rollcall.guard.Limits;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Planner;
import io.rollcall.registry.Group;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.testkit.InMemoryRegistry;
import io.rollcall.testkit.servers.scripted.Misbehaviour;
import io.rollcall.testkit.servers.scripted.ScriptedDirectory;
import io.rollcall.testkit.servers.scripted.ScriptedServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * A registry that is in step with a scripted server's company: its users are registered, its groups imported, one user
 * is blocked because the directory says so, one group is orphaned, and there is a local group with members.
 */
final class HostileWorld implements AutoCloseable {
    /** Short enough for a test, long enough for a slow machine. */
    static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(1), 4, Duration.ofSeconds(3));

    /** For whatever is not about time. */
    static final Patience LONG = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(20), 4);

    final ScriptedServer server;
    final InMemoryRegistry registry = new InMemoryRegistry(Clock.systemUTC());
    private final Directory directory;
    private final Synchronizer synchronizer =
            new Synchronizer(registry, new Planner(), new Guard(Limits.DEFAULT), Clock.systemUTC());

    private HostileWorld(ScriptedServer server, Settings settings, Patience patience) {
        this.server = server;
        directory = settings.directory(patience);
        inStep(settings.settings());
    }

    static HostileWorld generic() {
        return of(DirectoryKind.GENERIC, ScriptedCompany.generic(), LONG);
    }

    static HostileWorld of(DirectoryKind kind, ScriptedDirectory company, Patience patience) {
        ScriptedServer server = ScriptedServer.start(company);
        return new HostileWorld(server, ScriptedCompany.settings(kind, server.url()), patience);
    }

    static HostileWorld overTls(SSLSocketFactory tls) {
        ScriptedServer server = ScriptedServer.startTls(ScriptedCompany.generic(), tls);
        Settings settings =
                ScriptedCompany.settings(DirectoryKind.GENERIC, server.url()).verifyTls(false);
        return new HostileWorld(server, settings, LONG);
    }

    private void inStep(DirectorySettings settings) {
        registry.directories().add(settings, "test");
        assertThat(run(new Intent.RegisterAll()).status()).isEqualTo(Status.APPLIED);
        assertThat(run(new Intent.ImportAll()).status()).isEqualTo(Status.APPLIED);
        server.directory().change(ScriptedCompany.dn(29), entry -> {
            boolean ad = settings.kind() == DirectoryKind.AD;
            entry.setAttribute(ad ? new Attribute("userAccountControl", "514") : new Attribute("shadowExpire", "1"));
            return entry;
        });
        server.directory().remove(ScriptedCompany.groupDn("Gone"));
        assertThat(sync().status()).isEqualTo(Status.APPLIED);
        Group local = registry.groups().create("Content Managers", "test");
        registry.groups().addMembers(local.id(), registry.view(settings.name()).active(), "test");
    }

    Run run(Intent intent) {
        return synchronizer.run(directory, intent, "test", Optional.empty(), Progress.SILENT);
    }

    Run sync() {
        return run(new Intent.Synchronise());
    }

    /** Everything but the journal. */
    record State(List<Group> groups, List<RegisteredUser> users, List<DirectorySettings> directories) {}

    State state() {
        return new State(
                registry.groups().list("", -1, 1000),
                registry.users().list("", -1, 1000),
                registry.directories().list());
    }

    void forgetPosition() {
        registry.directories().forgetPosition(directory.name(), "test");
    }

    int members(String group) {
        return registry.groups().findByName(group).orElseThrow().members().size();
    }

    /** A run against this misbehaviour fails and says why, changes nothing, and the next run finds nothing to do. */
    void assertFails(Misbehaviour misbehaviour, String... words) {
        State before = state();
        server.misbehave(misbehaviour);
        Run failed = sync();

        assertThat(failed.status()).as(String.valueOf(failed.cause())).isEqualTo(Status.FAILED);
        assertThat(failed.cause())
                .contains(words)
                .contains("corp")
                .doesNotContain("Exception", "the password\"", "null", "io.rollcall");
        assertThat(state()).isEqualTo(before);
        assertThat(registry.journal().run(failed.id())).contains(failed);
        assertThat(registry.journal().entries(failed.id())).isEmpty();
        server.misbehave(Misbehaviour.NONE);
        assertThat(sync().status()).isEqualTo(Status.NOTHING_TO_DO);
    }

    @Override
    public void close() {
        server.close();
    }
}
