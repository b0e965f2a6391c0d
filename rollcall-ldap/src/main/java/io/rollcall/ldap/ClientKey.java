package io.rollcall.ldap;

import io.rollcall.directory.ClientCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** Turns a client certificate and its key (PKCS#8, RFC 5958) into what a TLS handshake needs. */
final class ClientKey {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private ClientKey() {}

    /**
     * @param keyPem is overwritten
     * @throws ClientKeyTrouble if certificate or key cannot be read, or do not belong together
     */
    static KeyManager[] managers(ClientCertificate certificate, byte[] keyPem) throws ClientKeyTrouble {
        try {
            List<X509Certificate> chain = chain(certificate.chainPem());
            PrivateKey key = key(keyPem, chain.get(0));
            requirePair(key, chain.get(0));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] nobody = {};
            store.setKeyEntry("client", key, nobody, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, nobody);
            return factory.getKeyManagers();
        } catch (ClientKeyTrouble trouble) {
            throw trouble;
        } catch (GeneralSecurityException | IOException problem) {
            throw new ClientKeyTrouble("this Java cannot use the client certificate's key (--client-key)", problem);
        } finally {
            Arrays.fill(keyPem, (byte) 0);
        }
    }

    private static List<X509Certificate> chain(String pem) throws ClientKeyTrouble {
        try {
            return Certificates.read(pem);
        } catch (CertificateException problem) {
            throw new ClientKeyTrouble(
                    "the client certificate (--client-cert) cannot be read. It must be PEM text, beginning with"
                            + " -----BEGIN CERTIFICATE-----",
                    problem);
        }
    }

    /** The messages quote nothing of the key. */
    private static PrivateKey key(byte[] pem, X509Certificate certificate) throws ClientKeyTrouble {
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        if (text.contains("ENCRYPTED")) {
            throw new ClientKeyTrouble(
                    "the client certificate's key (--client-key) is encrypted with a passphrase. Give"
                            + " it without one, Rollcall encrypts it itself: openssl pkey -in KEY -out FILE");
        }
        Matcher block = PRIVATE_KEY.matcher(text);
        if (!block.find()) {
            throw new ClientKeyTrouble(
                    text.contains("PRIVATE KEY-----")
                            ? "the client certificate's key (--client-key) is in an older form. Convert it to PKCS#8:"
                                    + " openssl pkcs8 -topk8 -nocrypt -in KEY -out FILE"
                            : "the client certificate's key (--client-key) cannot be read. It must be PEM text, beginning"
                                    + " with -----BEGIN PRIVATE KEY-----");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(block.group(1));
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException problem) {
            throw notThisKey(certificate);
        }
    }

    private static void requirePair(PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException, ClientKeyTrouble {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> key.getAlgorithm();
        };
        byte[] anything = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(anything);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(anything);
        if (!signature.verify(signed)) {
            throw notThisKey(certificate);
        }
    }

    private static ClientKeyTrouble notThisKey(X509Certificate certificate) {
        return new ClientKeyTrouble("the key (--client-key) is not that of the client certificate \""
                + certificate.getSubjectX500Principal()
                + "\" (--client-cert). Give the two that were made together, the"
                + " certificate's own first in its file");
    }
}
