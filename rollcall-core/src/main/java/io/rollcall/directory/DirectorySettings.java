package io.rollcall.directory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a directory is reached and what of it is in scope. Whatever is empty takes the preset of the kind.
 *
 * @param urls {@code ldap://host:port} or {@code ldaps://host:port}, tried in this order; at least one
 * @param startTls whether an {@code ldap://} connection is upgraded before anything else is sent (RFC 4511, 4.14)
 * @param verifyTls whether certificate and host name are verified; false only when a person said so
 * @param caPem certificates to trust instead of the JDK's, as PEM text
 * @param bindDn the DN (or for Active Directory the user principal name) to bind with; empty for an anonymous bind
 * @param base the base DN (RFC 4514); users and groups are looked for below it unless they have a base of their own
 * @param userFilter which entries are users (RFC 4515)
 * @param nested whether a member of a member group is a member too (R16)
 * @param interval the time between two automatic runs
 */
public record DirectorySettings(
        DirectoryName name,
        DirectoryKind kind,
        List<String> urls,
        boolean startTls,
        boolean verifyTls,
        Optional<String> caPem,
        Optional<String> bindDn,
        Optional<Secret> password,
        String base,
        Optional<String> userBase,
        Optional<String> userFilter,
        Optional<String> groupBase,
        Optional<String> groupFilter,
        boolean nested,
        RegisterPolicy registerPolicy,
        Mode mode,
        boolean strict,
        Duration interval) {
    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(15);

    /**
     * @param strict whether FULL removes users that are not linked to the directory from local groups too
     */
    public DirectorySettings {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("a directory needs at least one URL");
        }
    }

    public DirectorySettings withMode(Mode newMode, boolean newStrict) {
        return new DirectorySettings(
                name,
                kind,
                urls,
                startTls,
                verifyTls,
                caPem,
                bindDn,
                password,
                base,
                userBase,
                userFilter,
                groupBase,
                groupFilter,
                nested,
                registerPolicy,
                newMode,
                newStrict,
                interval);
    }
}
