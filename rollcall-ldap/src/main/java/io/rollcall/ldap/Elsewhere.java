package io.rollcall.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.Progress;
import io.rollcall.ldap.Session.RawEntryHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads parts that other servers hold, where a person said that references are followed (RFC 4511, 4.1.10 and 4.5.3):
 * with the same bind and the same demands on TLS as the server that was configured, and from the first of a reference's
 * servers that answers. A password that went out encrypted is never sent to a server without TLS. A reference that
 * cannot be followed, or that leads in a circle, fails the reading (R15). Not safe for many threads.
 */
final class Elsewhere implements AutoCloseable {
    private static final int DEEPEST = 10;

    private final Opener opener;
    private final boolean startTls;
    private final Explanation explain;
    private final Map<String, Session> sessions = new TreeMap<>();
    private final Deque<String> path = new ArrayDeque<>();

    /**
     * @param startTls whether connections that begin without TLS are upgraded
     */
    Elsewhere(Opener opener, boolean startTls, Explanation explain) {
        this.opener = opener;
        this.startTls = startTls;
        this.explain = explain;
    }

    /** Connects to a server, and binds there. */
    @FunctionalInterface
    interface Opener {
        Session open(Address address) throws DirectoryException;
    }

    /** Reads what a query finds behind a reference; each of the URLs leads to the same (RFC 4511, 4.1.10). */
    void read(Address from, Query query, List<String> urls, RawEntryHandler handler) throws DirectoryException {
        List<String> unreachable = new ArrayList<>();
        for (String text : urls) {
            LDAPURL url = parsed(query, text);
            Address address = address(query, url, text);
            requireAsSafe(from, address);
            Session session;
            try {
                session = session(address);
            } catch (DirectoryException problem) {
                if (!Explanation.isUnreachable(problem)) {
                    throw problem;
                }
                unreachable.add(problem.getMessage());
                continue;
            }
            follow(session, address, there(query, url), handler);
            return;
        }
        throw explain.problem("reading " + query.what() + ": a part is held by another server ("
                + String.join(", ", urls)
                + "), which cannot be read, so the reading would be incomplete. Nothing changes. "
                + String.join(" ", unreachable));
    }

    private void follow(Session session, Address address, Query query, RawEntryHandler handler)
            throws DirectoryException {
        String step = address + "/" + query.base().toLowerCase(Locale.ROOT);
        if (path.contains(step) || path.size() == DEEPEST) {
            throw explain.problem("reading " + query.what() + ": the servers refer to one another in a circle ("
                    + String.join(", ", path) + ", " + step
                    + "). Nothing changes. Mend the references on the servers, or"
                    + " do not follow them.");
        }
        path.addLast(step);
        try {
            session.stream(query, handler, Progress.SILENT);
        } finally {
            path.removeLast();
        }
    }

    private Session session(Address address) throws DirectoryException {
        Session known = sessions.get(address.toString());
        if (known != null) {
            return known;
        }
        Session opened = opener.open(address);
        opened.follow(this);
        sessions.put(address.toString(), opened);
        return opened;
    }

    private LDAPURL parsed(Query query, String url) throws DirectoryException {
        try {
            return new LDAPURL(url);
        } catch (LDAPException noUrl) {
            throw explain.problem("reading " + query.what() + ": a part is held by another server, but \"" + url
                    + "\" is no LDAP URL. Nothing changes. Mend that reference on the server.");
        }
    }

    private Address address(Query query, LDAPURL url, String text) throws DirectoryException {
        boolean ldaps = url.getScheme().equalsIgnoreCase("ldaps");
        if (!url.hostProvided() || !(ldaps || url.getScheme().equalsIgnoreCase("ldap"))) {
            throw explain.problem("reading " + query.what() + ": a part is held elsewhere, but \"" + text
                    + "\" names no server. Nothing changes. Mend that reference on the server.");
        }
        return new Address(ldaps, url.getHost(), url.getPort());
    }

    private void requireAsSafe(Address from, Address to) throws DirectoryException {
        boolean wasEncrypted = from.ldaps() || startTls;
        if (wasEncrypted && !to.ldaps() && !startTls) {
            throw explain.problem(
                    from + " refers to " + to + ", which would get the bind's password without TLS. Nothing"
                            + " changes. Let the reference say ldaps://, or use ldap:// URLs with --starttls.");
        }
    }

    /**
     * RFC 4511, 4.5.3: what the URL says takes the place of what was asked. Not so a filter: who is a user, which is a
     * group and whom a group holds is for our own to say.
     */
    private Query there(Query query, LDAPURL url) throws DirectoryException {
        if (url.filterProvided()) {
            throw explain.problem("reading " + query.what() + ": a reference (" + url + ") carries a filter of its own,"
                    + " which would take the place of the one that was asked with. Nothing changes. Remove the filter"
                    + " from the reference on the server, or do not follow references.");
        }
        return new Query(
                query.what(),
                url.baseDNProvided() ? url.getBaseDN().toString() : query.base(),
                url.scopeProvided() ? url.getScope() : query.scope(),
                query.filter(),
                query.attributes(),
                query.controls());
    }

    /** Makes sure that none of the other servers has more to say ({@link Session#requireNothingLeft}). */
    void requireNothingLeft() throws DirectoryException {
        for (Session session : List.copyOf(sessions.values())) {
            session.requireNothingLeftHere();
        }
    }

    /** Which other servers were read. */
    Set<String> servers() {
        return sessions.keySet();
    }

    @Override
    public void close() {
        List<Session> open = List.copyOf(sessions.values());
        // Each of them would close this in turn.
        sessions.clear();
        open.forEach(Session::close);
    }
}
