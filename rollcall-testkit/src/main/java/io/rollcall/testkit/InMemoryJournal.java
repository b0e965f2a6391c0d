package io.rollcall.testkit;

import io.rollcall.directory.DirectoryName;
import io.rollcall.journal.Held;
import io.rollcall.journal.Journal;
import io.rollcall.journal.JournalEntry;
import io.rollcall.journal.Run;
import io.rollcall.journal.Tallies;
import io.rollcall.journal.Tally;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.UserSet;
import io.rollcall.testkit.World.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

final class InMemoryJournal implements Journal {
    private final InMemoryRegistry registry;

    InMemoryJournal(InMemoryRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Optional<Run> run(long id) {
        return registry.world().runs.stream().filter(run -> run.id() == id).findFirst();
    }

    @Override
    public List<Run> runs(Optional<DirectoryName> directory, long beforeId, int limit) {
        List<Run> runs = new ArrayList<>(registry.world().runs);
        Collections.reverse(runs);
        return runs.stream()
                .filter(run -> directory.isEmpty() || run.directory().equals(directory.get()))
                .filter(run -> run.id() < beforeId)
                .limit(limit)
                .toList();
    }

    @Override
    public List<JournalEntry> entries(long run) {
        return registry.world().journal.stream()
                .map(Written::entry)
                .filter(entry -> entry.run().equals(Optional.of(run)))
                .toList();
    }

    @Override
    public List<JournalEntry> firstEntries(long run, int limit) {
        return entries(run).stream().limit(limit).toList();
    }

    @Override
    public List<Tally> tally(long run) {
        Tallies tallies = new Tallies();
        entries(run).forEach(entry -> tallies.add(entry.kind(), entry.group(), entry.joined(), entry.left()));
        return tallies.all();
    }

    @Override
    public List<JournalEntry> history(GroupId group, int limit) {
        List<JournalEntry> newestFirst = happened(group);
        Collections.reverse(newestFirst);
        return newestFirst.stream().limit(limit).toList();
    }

    @Override
    public UserSet membersAt(GroupId group, Instant at) {
        UserSet members = UserSet.EMPTY;
        for (JournalEntry entry : happened(group)) {
            if (!entry.at().isAfter(at)) {
                members = members.minus(entry.left()).or(entry.joined());
            }
        }
        return members;
    }

    @Override
    public Optional<JournalEntry> latest(GroupId group, int user) {
        return history(group, Integer.MAX_VALUE).stream()
                .filter(entry -> entry.joined().contains(user) || entry.left().contains(user))
                .findFirst();
    }

    @Override
    public List<Held> held() {
        return registry.world().held.stream()
                .filter(held -> held.rejected().isEmpty())
                .toList();
    }

    @Override
    public List<Held> heldBeginning(String fingerprintPrefix) {
        return registry.world().held.stream()
                .filter(held -> held.fingerprint().value().startsWith(fingerprintPrefix))
                .toList();
    }

    /** What happened to a group, oldest first. */
    private List<JournalEntry> happened(GroupId group) {
        List<JournalEntry> entries = new ArrayList<>();
        for (Written written : registry.world().journal) {
            if (written.happened()
                    && written.entry()
                            .group()
                            .filter(ref -> ref.id().equals(group))
                            .isPresent()) {
                entries.add(written.entry());
            }
        }
        return entries;
    }
}
