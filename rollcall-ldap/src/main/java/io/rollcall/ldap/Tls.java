package io.rollcall.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.SSLSocketVerifier;
import com.unboundid.util.ssl.TrustAllSSLSocketVerifier;
import com.unboundid.util.ssl.TrustAllTrustManager;
import io.rollcall.directory.ClientCertificate;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Servers;
import io.rollcall.registry.RefusedException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2 or newer, with the certificate's chain and the host name verified (RFC 6125) unless a person switched that
 * off. What is not accepted fails with a {@link CertificateTrouble}.
 */
final class Tls {
    private final boolean verify;

    /** Null: those that Java trusts. */
    private final @Nullable KeyStore trusted;

    private final Optional<ClientCertificate> client;
    private final Function<Secret, byte[]> secrets;

    private Tls(
            boolean verify,
            @Nullable KeyStore trusted,
            Optional<ClientCertificate> client,
            Function<Secret, byte[]> secrets) {
        this.verify = verify;
        this.trusted = trusted;
        this.client = client;
        this.secrets = secrets;
    }

    /**
     * @param secrets opens the client certificate's key, each time that a connection needs it
     * @throws RefusedException if the certificates to trust cannot be read
     */
    static Tls of(Servers servers, Function<Secret, byte[]> secrets) {
        KeyStore own = servers.caPem().map(Tls::keyStore).orElse(null);
        return new Tls(servers.verifyTls(), own, servers.clientCertificate(), secrets);
    }

    /**
     * @throws RefusedException if the client certificate or its key cannot be used
     */
    void checkClientKey() {
        try {
            keyManagers();
        } catch (ClientKeyTrouble trouble) {
            String message = String.valueOf(trouble.getMessage());
            throw new RefusedException(
                    RefusedException.Kind.INVALID,
                    message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1));
        }
    }

    SSLSocketFactory socketFactory() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        X509TrustManager trust = verify ? new Trust(trustManager(trusted)) : new TrustAllTrustManager();
        context.init(keyManagers(), new TrustManager[] {trust}, null);
        return new ModernTlsSockets(context.getSocketFactory());
    }

    private KeyManager @Nullable [] keyManagers() throws ClientKeyTrouble {
        if (client.isEmpty()) {
            return null;
        }
        byte[] pem;
        try {
            pem = secrets.apply(client.get().key());
        } catch (RuntimeException problem) {
            String why = Objects.requireNonNullElse(
                    problem.getMessage(), problem.getClass().getSimpleName());
            throw new ClientKeyTrouble("the client certificate's key cannot be had: " + why, problem);
        }
        return ClientKey.managers(client.get(), pem);
    }

    SSLSocketVerifier verifier() {
        return verify ? new HostName() : TrustAllSSLSocketVerifier.getInstance();
    }

    private static KeyStore keyStore(String pem) {
        try {
            List<X509Certificate> certificates = Certificates.read(pem);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate certificate : certificates) {
                store.setCertificateEntry("ca" + store.size(), certificate);
            }
            return store;
        } catch (GeneralSecurityException | IOException problem) {
            throw new RefusedException(
                    RefusedException.Kind.INVALID,
                    "The file of certificates to trust (--ca) cannot be read: " + problem.getMessage()
                            + ". It must be PEM text, beginning with -----BEGIN CERTIFICATE-----");
        }
    }

    private static X509TrustManager trustManager(@Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException problem) {
            throw new IllegalStateException("this Java has no usable trust store", problem);
        }
    }

    /** Says whose certificate is not trusted, and how to trust it. */
    private record Trust(X509TrustManager inner) implements X509TrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
            // Java does not look at the time of a certificate that is trusted itself.
            refuseOutsideItsTime(chain[0], Instant.now());
            try {
                inner.checkServerTrusted(chain, keyExchange);
            } catch (CertificateException problem) {
                X509Certificate last = chain[chain.length - 1];
                throw new CertificateTrouble("its certificate is not trusted: subject \""
                        + chain[0].getSubjectX500Principal() + "\", issuer \"" + chain[0].getIssuerX500Principal()
                        + "\", valid " + chain[0].getNotBefore().toInstant() + " to "
                        + chain[0].getNotAfter().toInstant() + " (" + reason(problem) + "). If it is the right server,"
                        + " save the certificate of \"" + last.getIssuerX500Principal()
                        + "\" as PEM text and name that file with --ca FILE");
            }
        }

        private static void refuseOutsideItsTime(X509Certificate certificate, Instant now) throws CertificateTrouble {
            String whose = "its certificate \"" + certificate.getSubjectX500Principal() + "\" ";
            Instant from = certificate.getNotBefore().toInstant();
            Instant to = certificate.getNotAfter().toInstant();
            if (now.isAfter(to)) {
                throw new CertificateTrouble(whose + "expired on " + Certificates.day(to)
                        + ". Renew it on the server; if it should be good, check this machine's clock");
            }
            if (now.isBefore(from)) {
                throw new CertificateTrouble(
                        whose + "is not valid before " + from + ". Check this machine's clock and the server's");
            }
        }

        private static String reason(CertificateException problem) {
            Throwable deepest = problem;
            for (Throwable next = deepest.getCause(); next != null; next = next.getCause()) {
                deepest = next;
            }
            return Objects.requireNonNullElse(deepest.getMessage(), "no reason given");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
            inner.checkClientTrusted(chain, keyExchange);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return inner.getAcceptedIssuers();
        }
    }

    /** Says for which host names a certificate is, when it is not for the one that was asked for. */
    private static final class HostName extends SSLSocketVerifier {
        private final HostNameSSLSocketVerifier inner = new HostNameSSLSocketVerifier(true);

        @Override
        public void verifySSLSocket(String host, int port, SSLSocket socket) throws LDAPException {
            if (inner.verify(host, socket.getSession())) {
                return;
            }
            CertificateTrouble trouble = new CertificateTrouble("its certificate is for " + names(socket)
                    + ", not for \"" + host + "\". Use a URL with a name that the certificate has");
            throw new LDAPException(ResultCode.CONNECT_ERROR, trouble.getMessage(), trouble);
        }

        private static String names(SSLSocket socket) {
            try {
                X509Certificate certificate =
                        (X509Certificate) socket.getSession().getPeerCertificates()[0];
                Collection<List<?>> names = certificate.getSubjectAlternativeNames();
                return names == null
                        ? "\"" + certificate.getSubjectX500Principal() + "\""
                        : names.stream().map(name -> "\"" + name.get(1) + "\"").collect(Collectors.joining(", "));
            } catch (SSLPeerUnverifiedException | CertificateException noNames) {
                return "nobody";
            }
        }
    }
}
