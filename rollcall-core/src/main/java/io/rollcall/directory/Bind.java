package io.rollcall.directory;

import java.util.Optional;

/** As whom a directory is read, and what proves it (RFC 4513). */
public sealed interface Bind {
    /** As nobody. */
    record Anonymous() implements Bind {}

    /**
     * By name and password (RFC 4513, 5.1.3).
     *
     * @param dn a DN, or for Active Directory the user principal name
     */
    record Simple(String dn, Secret password) implements Bind {}

    /** As the one whose client certificate was shown in the TLS handshake (SASL EXTERNAL, RFC 4422, appendix A). */
    record External() implements Bind {}

    /**
     * By Kerberos (SASL GSSAPI, RFC 4752), over TLS only.
     *
     * @param principal {@code name@REALM}
     * @param kdc {@code host} or {@code host:port} of the realm's key distribution centre; empty for what this machine's
     *     Kerberos configuration says
     */
    record Kerberos(String principal, Optional<String> kdc, Secret keytab) implements Bind {}

    /** The word for people: anonymous, simple, external or gssapi. */
    default String word() {
        return this instanceof Kerberos
                ? "gssapi"
                : this instanceof Simple ? "simple" : this instanceof External ? "external" : "anonymous";
    }

    /** What proves it, as far as anything secret does. */
    default Optional<Secret> secret() {
        return this instanceof Simple simple
                ? Optional.of(simple.password())
                : this instanceof Kerberos kerberos ? Optional.of(kerberos.keytab()) : Optional.empty();
    }
}
