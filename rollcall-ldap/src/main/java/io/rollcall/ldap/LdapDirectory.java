package io.rollcall.ldap;

import com.unboundid.ldap.sdk.DN;
import io.rollcall.directory.Bind;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Imprint;
import io.rollcall.directory.KnownGroup;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Servers;
import io.rollcall.registry.RefusedException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A directory over LDAP (RFC 4511). Each call opens a connection of its own, to the first URL that answers, reads from
 * that server only, and closes it. Safe for many threads.
 */
public final class LdapDirectory implements Directory {
    static final String NAME_SERVERS_OF_THIS_MACHINE = "dns:";

    private final DirectorySettings settings;
    private final Schema schema;
    private final Scope scope;
    private final Connector connector;
    private final Explanation explain;
    private final Clock clock;
    private final GroupReader groupReader;

    /**
     * @param secrets opens what the settings hold sealed, into an array that is overwritten after use. Asked anew for each
     *     connection
     * @throws RefusedException if the settings cannot work, as {@link #check} tells
     */
    public LdapDirectory(DirectorySettings settings, Function<Secret, byte[]> secrets) {
        this(settings, secrets, Patience.of(settings.kind()), Clock.systemUTC(), NAME_SERVERS_OF_THIS_MACHINE);
    }

    LdapDirectory(
            DirectorySettings settings,
            Function<Secret, byte[]> secrets,
            Patience patience,
            Clock clock,
            String nameServer) {
        this.settings = settings;
        this.clock = clock;
        schema = Schema.of(settings);
        scope = Scope.of(settings, schema);
        explain = new Explanation(settings.name());
        groupReader = new GroupReader(schema, scope, explain);
        Servers servers = settings.servers();
        connector = new Connector(
                servers.urls().stream().map(Location::parse).toList(),
                new Locator(
                        settings.kind(),
                        new ServiceRecords(nameServer, patience.connect(), new SplittableRandom()),
                        explain),
                servers.startTls(),
                Tls.of(servers, secrets),
                new Login(settings.bind(), secrets, patience, explain),
                settings.kind(),
                patience,
                clock,
                explain);
    }

    /**
     * Checks everything that can be checked without asking a server: URLs, base DNs, filters and
     * certificates.
     *
     * @param secrets opens what is secret in the settings
     * @throws RefusedException if something is wrong; a filter's or DN's message says where
     */
    public static void check(DirectorySettings settings, Function<Secret, byte[]> secrets) {
        Scope.of(settings, Schema.of(settings));
        Servers servers = settings.servers();
        List<Location> locations = servers.urls().stream().map(Location::parse).toList();
        Tls.of(servers, secrets).checkClientKey();
        if (servers.startTls() && locations.stream().allMatch(Location::ldaps)) {
            throw refused("--starttls is for ldap:// URLs; an ldaps:// connection speaks TLS from the start. Leave"
                    + " --starttls out, or use an ldap:// URL");
        }
        if (servers.clientCertificate().isPresent()
                && !servers.startTls()
                && locations.stream().noneMatch(Location::ldaps)) {
            throw refused("A client certificate is shown in the TLS handshake, and there is none here. Use an ldaps://"
                    + " URL or --starttls, or leave --client-cert out");
        }
        if (settings.bind() instanceof Bind.Kerberos
                && !servers.startTls()
                && !locations.stream().allMatch(Location::ldaps)) {
            throw refused("Kerberos says who Rollcall is, and TLS protects what is read afterwards: --bind gssapi needs"
                    + " ldaps:// URLs or --starttls");
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(RefusedException.Kind.INVALID, message);
    }

    @Override
    public DirectoryName name() {
        return settings.name();
    }

    @Override
    public Reading read(Progress progress) throws DirectoryException {
        return ask(
                connector.gathering(),
                session -> reading(session)
                        .read(name(), settings.extent().nested(), remarks(), clock.instant(), progress));
    }

    /** Not where what is read depends on more than the entries of two searches. */
    @Override
    public Reading readAgain(Optional<Imprint> last, Runnable differs, Progress progress) throws DirectoryException {
        if (schema.membersFromUsers()
                || settings.servers().followReferrals()
                || scope.userBases().size() + scope.groupBases().size() > 2) {
            return Directory.super.readAgain(last, differs, progress);
        }
        return ask(
                connector.gathering(),
                session -> reading(session)
                        .readAgain(
                                new Imprinter(last, differs),
                                name(),
                                settings.extent().nested(),
                                remarks(),
                                clock.instant(),
                                progress));
    }

    private FullReading reading(Session session) {
        return new FullReading(session, schema, scope, userReader(), groupReader, explain);
    }

    @Override
    public Reading readGroupsOf(DirectoryId user) throws DirectoryException {
        return ask(session -> new UpwardReading(session, readers())
                .read(name(), settings.extent().nested(), user, remarks(), clock.instant()));
    }

    @Override
    public List<DirectoryGroup> path(DirectoryId user, DirectoryId group) throws DirectoryException {
        return schema.membersFromUsers()
                ? Directory.super.path(user, group)
                : ask(session -> new UpwardPath(session, readers())
                        .find(user, group, settings.extent().nested()));
    }

    @Override
    public Optional<Reading> readGroup(KnownGroup group) throws DirectoryException {
        if (!OneGroupReading.isPossible(settings, schema, scope)) {
            return Optional.empty();
        }
        // Begun here, it is done by the time that the answer comes.
        KnownDns.of(group.members(), NormalDn.of(scope.userBases()));
        return ask(session -> new OneGroupReading(session, readers(), group)
                .read(name(), settings.extent().nested(), remarks(), clock.instant()));
    }

    @Override
    public List<DirectoryUser> searchUsers(String text, int limit) throws DirectoryException {
        return ask(session -> lookup(session).searchUsers(text, limit));
    }

    @Override
    public List<DirectoryGroup> searchGroups(String text, int limit) throws DirectoryException {
        return ask(session -> lookup(session).searchGroups(text, limit));
    }

    @Override
    public List<DirectoryUser> findUsers(String loginOrDnOrId) throws DirectoryException {
        return ask(session -> lookup(session).findUsers(loginOrDnOrId));
    }

    @Override
    public List<DirectoryGroup> findGroups(String nameOrDnOrId) throws DirectoryException {
        return ask(session -> lookup(session).findGroups(nameOrDnOrId));
    }

    @Override
    public Map<String, List<DirectoryUser>> findEachUser(Collection<String> loginsOrDnsOrIds)
            throws DirectoryException {
        return ask(session -> lookup(session).findEachUser(loginsOrDnsOrIds));
    }

    @Override
    public Map<String, List<DirectoryGroup>> findEachGroup(Collection<String> namesOrDnsOrIds)
            throws DirectoryException {
        return ask(session -> lookup(session).findEachGroup(namesOrDnsOrIds));
    }

    /** Asks over a connection of its own, from the beginning again where the server wants smaller pages. */
    private <T> T ask(Question<T> question) throws DirectoryException {
        return ask(connector, question);
    }

    private <T> T ask(Connector with, Question<T> question) throws DirectoryException {
        try (Session session = with.open()) {
            followReferences(session, with);
            while (true) {
                try {
                    return question.ask(session);
                } catch (PageTooLarge beginAnew) {
                    // The session asks for less now; when it cannot any more, it throws something else.
                }
            }
        }
    }

    private void followReferences(Session session, Connector with) {
        if (settings.servers().followReferrals()) {
            session.follow(
                    new Elsewhere(address -> with.logIn(with.connect(address), address), with.startTls(), explain));
        }
    }

    private interface Question<T> {
        T ask(Session session) throws DirectoryException;
    }

    @Override
    public List<Step> test() {
        Steps steps = new Steps();
        Connector whole = connector.gathering();
        Function<Session, FullReading> begun = session -> {
            followReferences(session, whole);
            return reading(session);
        };
        List<String> bases = scope.allBases().stream().map(DN::toString).toList();
        RehearsedReading reading =
                new RehearsedReading(steps, schema, bases, settings.extent().nested(), begun);
        return new Rehearsal(whole, settings.servers().verifyTls(), reading::run, steps).run();
    }

    private UserReader userReader() {
        return new UserReader(schema, scope, clock.instant(), explain);
    }

    private Readers readers() {
        return new Readers(schema, scope, userReader(), groupReader, explain);
    }

    private Lookup lookup(Session session) {
        return new Lookup(session, schema, scope, userReader(), groupReader);
    }

    private List<String> remarks() {
        return connector.remarks(settings.servers().verifyTls());
    }
}
