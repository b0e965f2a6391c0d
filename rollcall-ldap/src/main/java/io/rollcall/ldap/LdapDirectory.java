package io.rollcall.ldap;

import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.Bind;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.directory.Secret;
import io.rollcall.registry.RefusedException;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * A directory over LDAP (RFC 4511). Each call opens a connection of its own, to the first URL that answers, reads from
 * that server only, and closes it. Safe for many threads.
 */
public final class LdapDirectory implements Directory {
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
        this(settings, secrets, Patience.DEFAULT, Clock.systemUTC());
    }

    LdapDirectory(DirectorySettings settings, Function<Secret, byte[]> secrets, Patience patience, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        schema = Schema.of(settings);
        scope = Scope.of(settings, schema);
        explain = new Explanation(settings.name());
        groupReader = new GroupReader(schema, scope, explain);
        connector = new Connector(
                settings.servers().urls().stream().map(Address::parse).toList(),
                settings.servers().startTls(),
                Tls.of(settings),
                settings.bind(),
                secrets,
                settings.kind(),
                patience,
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
        List<Address> addresses =
                settings.servers().urls().stream().map(Address::parse).toList();
        Tls.of(settings);
        if (settings.servers().startTls() && addresses.stream().allMatch(Address::ldaps)) {
            throw refused("--starttls is for ldap:// URLs; an ldaps:// connection speaks TLS from the start. Leave"
                    + " --starttls out, or use an ldap:// URL");
        }
        refuseWhatIsNotHonoured(settings);
    }

    /** A setting that would be stored and then not be followed must not be accepted. */
    private static void refuseWhatIsNotHonoured(DirectorySettings settings) {
        Extent extent = settings.extent();
        if (settings.servers().clientCertificate().isPresent()
                || !(settings.bind() instanceof Bind.Anonymous || settings.bind() instanceof Bind.Simple)) {
            throw refused("Client certificates, SASL EXTERNAL and Kerberos are not supported yet");
        }
        if (settings.servers().followReferrals()) {
            throw refused("Referrals cannot be followed yet. Leave --follow-referrals out");
        }
        if (extent.bases().size() > 1
                || extent.userBases().size() > 1
                || extent.groupBases().size() > 1) {
            throw refused("Several bases are not supported yet. Give one");
        }
        if (extent.distributionGroups()) {
            throw refused("Distribution groups cannot be chosen yet. Leave --distribution-groups out");
        }
        if (!settings.attributes().equals(AttributeNames.PRESETS)) {
            throw refused("Attribute names cannot be chosen yet. Leave them out");
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
        return ask(session ->
                reading(session).read(name(), settings.extent().nested(), remarks(), clock.instant(), progress));
    }

    private FullReading reading(Session session) {
        return new FullReading(session, schema, scope, userReader(), groupReader, explain);
    }

    @Override
    public Reading readGroupsOf(DirectoryId user) throws DirectoryException {
        return ask(session -> new UpwardReading(schema, scope, userReader(), groupReader, explain)
                .read(session, name(), settings.extent().nested(), user, remarks(), clock.instant()));
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

    /** Asks over a connection of its own, from the beginning again where the server wants smaller pages. */
    private <T> T ask(Question<T> question) throws DirectoryException {
        try (Session session = connector.open()) {
            followReferences(session);
            while (true) {
                try {
                    return question.ask(session);
                } catch (PageTooLarge beginAnew) {
                    // The session asks for less now; when it cannot any more, it throws something else.
                }
            }
        }
    }

    private void followReferences(Session session) {
        if (settings.servers().followReferrals()) {
            session.follow(new Elsewhere(
                    address -> connector.logIn(connector.connect(address), address), connector.startTls(), explain));
        }
    }

    private interface Question<T> {
        T ask(Session session) throws DirectoryException;
    }

    @Override
    public List<Step> test() {
        return new Rehearsal(connector, scope, session -> {
                    followReferences(session);
                    return reading(session);
                })
                .run();
    }

    private UserReader userReader() {
        return new UserReader(schema, scope, clock.instant(), explain);
    }

    private Lookup lookup(Session session) {
        return new Lookup(session, schema, scope, userReader(), groupReader);
    }

    private List<String> remarks() {
        return connector.remarks(settings.servers().verifyTls());
    }
}
