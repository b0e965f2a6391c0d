package io.rollcall.ldap;

/** A socket at which a {@link Watch} looks. */
interface Watched {
    /** Whether LDAP messages pass here as they are, not TLS, nor what a security layer (SASL) makes of them. */
    boolean carriesMessages();
}
