package io.rollcall.server.operations;

import io.rollcall.directory.Bind;
import io.rollcall.directory.ClientCertificate;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Secret.Purpose;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Decides from a person's credentials how to bind, and says what is missing, or there for nothing. */
final class Binds {
    private final Credentials given;
    private final Sealer sealer;

    Binds(Credentials given, Sealer sealer) {
        this.given = given;
        this.sealer = sealer;
    }

    /** Makes of what is secret what is stored. */
    @FunctionalInterface
    interface Sealer {
        Secret seal(Purpose purpose, byte[] secret);
    }

    /**
     * @throws IllegalArgumentException if only one of certificate and key is given
     */
    Optional<ClientCertificate> clientCertificate() {
        require(
                given.chainPem().isPresent() == given.keyPem().isPresent(),
                "a client certificate and its key belong together: --client-cert FILE and --client-key FILE");
        return given.chainPem()
                .map(chain -> new ClientCertificate(
                        chain, seal(Purpose.CLIENT_KEY, given.keyPem().orElseThrow())));
    }

    /**
     * @throws IllegalArgumentException if the credentials are not those of one way to bind
     */
    Bind bind() {
        String word = given.bind().orElseGet(this::fitting).toLowerCase(Locale.ROOT);
        return switch (word) {
            case "simple" -> simple();
            case "external" -> external();
            case "gssapi" -> kerberos();
            case "anonymous" -> anonymous();
            default ->
                throw new IllegalArgumentException(
                        "\"" + word + "\" is no way to bind; known are simple, external, gssapi, anonymous");
        };
    }

    private String fitting() {
        if (given.keytab().isPresent()
                || given.principal().isPresent()
                || given.kdc().isPresent()) {
            return "gssapi";
        }
        if (given.bindDn().isPresent() || given.password().isPresent()) {
            return "simple";
        }
        return given.chainPem().isPresent() ? "external" : "anonymous";
    }

    private Bind simple() {
        refuseKerberos("simple");
        require(
                given.bindDn().filter(dn -> !dn.isBlank()).isPresent(),
                "a password needs to be somebody's: --bind-dn DN");
        // RFC 4513, 5.1.2: a bind with a DN and no password is "unauthenticated", and succeeds as nobody.
        require(
                given.password().isPresent(),
                "a bind DN needs a password: --password-file FILE or --password-env VARIABLE");
        String password = given.password().orElseThrow();
        require(!password.isEmpty(), "the password is empty, which a server takes for an anonymous bind");
        return new Bind.Simple(given.bindDn().orElseThrow(), seal(Purpose.PASSWORD, password));
    }

    private Bind external() {
        refusePassword("external");
        refuseKerberos("external");
        require(
                given.chainPem().isPresent(),
                "--bind external is by the client certificate: give --client-cert FILE and --client-key FILE");
        return new Bind.External();
    }

    private Bind kerberos() {
        refusePassword("gssapi");
        String principal = given.principal().orElse("");
        int at = principal.lastIndexOf('@');
        require(
                at > 0 && at < principal.length() - 1,
                "--bind gssapi needs --principal NAME@REALM, such as rollcall@CORP.EXAMPLE");
        byte[] keytab = given.keytab().orElse(new byte[0]);
        require(keytab.length > 0, "--bind gssapi needs the principal's keys: --keytab FILE");
        return new Bind.Kerberos(principal, given.kdc(), sealer.seal(Purpose.KEYTAB, keytab));
    }

    private Bind anonymous() {
        refusePassword("anonymous");
        refuseKerberos("anonymous");
        return new Bind.Anonymous();
    }

    private void refusePassword(String word) {
        require(
                given.bindDn().isEmpty() && given.password().isEmpty(),
                "--bind " + word + " goes without --bind-dn and password: leave them out, or bind simple");
    }

    private void refuseKerberos(String word) {
        require(
                given.principal().isEmpty()
                        && given.kdc().isEmpty()
                        && given.keytab().isEmpty(),
                "--bind " + word + " goes without --principal, --kdc and --keytab: leave them out, or bind gssapi");
    }

    private Secret seal(Purpose purpose, String text) {
        return sealer.seal(purpose, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
