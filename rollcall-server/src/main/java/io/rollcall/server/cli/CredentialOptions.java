package io.rollcall.server.cli;

import io.rollcall.server.operations.Credentials;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What proves to a directory who Rollcall is. What is secret comes from files or the environment, never as an argument. */
final class CredentialOptions {
    @Option(
            names = "--bind",
            paramLabel = "HOW",
            description = "simple (DN and password), external (client certificate), gssapi (Kerberos keytab) or"
                    + " anonymous. Default: what fits the options given.")
    private @Nullable String bind;

    @Option(
            names = "--bind-dn",
            paramLabel = "DN",
            description = "Who to bind as; for ad also name@domain. A read-only account is enough.")
    private @Nullable String bindDn;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file with the password; one line break at its end is cut off.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--password-env",
            paramLabel = "VARIABLE",
            description = "An environment variable with the password.")
    private @Nullable String passwordVariable;

    @Option(
            names = "--client-cert",
            paramLabel = "FILE",
            description = "A certificate to show to the server, then its authorities, as PEM.")
    private @Nullable Path chain;

    @Option(
            names = "--client-key",
            paramLabel = "FILE",
            description = "The client certificate's key, unencrypted, as PEM (PKCS#8).")
    private @Nullable Path key;

    @Option(names = "--principal", paramLabel = "NAME@REALM", description = "Who to bind as by Kerberos.")
    private @Nullable String principal;

    @Option(names = "--keytab", paramLabel = "FILE", description = "The principal's Kerberos keys.")
    private @Nullable Path keytab;

    @Option(
            names = "--kdc",
            paramLabel = "HOST[:PORT]",
            description =
                    "The realm's key distribution centre. Default: what this machine's Kerberos configuration says.")
    private @Nullable String kdc;

    Credentials credentials(Shell shell) {
        return new Credentials(
                Optional.ofNullable(bind),
                Optional.ofNullable(bindDn),
                password(shell),
                Optional.ofNullable(chain).map(file -> GivenFiles.text(file, "certificate file (--client-cert)")),
                Optional.ofNullable(key).map(file -> GivenFiles.text(file, "key file (--client-key)")),
                Optional.ofNullable(principal),
                Optional.ofNullable(kdc),
                Optional.ofNullable(keytab).map(file -> GivenFiles.bytes(file, "keytab (--keytab)")));
    }

    private Optional<String> password(Shell shell) {
        if (passwordFile != null && passwordVariable != null) {
            throw new IllegalArgumentException("--password-file and --password-env exclude each other.");
        }
        if (passwordFile != null) {
            return Optional.of(GivenFiles.text(passwordFile, "password file").replaceFirst("\\r?\\n$", ""));
        }
        if (passwordVariable == null) {
            return Optional.empty();
        }
        String password = shell.environment(passwordVariable);
        if (password == null) {
            throw new IllegalArgumentException(
                    "The environment variable " + passwordVariable + " (--password-env) is not set.");
        }
        return Optional.of(password);
    }
}
