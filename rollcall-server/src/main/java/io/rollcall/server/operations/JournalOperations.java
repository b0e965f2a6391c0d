package io.rollcall.server.operations;

import io.rollcall.Registry;
import io.rollcall.directory.DirectoryName;
import io.rollcall.journal.Run;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import java.util.List;
import java.util.Optional;

/** What can be asked about runs that were. */
public final class JournalOperations {
    private final Registry registry;
    private final Lookup lookup;

    public JournalOperations(Registry registry) {
        this.registry = registry;
        this.lookup = new Lookup(registry);
    }

    /**
     * Runs, newest first.
     *
     * @param directory only this one's
     * @param beforeId a cursor; {@link Long#MAX_VALUE} to begin
     */
    public List<Run> runs(Optional<String> directory, long beforeId, int limit) {
        Optional<DirectoryName> name =
                directory.map(text -> lookup.settings(text).name());
        return registry.journal().runs(name, beforeId, limit);
    }

    public Run run(long id) {
        return registry.journal()
                .run(id)
                .orElseThrow(() -> new RefusedException(
                        Kind.NOT_FOUND, "There is no run " + id + ". List the latest: rollcall runs"));
    }
}
