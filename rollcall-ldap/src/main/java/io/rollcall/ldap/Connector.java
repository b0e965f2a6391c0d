package io.rollcall.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Opens sessions: the first server that answers is taken, and the session stays with it. A server that answers and
 * refuses, say for a wrong password, ends the search: asking the next one the same would only lock the account.
 */
record Connector(
        List<Location> locations,
        Locator locator,
        boolean startTls,
        Tls tls,
        Login login,
        DirectoryKind kind,
        Patience patience,
        Clock clock,
        Explanation explain) {
    /** The same, for reading a whole directory; with StartTLS nothing different, since nothing gathers under TLS. */
    Connector gathering() {
        return startTls
                ? this
                : new Connector(locations, locator, startTls, tls, login, kind, patience.gathering(), clock, explain);
    }

    Session open() throws DirectoryException {
        List<String> unreachable = new ArrayList<>();
        for (Location location : locations) {
            for (Address address : found(location, unreachable)) {
                try {
                    Session session = logIn(connect(address), address);
                    unreachable.forEach(
                            problem -> session.note("Read from " + address + ", after another failed. " + problem));
                    return session;
                } catch (DirectoryException problem) {
                    if (!Explanation.isUnreachable(problem)) {
                        throw problem;
                    }
                    unreachable.add(problem.getMessage());
                }
            }
        }
        throw new DirectoryException(String.join(" ", unreachable));
    }

    private List<Address> found(Location location, List<String> unreachable) {
        try {
            return locator.addresses(location);
        } catch (DirectoryException problem) {
            unreachable.add(problem.getMessage());
            return List.of();
        }
    }

    /** The host's addresses, for a person. */
    String resolve(Address address) throws DirectoryException {
        try {
            return String.join(
                    ", ",
                    Arrays.stream(InetAddress.getAllByName(address.host()))
                            .map(InetAddress::getHostAddress)
                            .toList());
        } catch (UnknownHostException unknown) {
            throw explain.unknownHost(address, unknown);
        }
    }

    /** Connects, and starts TLS where the settings say so. */
    ReadOnlyConnection connect(Address address) throws DirectoryException {
        ReadOnlyConnection connection;
        try {
            connection = ReadOnlyConnection.open(address, tls, patience);
        } catch (LDAPException problem) {
            throw explain.connect(address, patience, problem);
        }
        if (startTls && !address.ldaps()) {
            try {
                connection.startTls();
            } catch (LDAPException problem) {
                connection.close();
                throw explain.startTls(address, patience, problem);
            }
        }
        return connection;
    }

    /** Binds, and asks what the server can do. The connection is closed if that fails. */
    Session logIn(ReadOnlyConnection connection, Address address) throws DirectoryException {
        boolean done = false;
        boolean tls = connection.tls().isPresent();
        try {
            login.bind(connection, address);
            RootDse root = RootDse.of(connection);
            Session session = new Session(connection, address, root, kind, patience, explain);
            requireNotAnonymous(connection, address, root);
            connection.tls().flatMap(this::expiring).ifPresent(session::note);
            done = true;
            return session;
        } catch (LDAPException problem) {
            throw withHint(tls, explain.search(address, patience, "the root DSE", "", 0, problem));
        } catch (DirectoryException problem) {
            throw withHint(tls, problem);
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    /** In TLS 1.3 the client learns after the handshake only that its certificate is missed or not trusted. */
    private static DirectoryException withHint(boolean tls, DirectoryException problem) {
        return tls && problem.getCause() instanceof LDAPException cause && Explanation.isLost(cause)
                ? new DirectoryException(
                        problem.getMessage() + " If the server demands a client certificate, give one that it trusts by"
                                + " --client-cert and --client-key.",
                        cause)
                : problem;
    }

    private Optional<String> expiring(SSLSession session) {
        try {
            X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
            return Certificates.expiring("The server's certificate", certificate, clock.instant());
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }

    /** A bind can succeed and still be taken for an anonymous one, which is shown less, or nothing (R15). */
    private void requireNotAnonymous(ReadOnlyConnection connection, Address address, RootDse root)
            throws LDAPException, DirectoryException {
        if (login.bind() instanceof Bind.Anonymous || !root.tellsWho()) {
            return;
        }
        // 389 DS says "dn:" where RFC 4532 wants nothing.
        boolean anonymous = connection
                .whoAmI()
                .map(String::strip)
                .filter(name -> name.isEmpty() || name.equals("dn:"))
                .isPresent();
        if (anonymous) {
            throw explain.problem(address + " accepted the bind, but takes the connection for an anonymous one, which"
                    + " may see less than everything. Nothing changes. Look at how the server maps the bind account,"
                    + " and at proxies before it.");
        }
    }

    /** What an administrator should know of how the connection is made. */
    List<String> remarks(boolean verifyTls) {
        List<String> remarks = new ArrayList<>();
        boolean anyTls = startTls || locations.stream().anyMatch(Location::ldaps);
        if (anyTls && !verifyTls) {
            remarks.add(
                    "The server's certificate and host name are NOT verified, because the settings say so: anyone on"
                            + " the way could answer in its place and decide who is in which group.");
        }
        if (!startTls && locations.stream().anyMatch(one -> !one.ldaps() && !one.isLoopback())) {
            remarks.add("The connection is not encrypted: anyone on the way can read the bind password and change the"
                    + " answers. Use an ldaps:// URL or --starttls.");
        }
        return remarks;
    }
}
