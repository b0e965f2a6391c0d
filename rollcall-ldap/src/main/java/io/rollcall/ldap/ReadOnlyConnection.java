package io.rollcall.ldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedRequest;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedResult;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The only type that holds an LDAP connection, and there is nothing in it that writes (R11): it binds, searches, starts
 * TLS, asks who it is, and unbinds. Referrals are not followed, a lost connection is not opened again. Not safe for many
 * threads.
 */
final class ReadOnlyConnection implements AutoCloseable {
    private final LDAPConnection connection;
    private final Tls tls;
    private final Patience patience;

    /** What the server said when it announced that it ends the connection (RFC 4511, 4.4.1). */
    private final AtomicReference<@Nullable String> goodbye;

    private final AtomicReference<@Nullable Socket> socket;
    private @Nullable EntryStream stream;

    private ReadOnlyConnection(
            LDAPConnection connection,
            Tls tls,
            Patience patience,
            AtomicReference<@Nullable String> goodbye,
            AtomicReference<@Nullable Socket> socket) {
        this.connection = connection;
        this.socket = socket;
        this.tls = tls;
        this.patience = patience;
        this.goodbye = goodbye;
    }

    /** Has Java load and link what a connection needs, without one. */
    static void load() {
        new LDAPConnection().close();
    }

    static ReadOnlyConnection open(Address address, Tls tls, Patience patience) throws LDAPException {
        Sockets sockets =
                socket -> address.ldaps() ? factory(tls, patience, socket) : WatchedSocket.factory(patience, socket);
        return open(address, sockets, tls, patience);
    }

    /** Makes sockets whose messages are watched. */
    @FunctionalInterface
    interface Sockets {
        /**
         * @param socket is set to the socket that is made
         */
        SocketFactory remembering(AtomicReference<@Nullable Socket> socket) throws LDAPException;
    }

    static ReadOnlyConnection open(Address address, Sockets sockets, Tls tls, Patience patience) throws LDAPException {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setUseSynchronousMode(true);
        options.setFollowReferrals(false);
        options.setAbandonOnTimeout(false);
        options.setConnectTimeoutMillis((int) patience.connect().toMillis());
        options.setResponseTimeoutMillis(patience.answer().toMillis());
        options.setMaxMessageSize(Watch.LARGEST_MESSAGE);
        AtomicReference<@Nullable String> goodbye = new AtomicReference<>();
        options.setUnsolicitedNotificationHandler((from, notice) -> goodbye.set(words(notice)));
        options.setSSLSocketVerifier(tls.verifier());
        AtomicReference<@Nullable Socket> socket = new AtomicReference<>();
        return new ReadOnlyConnection(
                new LDAPConnection(sockets.remembering(socket), options, address.host(), address.port()),
                tls,
                patience,
                goodbye,
                socket);
    }

    private static String words(ExtendedResult notice) {
        String said = Objects.requireNonNullElse(notice.getDiagnosticMessage(), "");
        return notice.getResultCode().getName() + (said.isEmpty() ? "" : ": " + said);
    }

    private static SSLSocketFactory factory(Tls tls, Patience patience, AtomicReference<@Nullable Socket> socket)
            throws LDAPException {
        try {
            return WatchedTlsSocket.factory(tls.socketFactory(), patience, socket);
        } catch (GeneralSecurityException problem) {
            throw new LDAPException(ResultCode.LOCAL_ERROR, "this Java has no TLS: " + problem.getMessage(), problem);
        }
    }

    /** RFC 4511, 4.14. */
    void startTls() throws LDAPException {
        ExtendedResult result =
                connection.processExtendedOperation(new StartTLSExtendedRequest(factory(tls, patience, socket)));
        if (!result.getResultCode().equals(ResultCode.SUCCESS)) {
            throw new LDAPException(result);
        }
    }

    void bind(String dn, byte[] password) throws LDAPException {
        connection.bind(new SimpleBindRequest(dn, password));
    }

    void bind(BindRequest request) throws LDAPException {
        connection.bind(request);
    }

    /** Of the connection as it is now; empty without TLS. */
    Optional<SSLSession> tls() {
        return Optional.ofNullable(connection.getSSLSession());
    }

    /** Whatever is not a success is an exception; entries go to the request's listener as they come. */
    SearchResult search(SearchRequest request) throws LDAPException {
        try {
            SearchResult result = connection.search(request);
            requireStaying();
            return result;
        } catch (LDAPException problem) {
            requireStaying();
            throw problem;
        }
    }

    /**
     * Like {@link #search}, for many entries: each is looked at where it lies.
     *
     * @param listener hears of entries and references, the request's own listener does not
     */
    SearchResult stream(SearchRequest request, EntryStream.Listener listener) throws LDAPException {
        if (!(socket.get() instanceof Watched watched) || !watched.carriesMessages()) {
            return search(decoding(request, listener));
        }
        return stream(socket.get()).search(request, listener);
    }

    private EntryStream stream(@Nullable Socket present) throws LDAPException {
        try {
            if (stream == null || stream.socket() != present) {
                stream = new EntryStream(Objects.requireNonNull(present), patience);
            }
            return stream;
        } catch (IOException lost) {
            throw new LDAPException(ResultCode.SERVER_DOWN, Objects.requireNonNullElse(lost.getMessage(), ""), lost);
        }
    }

    /** What a security layer wraps, only the SDK can unwrap: its entries are taken back to bytes. */
    private static SearchRequest decoding(SearchRequest request, EntryStream.Listener listener) {
        return new SearchRequest(
                new RawEntry.Encoder(listener),
                request.getControls(),
                request.getBaseDN(),
                request.getScope(),
                request.getDereferencePolicy(),
                request.getSizeLimit(),
                request.getTimeLimitSeconds(),
                request.typesOnly(),
                request.getFilter(),
                request.getAttributes());
    }

    private void requireStaying() throws LDAPException {
        String said = goodbye.get();
        if (said != null) {
            throw goodbye(said);
        }
    }

    /** The server ends the connection, unasked (RFC 4511, 4.4.1). */
    static LDAPException goodbye(ExtendedResult notice) {
        return goodbye(words(notice));
    }

    private static LDAPException goodbye(String said) {
        ProtocolTrouble trouble =
                new ProtocolTrouble("the server announced that it ends the connection (" + said + ")");
        return new LDAPException(ResultCode.SERVER_DOWN, trouble.getMessage(), trouble);
    }

    /** RFC 4532; empty if the server does not say. */
    Optional<String> whoAmI() throws LDAPException {
        ExtendedResult result = connection.processExtendedOperation(new WhoAmIExtendedRequest());
        return result instanceof WhoAmIExtendedResult who
                        && result.getResultCode().equals(ResultCode.SUCCESS)
                ? Optional.ofNullable(who.getAuthorizationID())
                : Optional.empty();
    }

    @Override
    public void close() {
        connection.close();
    }
}
