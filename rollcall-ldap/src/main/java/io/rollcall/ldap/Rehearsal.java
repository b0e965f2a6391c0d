package io.rollcall.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.rollcall.directory.Bind;
import io.rollcall.directory.Directory.Step;
import io.rollcall.directory.DirectoryException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all that a reading needs, step by step, and says of each what it found; the first step that fails ends
 * it, except that the next server is tried where one cannot be reached. Used once.
 */
final class Rehearsal {
    private final Connector connector;
    private final boolean verified;
    private final Consumer<Session> reading;
    private final Steps steps;

    /**
     * @param verified whether certificates are verified
     * @param reading takes the steps that follow once a session is open
     */
    Rehearsal(Connector connector, boolean verified, Consumer<Session> reading, Steps steps) {
        this.connector = connector;
        this.verified = verified;
        this.reading = reading;
        this.steps = steps;
    }

    List<Step> run() {
        for (Location location : connector.locations()) {
            for (Address address : addresses(location)) {
                ReadOnlyConnection connection = reach(address);
                if (connection != null && !logInAndRead(connection, address)) {
                    return steps.taken();
                }
            }
        }
        return steps.taken();
    }

    private List<Address> addresses(Location location) {
        List<Address> found = new ArrayList<>();
        if (location instanceof Location.At at) {
            found.add(at.address());
        } else {
            steps.take("name", () -> {
                found.addAll(connector.locator().addresses(location));
                return location + " is, in this order, "
                        + found.stream().map(Address::toString).collect(Collectors.joining(", "));
            });
        }
        return found;
    }

    private @Nullable ReadOnlyConnection reach(Address address) {
        ReadOnlyConnection[] connection = new ReadOnlyConnection[1];
        boolean reached = steps.take("name", () -> address.host() + " is " + connector.resolve(address))
                && steps.take("connect", () -> knock(address));
        if (!reached) {
            return null;
        }
        steps.take("TLS", () -> {
            connection[0] = connector.connect(address);
            return connection[0].tls().map(this::shown).orElse("no TLS")
                    + (address.ldaps() || !connector.startTls() ? "" : " (by StartTLS)");
        });
        return connection[0];
    }

    private String shown(SSLSession session) {
        String tls = session.getProtocol() + " with " + session.getCipherSuite();
        try {
            X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
            return tls + (verified ? "; verified certificate of \"" : "; certificate, NOT VERIFIED, of \"")
                    + certificate.getSubjectX500Principal() + "\", issued by \"" + certificate.getIssuerX500Principal()
                    + "\", valid until "
                    + Certificates.day(certificate.getNotAfter().toInstant());
        } catch (SSLPeerUnverifiedException none) {
            return tls;
        }
    }

    /** Only whether somebody listens; TLS and LDAP come next. */
    private String knock(Address address) throws DirectoryException {
        try (Socket socket = new Socket()) {
            int wait = (int) connector.patience().connect().toMillis();
            socket.connect(new InetSocketAddress(address.host(), address.port()), wait);
            return address + " answers";
        } catch (IOException problem) {
            throw connector
                    .explain()
                    .connect(
                            address,
                            connector.patience(),
                            new LDAPException(ResultCode.CONNECT_ERROR, problem.getMessage(), problem));
        }
    }

    /** Whether the next server is to be tried, because this one did not answer to the bind. */
    private boolean logInAndRead(ReadOnlyConnection connection, Address address) {
        Session[] opened = new Session[1];
        boolean[] unreachable = new boolean[1];
        steps.take("bind", () -> {
            try {
                opened[0] = connector.logIn(connection, address);
            } catch (DirectoryException problem) {
                unreachable[0] = Explanation.isUnreachable(problem);
                throw problem;
            }
            return as(connector.login().bind()) + whoAmI(connection);
        });
        if (opened[0] == null) {
            return unreachable[0];
        }
        try (Session session = opened[0]) {
            reading.accept(session);
        }
        return false;
    }

    private static String as(Bind bind) {
        return bind instanceof Bind.Simple simple
                ? "as \"" + simple.dn() + "\", by password"
                : bind instanceof Bind.Kerberos kerberos
                        ? "as \"" + kerberos.principal() + "\", by Kerberos"
                        : bind instanceof Bind.External ? "by client certificate" : "anonymous";
    }

    /** Not every server answers that (Samba does not). */
    private static String whoAmI(ReadOnlyConnection connection) {
        try {
            return connection
                    .whoAmI()
                    .map(who -> who.isEmpty() ? "; to the server: nobody" : "; to the server: " + who)
                    .orElse("");
        } catch (LDAPException unanswered) {
            return "";
        }
    }
}
