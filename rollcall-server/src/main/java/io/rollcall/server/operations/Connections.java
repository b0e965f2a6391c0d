package io.rollcall.server.operations;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectorySettings;

/** Opens configured directories. */
public interface Connections {
    /**
     * Checks without any connection that a directory could be opened with these settings.
     *
     * @param settings in which a password may be stood in for by an empty {@link io.rollcall.directory.Secret}
     * @throws io.rollcall.registry.RefusedException if a URL, a DN, a filter or a certificate does not parse; the message
     *     says which, and where
     */
    void check(DirectorySettings settings);

    /** A directory to read from; nothing is connected before it is asked something. */
    Directory open(DirectorySettings settings);
}
