package io.rollcall.server.operations;

import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Mode;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.directory.Secret;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.server.secrets.SecretBox;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Turns what a person wrote about a directory into settings, or says what is wrong with it. */
final class Drafts {
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(366);

    private Drafts() {}

    /**
     * Checks and takes over everything but the password, which stays where it is until all else is known to be right.
     *
     * @throws RefusedException of kind INVALID, naming what is wrong
     */
    static DirectorySettings check(DirectoryDraft draft, Connections connections) {
        try {
            require(!draft.urls().isEmpty(), "a directory needs at least one URL: --url ldaps://host");
            draft.urls().forEach(url -> checkUrl(url, draft.startTls()));
            checkBind(draft);
            draft.interval().ifPresent(Drafts::checkInterval);
            DirectorySettings settings = settings(draft);
            connections.check(settings);
            return settings;
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Kind.INVALID, sentence(String.valueOf(e.getMessage())) + " Nothing was stored.");
        }
    }

    private static DirectorySettings settings(DirectoryDraft draft) {
        return new DirectorySettings(
                new DirectoryName(draft.name()),
                DirectoryKind.parse(draft.kind()),
                draft.urls(),
                draft.startTls(),
                draft.verifyTls(),
                draft.caPem(),
                draft.bindDn(),
                // Sealing would make a key file, so until all else is right something stands in for the password.
                draft.password().map(unsealed -> new Secret(new byte[0])),
                draft.base(),
                draft.userBase(),
                draft.userFilter(),
                draft.groupBase(),
                draft.groupFilter(),
                draft.nested(),
                policy(draft.register()),
                Mode.PARTIAL,
                false,
                draft.interval().orElse(DirectorySettings.DEFAULT_INTERVAL));
    }

    /** The settings with the draft's password, sealed. */
    static DirectorySettings seal(DirectoryDraft draft, DirectorySettings settings, SecretBox secrets) {
        return draft.password().isEmpty()
                ? settings
                : new DirectorySettings(
                        settings.name(),
                        settings.kind(),
                        settings.urls(),
                        settings.startTls(),
                        settings.verifyTls(),
                        settings.caPem(),
                        settings.bindDn(),
                        draft.password().map(password -> secrets.seal(settings.name(), password)),
                        settings.base(),
                        settings.userBase(),
                        settings.userFilter(),
                        settings.groupBase(),
                        settings.groupFilter(),
                        settings.nested(),
                        settings.registerPolicy(),
                        settings.mode(),
                        settings.strict(),
                        settings.interval());
    }

    private static void checkUrl(String text, boolean startTls) {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no URL", e);
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        require(
                (scheme.equals("ldap") || scheme.equals("ldaps")) && url.getHost() != null,
                "\"" + text + "\" is no directory's URL: write ldaps://host, ldaps://host:port or ldap://host:port");
        require(url.getUserInfo() == null, "a URL must not carry credentials: use --bind-dn and --password-file");
        require(
                url.getPath().isEmpty() || url.getPath().equals("/"),
                "\"" + text + "\" has more than host and port: give the base DN with --base");
        require(
                !(startTls && scheme.equals("ldaps")),
                "StartTLS upgrades an ldap:// connection, but " + text + " is encrypted from the start: leave one out");
    }

    private static void checkInterval(Duration interval) {
        require(
                interval.compareTo(SHORTEST_INTERVAL) >= 0,
                "an interval of " + interval.toSeconds() + " s is too short; the shortest is "
                        + SHORTEST_INTERVAL.toSeconds() + " s");
        require(
                interval.compareTo(LONGEST_INTERVAL) <= 0,
                "an interval of " + interval.toDays() + " days is too long; the longest is " + LONGEST_INTERVAL.toDays()
                        + " days");
    }

    private static void checkBind(DirectoryDraft draft) {
        // RFC 4513, 5.1.2: a bind with a DN and no password is "unauthenticated", and succeeds as nobody.
        require(
                draft.bindDn().isEmpty() || draft.password().isPresent(),
                "a bind DN needs a password: --password-file FILE or --password-env VARIABLE");
        require(
                draft.password().filter(String::isEmpty).isEmpty(),
                "the password is empty, which a server takes for an anonymous bind");
        require(
                draft.password().isEmpty() || draft.bindDn().isPresent(),
                "a password needs to be somebody's: --bind-dn DN");
    }

    private static RegisterPolicy policy(String word) {
        return Arrays.stream(RegisterPolicy.values())
                .filter(policy -> policy.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is no way to register; known are "
                        + Arrays.stream(RegisterPolicy.values())
                                .map(policy -> policy.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static String sentence(String text) {
        String capital = text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }
}
