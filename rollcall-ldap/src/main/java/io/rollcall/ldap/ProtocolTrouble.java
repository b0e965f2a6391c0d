package io.rollcall.ldap;

import java.io.IOException;

/** What comes is not what was asked for, or comes too slowly; the message tells a person what it is. */
final class ProtocolTrouble extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolTrouble(String message) {
        super(message);
    }
}
