package io.rollcall.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.SSLSocketVerifier;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllSSLSocketVerifier;
import com.unboundid.util.ssl.TrustAllTrustManager;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.registry.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2 or newer, with the certificate's chain and the host name verified (RFC 6125) unless a person switched that
 * off. What is not accepted fails with a {@link CertificateTrouble}.
 */
final class Tls {
    private final @Nullable X509TrustManager trusted;

    private Tls(@Nullable X509TrustManager trusted) {
        this.trusted = trusted;
    }

    /**
     * @throws RefusedException if the certificates to trust cannot be read
     */
    static Tls of(DirectorySettings settings) {
        Optional<KeyStore> own = settings.servers().caPem().map(Tls::keyStore);
        return new Tls(settings.servers().verifyTls() ? new Trust(trustManager(own.orElse(null))) : null);
    }

    SSLSocketFactory socketFactory() throws GeneralSecurityException {
        // The SDK enables TLS 1.2 and 1.3 on what it makes, and nothing older.
        return new SSLUtil(trusted != null ? trusted : new TrustAllTrustManager()).createSSLSocketFactory();
    }

    SSLSocketVerifier verifier() {
        return trusted != null ? new HostName() : TrustAllSSLSocketVerifier.getInstance();
    }

    private static KeyStore keyStore(String pem) {
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (certificates.isEmpty()) {
                throw new CertificateException("it holds no certificate");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
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
