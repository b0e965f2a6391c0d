package io.rollcall.ldap;

import io.rollcall.directory.ClientCertificate;
import io.rollcall.directory.DirectorySettings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Certificates as PEM text (RFC 7468, 5), and how long they are good for. */
public final class Certificates {
    /** How long before its end a certificate is warned about. */
    static final Duration AHEAD = Duration.ofDays(30);

    private Certificates() {}

    /**
     * @throws CertificateException if the text holds none, or something else
     */
    static List<X509Certificate> read(String pem) throws CertificateException {
        List<X509Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
        if (certificates.isEmpty()) {
            throw new CertificateException("it holds no certificate");
        }
        return certificates;
    }

    /** One sentence for each certificate in the settings that ends within 30 days, or has ended. */
    public static List<String> expiring(DirectorySettings settings, Instant now) {
        List<String> sentences = new ArrayList<>();
        settings.servers()
                .caPem()
                .ifPresent(pem -> sentences.addAll(expiring("The certificate to trust (--ca)", pem, now)));
        settings.servers()
                .clientCertificate()
                .map(ClientCertificate::chainPem)
                .ifPresent(pem -> sentences.addAll(expiring("The client certificate (--client-cert)", pem, now)));
        return List.copyOf(sentences);
    }

    private static List<String> expiring(String what, String pem, Instant now) {
        try {
            return read(pem).stream()
                    .flatMap(certificate -> expiring(what, certificate, now).stream())
                    .toList();
        } catch (CertificateException unreadable) {
            // Settings are checked before they are stored; what is wrong with them is said when they are used.
            return List.of();
        }
    }

    /** A sentence, if the certificate ends within 30 days or has ended. */
    static Optional<String> expiring(String what, X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration left = Duration.between(now, end);
        if (left.compareTo(AHEAD) > 0) {
            return Optional.empty();
        }
        String whose = what + " of \"" + certificate.getSubjectX500Principal() + "\" ";
        return Optional.of(
                left.isNegative()
                        ? whose + "expired on " + day(end) + ". Renew it."
                        : whose + "expires on " + day(end) + ", in " + days(left.toDays())
                                + ". Renew it before that: afterwards no run gets through.");
    }

    static String day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static String days(long days) {
        return days == 1 ? "1 day" : days + " days";
    }
}
