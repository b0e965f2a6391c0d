package io.rollcall.ldap;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.registry.RefusedException;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

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
     * @param password gives the bind password as UTF-8, in an array that is overwritten after use; an empty array if
     *     there is none. Asked once for each connection
     * @throws RefusedException if the settings cannot work, as {@link #check} tells
     */
    public LdapDirectory(DirectorySettings settings, Supplier<byte[]> password) {
        this(settings, password, Patience.DEFAULT, Clock.systemUTC());
    }

    LdapDirectory(DirectorySettings settings, Supplier<byte[]> password, Patience patience, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        schema = Schema.of(settings.kind());
        scope = Scope.of(settings, schema);
        explain = new Explanation(settings.name());
        groupReader = new GroupReader(schema, scope, explain);
        connector = new Connector(
                settings.urls().stream().map(Address::parse).toList(),
                settings.startTls(),
                Tls.of(settings),
                settings.bindDn(),
                password,
                settings.kind(),
                patience,
                explain);
    }

    /**
     * Checks everything that can be checked without asking a server: URLs, base DNs, filters, certificates, and that a
     * bind DN has a password.
     *
     * @throws RefusedException if something is wrong; a filter's or DN's message says where
     */
    public static void check(DirectorySettings settings) {
        Scope.of(settings, Schema.of(settings.kind()));
        List<Address> addresses = settings.urls().stream().map(Address::parse).toList();
        Tls.of(settings);
        if (settings.startTls() && addresses.stream().allMatch(Address::ldaps)) {
            throw refused("--starttls is for ldap:// URLs; an ldaps:// connection speaks TLS from the start. Leave"
                    + " --starttls out, or use an ldap:// URL");
        }
        if (settings.bindDn().isPresent() && settings.password().isEmpty()) {
            throw refused("A bind DN needs a password: without one a server would take the bind for an anonymous one"
                    + " (RFC 4513, 5.1.2). Give --password-file or --password-env, or leave --bind-dn out");
        }
        if (settings.bindDn().isEmpty() && settings.password().isPresent()) {
            throw refused("A password needs a bind DN. Give --bind-dn, or leave the password out to bind anonymously");
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
        return ask(session -> reading(session).read(name(), settings.nested(), remarks(), clock.instant(), progress));
    }

    private FullReading reading(Session session) {
        return new FullReading(session, scope, userReader(), groupReader, explain);
    }

    @Override
    public Reading readGroupsOf(DirectoryId user) throws DirectoryException {
        return ask(session -> new UpwardReading(schema, scope, userReader(), groupReader, explain)
                .read(session, name(), settings.nested(), user, remarks(), clock.instant()));
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
            while (true) {
                try {
                    return question.ask(session);
                } catch (PageTooLarge beginAnew) {
                    // The session asks for less now; when it cannot any more, it throws something else.
                }
            }
        }
    }

    private interface Question<T> {
        T ask(Session session) throws DirectoryException;
    }

    @Override
    public List<Step> test() {
        return new Rehearsal(connector, scope, this::reading).run();
    }

    private UserReader userReader() {
        return new UserReader(schema, scope, clock.instant(), explain);
    }

    private Lookup lookup(Session session) {
        return new Lookup(session, schema, scope, userReader(), groupReader);
    }

    private List<String> remarks() {
        return connector.remarks(settings.verifyTls());
    }
}
