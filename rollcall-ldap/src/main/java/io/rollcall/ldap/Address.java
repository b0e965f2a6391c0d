package io.rollcall.ldap;

import io.rollcall.registry.RefusedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a server listens, and whether it speaks TLS from the first byte. */
record Address(boolean ldaps, String host, int port) {
    /** Not every host that starts so: 127.example.org is a name like any other. */
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    /**
     * Reads {@code ldap://host[:port]} or {@code ldaps://host[:port]}; the ports are 389 and 636 unless said.
     *
     * @throws RefusedException if the text is anything else
     */
    static Address parse(String url) {
        try {
            URI uri = new URI(url.strip());
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean ldaps = scheme.equals("ldaps");
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            boolean more = uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null;
            String host = uri.getHost();
            if ((ldaps || scheme.equals("ldap"))
                    && host != null
                    && !more
                    && (path.isEmpty() || path.equals("/"))
                    && uri.getPort() <= 65535
                    && uri.getPort() != 0) {
                int port = uri.getPort() != -1 ? uri.getPort() : ldaps ? 636 : 389;
                return new Address(ldaps, host.replaceAll("[\\[\\]]", ""), port);
            }
        } catch (URISyntaxException refusedBelow) {
            // The message below says what a URL looks like, which helps more than the parser's.
        }
        throw new RefusedException(
                RefusedException.Kind.INVALID,
                "\"" + url + "\" is no LDAP URL; write ldaps://HOST:PORT or ldap://HOST:PORT, without a path");
    }

    /** Whether everything sent stays on this machine. */
    boolean isLoopback() {
        return host.equals("localhost") || LOOPBACK.matcher(host).matches() || host.equals("::1");
    }

    @Override
    public String toString() {
        return (ldaps ? "ldaps://" : "ldap://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
