package io.rollcall.server.operations;

import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.directory.Secret;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.server.secrets.SecretBox;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns what a person wrote about a directory into settings, or says what is wrong with it. */
final class Drafts {
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(10);
    private static final Set<String> SCHEMES = Set.of("ldap", "ldaps", "ldap+srv", "ldaps+srv");
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(366);

    private Drafts() {}

    /**
     * Checks a description. Nothing is sealed yet, since sealing would make a key file: what is secret is in the settings as
     * it was given, and they must not be kept.
     *
     * @throws RefusedException of kind INVALID, naming what is wrong
     */
    static DirectorySettings check(DirectoryDraft draft, Connections connections) {
        try {
            draft.servers().urls().forEach(url -> checkUrl(url, draft.servers().startTls()));
            draft.interval().ifPresent(Drafts::checkInterval);
            DirectorySettings settings = settings(draft, Secret::new);
            connections.check(settings, Secret::ciphertext);
            return settings;
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Kind.INVALID, sentence(String.valueOf(e.getMessage())) + " Nothing was stored.");
        }
    }

    /** The settings with all that is secret sealed. */
    static DirectorySettings seal(DirectoryDraft draft, DirectorySettings checked, SecretBox secrets) {
        return settings(draft, (purpose, secret) -> secrets.seal(checked.name(), purpose, secret));
    }

    private static DirectorySettings settings(DirectoryDraft draft, Binds.Sealer sealer) {
        Binds binds = new Binds(draft.credentials(), sealer);
        DirectorySettings settings = DirectorySettings.of(
                        new DirectoryName(draft.name()),
                        DirectoryKind.parse(draft.kind()),
                        draft.servers(),
                        binds.bind(),
                        draft.extent())
                .withAttributes(draft.attributes())
                .withRegisterPolicy(policy(draft.register()))
                .withInterval(draft.interval().orElse(DirectorySettings.DEFAULT_INTERVAL));
        return binds.clientCertificate()
                .map(certificate -> settings.withServers(settings.servers().withClientCertificate(certificate)))
                .orElse(settings);
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
                SCHEMES.contains(scheme) && url.getHost() != null,
                "\"" + text + "\" is no directory's URL: write ldaps://host, ldaps://host:port or ldap://host:port, or"
                        + " ldaps+srv://domain to ask the name service");
        require(url.getUserInfo() == null, "a URL must not carry credentials: use --bind-dn and --password-file");
        require(
                url.getPath().isEmpty() || url.getPath().equals("/"),
                "\"" + text + "\" has more than host and port: give the base DN with --base");
        require(
                !(startTls && scheme.startsWith("ldaps")),
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
