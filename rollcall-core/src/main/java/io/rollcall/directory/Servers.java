package io.rollcall.directory;

import java.util.List;
import java.util.Optional;

/**
 * Where a directory listens, and how the connection is made safe.
 *
 * @param urls {@code ldap://host:port} or {@code ldaps://host:port}, or {@code ldap+srv://domain} and
 *     {@code ldaps+srv://domain} for the servers that the name service knows (RFC 2782), tried in this order; at least
 *     one
 * @param startTls whether an {@code ldap://} connection is upgraded before anything else is sent (RFC 4511, 4.14)
 * @param verifyTls whether certificate and host name are verified; false only when a person said so
 * @param caPem certificates to trust instead of the JDK's, as PEM text
 * @param clientCertificate what is shown to a server that asks for a certificate
 * @param followReferrals whether a part that another server holds is read from there; otherwise it is a failed reading
 */
public record Servers(
        List<String> urls,
        boolean startTls,
        boolean verifyTls,
        Optional<String> caPem,
        Optional<ClientCertificate> clientCertificate,
        boolean followReferrals) {
    public Servers {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("a directory needs at least one URL");
        }
    }

    /** These URLs, with everything else as it is unless a person says otherwise. */
    public static Servers at(String... urls) {
        return new Servers(List.of(urls), false, true, Optional.empty(), Optional.empty(), false);
    }

    public Servers withStartTls(boolean newStartTls) {
        return new Servers(urls, newStartTls, verifyTls, caPem, clientCertificate, followReferrals);
    }

    public Servers withVerifyTls(boolean newVerifyTls) {
        return new Servers(urls, startTls, newVerifyTls, caPem, clientCertificate, followReferrals);
    }

    public Servers withCa(String pem) {
        return new Servers(urls, startTls, verifyTls, Optional.of(pem), clientCertificate, followReferrals);
    }

    public Servers withClientCertificate(ClientCertificate certificate) {
        return new Servers(urls, startTls, verifyTls, caPem, Optional.of(certificate), followReferrals);
    }

    public Servers withFollowReferrals(boolean newFollowReferrals) {
        return new Servers(urls, startTls, verifyTls, caPem, clientCertificate, newFollowReferrals);
    }
}
