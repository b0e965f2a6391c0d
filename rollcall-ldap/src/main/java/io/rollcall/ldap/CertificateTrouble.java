package io.rollcall.ldap;

import java.security.cert.CertificateException;

/** A server's certificate is not accepted; the message tells a person whose it is, why, and what to do. */
final class CertificateTrouble extends CertificateException {
    private static final long serialVersionUID = 1L;

    CertificateTrouble(String message) {
        super(message);
    }
}
