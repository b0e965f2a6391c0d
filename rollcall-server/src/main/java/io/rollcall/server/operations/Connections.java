package io.rollcall.server.operations;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Secret;
import java.util.function.Function;

/** Opens configured directories. */
public interface Connections {
    /**
     * Checks without any connection that a directory could be opened with these settings.
     *
     * @param secrets opens what is secret in the settings
     * @throws io.rollcall.registry.RefusedException if a URL, a DN, a filter a certificate or its key does not parse; the message
     *     says which, and where
     */
    void check(DirectorySettings settings, Function<Secret, byte[]> secrets);

    /** A directory to read from; nothing is connected before it is asked something. */
    Directory open(DirectorySettings settings);
}
