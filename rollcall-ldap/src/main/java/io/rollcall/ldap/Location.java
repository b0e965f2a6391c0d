package io.rollcall.ldap;

import io.rollcall.registry.RefusedException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a directory may be found: at an address, or wherever the name service says (RFC 2782). */
sealed interface Location {
    /** Of the one server. */
    record At(Address address) implements Location {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** Of any server of a domain. */
    record Domain(boolean ldaps, String domain) implements Location {
        @Override
        public String toString() {
            return (ldaps ? "ldaps" : "ldap") + "+srv://" + domain;
        }
    }

    /** A domain's labels: letters, digits, hyphens and underscores. */
    Pattern DOMAIN = Pattern.compile("(?i)ldap(s?)\\+srv://([a-z0-9_-]+(?:\\.[a-z0-9_-]+)*)\\.?/?");

    /**
     * Reads {@code ldap[s]://host[:port]} or {@code ldap[s]+srv://domain}.
     *
     * @throws RefusedException if the text is neither
     */
    static Location parse(String url) {
        String text = url.strip();
        if (!text.toLowerCase(Locale.ROOT).matches("ldaps?\\+srv:.*")) {
            return new At(Address.parse(text));
        }
        Matcher domain = DOMAIN.matcher(text);
        if (!domain.matches()) {
            throw new RefusedException(
                    RefusedException.Kind.INVALID,
                    "\"" + url + "\" names no domain; write ldaps+srv://DOMAIN or ldap+srv://DOMAIN, without port and"
                            + " path");
        }
        return new Domain(!domain.group(1).isEmpty(), domain.group(2));
    }

    /** Whether TLS is spoken from the first byte. */
    default boolean ldaps() {
        return this instanceof At at ? at.address().ldaps() : ((Domain) this).ldaps();
    }

    /** Whether everything sent stays on this machine. */
    default boolean isLoopback() {
        return this instanceof At at && at.address().isLoopback();
    }
}
