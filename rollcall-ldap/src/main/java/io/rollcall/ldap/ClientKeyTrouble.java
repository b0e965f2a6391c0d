package io.rollcall.ldap;

import java.security.GeneralSecurityException;

/** The client certificate or its key cannot be used; the message tells a person why, and what to do. */
final class ClientKeyTrouble extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    ClientKeyTrouble(String message, Throwable cause) {
        super(message, cause);
    }

    ClientKeyTrouble(String message) {
        super(message);
    }
}
