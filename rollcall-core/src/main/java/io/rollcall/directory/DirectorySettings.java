package io.rollcall.directory;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a directory is reached, what of it is in scope, and what is done with it.
 *
 * @param strict whether FULL removes users that are not linked to the directory from local groups too
 * @param interval the time between two automatic runs
 */
public record DirectorySettings(
        DirectoryName name,
        DirectoryKind kind,
        Servers servers,
        Bind bind,
        Extent extent,
        AttributeNames attributes,
        RegisterPolicy registerPolicy,
        Mode mode,
        boolean strict,
        Duration interval) {
    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(15);

    /** A new directory, with everything else as it is unless a person says otherwise. */
    public static DirectorySettings of(
            DirectoryName name, DirectoryKind kind, Servers servers, Bind bind, Extent extent) {
        return new DirectorySettings(
                name,
                kind,
                servers,
                bind,
                extent,
                AttributeNames.PRESETS,
                RegisterPolicy.MANUAL,
                Mode.PARTIAL,
                false,
                DEFAULT_INTERVAL);
    }

    public DirectorySettings withServers(Servers newServers) {
        return new DirectorySettings(
                name, kind, newServers, bind, extent, attributes, registerPolicy, mode, strict, interval);
    }

    public DirectorySettings withBind(Bind newBind) {
        return new DirectorySettings(
                name, kind, servers, newBind, extent, attributes, registerPolicy, mode, strict, interval);
    }

    public DirectorySettings withAttributes(AttributeNames newAttributes) {
        return new DirectorySettings(
                name, kind, servers, bind, extent, newAttributes, registerPolicy, mode, strict, interval);
    }

    public DirectorySettings withRegisterPolicy(RegisterPolicy newPolicy) {
        return new DirectorySettings(name, kind, servers, bind, extent, attributes, newPolicy, mode, strict, interval);
    }

    public DirectorySettings withMode(Mode newMode, boolean newStrict) {
        return new DirectorySettings(
                name, kind, servers, bind, extent, attributes, registerPolicy, newMode, newStrict, interval);
    }

    public DirectorySettings withInterval(Duration newInterval) {
        return new DirectorySettings(
                name, kind, servers, bind, extent, attributes, registerPolicy, mode, strict, newInterval);
    }

    /** All that is secret about it: the password, the client certificate's key, the keytab, as far as there are. */
    public List<Secret> secrets() {
        return Stream.concat(servers.clientCertificate().map(ClientCertificate::key).stream(), bind.secret().stream())
                .toList();
    }
}
