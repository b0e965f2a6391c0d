package io.rollcall.server.operations;

import java.util.Optional;

/**
 * What proves to a directory who Rollcall is, as a person gave it: not yet checked, not yet sealed. Its text form shows
 * nothing of it.
 *
 * @param bind simple, external, gssapi or anonymous; empty for what fits the rest
 * @param chainPem the client certificate and its authorities, as PEM text
 * @param keyPem the client certificate's key, as PEM text
 * @param keytab the file's bytes
 */
public record Credentials(
        Optional<String> bind,
        Optional<String> bindDn,
        Optional<String> password,
        Optional<String> chainPem,
        Optional<String> keyPem,
        Optional<String> principal,
        Optional<String> kdc,
        Optional<byte[]> keytab) {
    public static final Credentials NONE = new Credentials(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public static Credentials simple(String bindDn, String password) {
        return new Credentials(
                Optional.empty(),
                Optional.of(bindDn),
                Optional.of(password),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public String toString() {
        return "Credentials[]";
    }
}
