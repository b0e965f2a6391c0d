package io.rollcall.ldap;

import io.rollcall.directory.Bind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Says what a failed Kerberos bind means. Java tells its causes apart by their texts and the protocol's error numbers
 * (RFC 4120, 7.5.9) only.
 */
final class KerberosTrouble {
    private final Bind.Kerberos bind;
    private final String host;

    KerberosTrouble(Bind.Kerberos bind, String host) {
        this.bind = bind;
        this.host = host;
    }

    String explain(Throwable problem) {
        String said = texts(problem);
        String principal = "\"" + bind.principal() + "\"";
        if (has(said, "clock skew", "(37)")) {
            return "this machine's clock differs by more than five minutes from the Kerberos server's. Set both by the"
                    + " same time service";
        }
        if (has(said, "client not found", "(6)")) {
            return "the Kerberos server knows no principal " + principal + ". Check --principal, and its case";
        }
        if (has(said, "unable to obtain password", "cannot find key", "unable to obtain princ")) {
            return "the keytab has no key for " + principal + ". Check --principal against klist -k FILE, or export the"
                    + " keytab again";
        }
        if (has(said, "pre-authentication information was invalid", "(24)", "integrity check", "(31)", "checksum")) {
            return "the keytab's key is not the present one of " + principal
                    + ", as after a change of its password. Export the keytab again";
        }
        if (has(said, "server not found", "(7)")) {
            return "the Kerberos server knows no service ldap/" + host + ". Use the URL with the name by which the"
                    + " directory server is registered, which is its full host name";
        }
        if (has(said, "encryption type", "(14)", "etype")) {
            return "keytab and Kerberos server have no kind of encryption in common. Export the keytab again, with AES";
        }
        if (has(said, "revoked", "(18)")) {
            return "the account of " + principal + " is disabled, expired or locked";
        }
        if (has(said, "cannot locate", "cannot get kdc", "connection refused", "timed out", "no route", "unknownhost")
                || has(said, "default realm", "receive timed")) {
            return "no Kerberos server answers for the realm of " + principal + ". "
                    + bind.kdc()
                            .map(kdc -> "Check that " + kdc + " (--kdc) is right, and reachable by TCP")
                            .orElse("Name it by --kdc HOST[:PORT], or set up this machine's krb5.conf");
        }
        return "Kerberos says: " + said;
    }

    private static boolean has(String said, String... texts) {
        String lower = said.toLowerCase(Locale.ROOT);
        return List.of(texts).stream().anyMatch(lower::contains);
    }

    private static String texts(Throwable problem) {
        List<String> texts = new ArrayList<>();
        for (Throwable next = problem; next != null && texts.size() < 8; next = next.getCause()) {
            String text = next.getClass().getSimpleName().equals("UnknownHostException")
                    ? "UnknownHost"
                    : Objects.requireNonNullElse(
                            next.getMessage(), next.getClass().getSimpleName());
            texts.add(text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip());
        }
        return String.join("; ", texts);
    }
}
