package io.rollcall.registry;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import java.util.List;
import java.util.Optional;

/** The configured directories. */
public interface Directories {
    /**
     * Keeps a new directory.
     *
     * @throws RefusedException if there is one of this name already, without regard to case
     */
    void add(DirectorySettings settings, String actor);

    Optional<DirectorySettings> find(DirectoryName name);

    /** In order of name. */
    List<DirectorySettings> list();

    /**
     * Forgets a directory; the directory itself is not affected. Refused while groups or users are tied to it.
     *
     * @param detach unties them first: external groups become local and keep their members, users stay and are no longer
     *     linked
     */
    void remove(DirectoryName name, boolean detach, String actor);

    /**
     * Forgets how far the directory's servers had come, and how many memberships its groups named: so the next reading may
     * be of an earlier state, or name nobody, until one of everything is applied or finds nothing to do. For a server that was restored on purpose, and a directory that was truly
     * emptied. Written in the journal.
     *
     * @throws RefusedException if there is no such directory
     */
    void forgetPosition(DirectoryName name, String actor);
}
