package io.rollcall.journal;

import io.rollcall.directory.DirectoryName;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.UserSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happened, to be read; only {@code Registry} and the edits by hand write it (R19). */
public interface Journal {
    Optional<Run> run(long id);

    /**
     * Runs, newest first.
     *
     * @param beforeId only runs with a lower id: a cursor; {@link Long#MAX_VALUE} to begin
     */
    List<Run> runs(Optional<DirectoryName> directory, long beforeId, int limit);

    /** What a run changed, or of a held one would change, in the plan's order. Empty for a failed one. */
    List<JournalEntry> entries(long run);

    /** The first of {@link #entries(long)}, which alone are read then. */
    List<JournalEntry> firstEntries(long run, int limit);

    /** How much of each kind {@link #entries(long)} hold, in order of kind; kinds without any are left out. */
    List<Tally> tally(long run);

    /** What happened to a group, newest first; also after the group was deleted. */
    List<JournalEntry> history(GroupId group, int limit);

    /** Who was a member of the group at a moment; empty before the group was there. */
    UserSet membersAt(GroupId group, Instant at);

    /** The latest entry by which the user joined or left the group. */
    Optional<JournalEntry> latest(GroupId group, int user);

    /** The plans that wait, oldest first. */
    List<Held> held();

    /** The held plans, waiting or rejected, whose fingerprint begins with this text. */
    List<Held> heldBeginning(String fingerprintPrefix);
}
