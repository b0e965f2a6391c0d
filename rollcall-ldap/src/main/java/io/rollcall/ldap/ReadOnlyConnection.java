package io.rollcall.ldap;

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
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.SocketFactory;

/**
 * The only type that holds an LDAP connection, and there is nothing in it that writes (R11): it binds, searches, starts
 * TLS, asks who it is, and unbinds. Referrals are not followed, a lost connection is not opened again. Not safe for many
 * threads.
 */
final class ReadOnlyConnection implements AutoCloseable {
    /** No group's entry is larger; the limit keeps a broken server from filling the memory. */
    private static final int LARGEST_MESSAGE = 256 << 20;

    private final LDAPConnection connection;
    private final Tls tls;

    private ReadOnlyConnection(LDAPConnection connection, Tls tls) {
        this.connection = connection;
        this.tls = tls;
    }

    static ReadOnlyConnection open(Address address, Tls tls, Patience patience) throws LDAPException {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setUseSynchronousMode(true);
        options.setFollowReferrals(false);
        options.setAbandonOnTimeout(false);
        options.setConnectTimeoutMillis((int) patience.connect().toMillis());
        options.setResponseTimeoutMillis(patience.answer().toMillis());
        options.setMaxMessageSize(LARGEST_MESSAGE);
        options.setSSLSocketVerifier(tls.verifier());
        SocketFactory sockets = address.ldaps() ? factory(tls) : SocketFactory.getDefault();
        return new ReadOnlyConnection(new LDAPConnection(sockets, options, address.host(), address.port()), tls);
    }

    private static SocketFactory factory(Tls tls) throws LDAPException {
        try {
            return tls.socketFactory();
        } catch (GeneralSecurityException problem) {
            throw new LDAPException(ResultCode.LOCAL_ERROR, "this Java has no TLS: " + problem.getMessage(), problem);
        }
    }

    /** RFC 4511, 4.14. */
    void startTls() throws LDAPException {
        try {
            ExtendedResult result =
                    connection.processExtendedOperation(new StartTLSExtendedRequest(tls.socketFactory()));
            if (!result.getResultCode().equals(ResultCode.SUCCESS)) {
                throw new LDAPException(result);
            }
        } catch (GeneralSecurityException problem) {
            throw new LDAPException(ResultCode.LOCAL_ERROR, "this Java has no TLS: " + problem.getMessage(), problem);
        }
    }

    void bind(String dn, byte[] password) throws LDAPException {
        connection.bind(new SimpleBindRequest(dn, password));
    }

    /** Whatever is not a success is an exception; entries go to the request's listener as they come. */
    SearchResult search(SearchRequest request) throws LDAPException {
        return connection.search(request);
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
