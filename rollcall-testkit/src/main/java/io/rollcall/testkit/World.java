package io.rollcall.testkit;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Imprint;
import io.rollcall.directory.Position;
import io.rollcall.directory.Sid;
import io.rollcall.journal.Held;
import io.rollcall.journal.JournalEntry;
import io.rollcall.journal.Run;
import io.rollcall.plan.Change;
import io.rollcall.plan.Reason;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.Usage;
import io.rollcall.registry.UserSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that an in-memory registry keeps. An edit works on a copy, which takes the place of the original once the
 * edit is through; so whoever holds a world that was published sees it unchanged for ever.
 */
final class World {
    static final Comparator<Usage> BY_GROUP_THEN_PLACE =
            Comparator.comparing(Usage::group).thenComparing(usage -> Names.key(usage.place()));

    long version;
    int nextUserId = 1;
    int nextGroupId = 1;
    final TreeMap<Integer, RegisteredUser> users = new TreeMap<>();
    final TreeMap<Integer, Long> digests = new TreeMap<>();
    final TreeMap<Integer, Sid> sids = new TreeMap<>();
    final TreeMap<GroupId, Group> groups = new TreeMap<>();
    final TreeSet<Usage> usages = new TreeSet<>(BY_GROUP_THEN_PLACE);
    final TreeMap<String, DirectorySettings> directories = new TreeMap<>();
    final TreeMap<String, Position> positions = new TreeMap<>();
    final TreeMap<String, Long> named = new TreeMap<>();
    final TreeMap<String, Imprinted> imprints = new TreeMap<>();
    final List<Run> runs = new ArrayList<>();
    final List<Written> journal = new ArrayList<>();
    final List<Held> held = new ArrayList<>();

    /** By what a directory is recognised that came to nothing, with the registry at this version. */
    record Imprinted(long version, Imprint imprint) {}

    /** A journal entry, and whether it happened: a held plan's did not. */
    record Written(JournalEntry entry, boolean happened) {}

    World copy() {
        World copy = new World();
        copy.version = version;
        copy.nextUserId = nextUserId;
        copy.nextGroupId = nextGroupId;
        copy.users.putAll(users);
        copy.digests.putAll(digests);
        copy.sids.putAll(sids);
        copy.groups.putAll(groups);
        copy.usages.addAll(usages);
        copy.directories.putAll(directories);
        copy.positions.putAll(positions);
        copy.named.putAll(named);
        copy.imprints.putAll(imprints);
        copy.runs.addAll(runs);
        copy.journal.addAll(journal);
        copy.held.addAll(held);
        return copy;
    }

    Group group(GroupId id) {
        return Optional.ofNullable(groups.get(id)).orElseThrow(() -> Refusals.noGroup(id));
    }

    RegisteredUser user(int id) {
        return Optional.ofNullable(users.get(id)).orElseThrow(() -> Refusals.noUser(id));
    }

    DirectorySettings directory(DirectoryName name) {
        return Optional.ofNullable(directories.get(Names.key(name.value())))
                .orElseThrow(() -> Refusals.noDirectory(name));
    }

    Optional<Group> groupNamed(String name) {
        String key = Names.key(name);
        return groups.values().stream()
                .filter(group -> Names.key(group.name()).equals(key))
                .findFirst();
    }

    Optional<RegisteredUser> userWithLogin(String login) {
        String key = Names.key(login);
        return users.values().stream()
                .filter(user -> Names.key(user.login()).equals(key))
                .findFirst();
    }

    List<Usage> usagesOf(GroupId group) {
        return usages.stream().filter(usage -> usage.group().equals(group)).toList();
    }

    /** How far the directory's servers had come at its last run. */
    Position position(DirectoryName directory) {
        return positions.getOrDefault(Names.key(directory.value()), Position.NONE);
    }

    /** How many memberships the directory's groups named when it was last read in full, or that a person accepts none. */
    OptionalLong named(DirectoryName directory) {
        Long known = named.get(Names.key(directory.value()));
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /** What the directory said when nothing was to do, if the registry is still at that version. */
    Optional<Imprint> imprint(DirectoryName directory) {
        return Optional.ofNullable(imprints.get(Names.key(directory.value())))
                .filter(kept -> kept.version == version)
                .map(Imprinted::imprint);
    }

    Run addRun(Run run) {
        runs.add(run);
        return run;
    }

    long nextRunId() {
        return runs.size() + 1L;
    }

    /** Writes down an edit by hand, and makes it a change of the registry. */
    void byHand(
            Change.Kind kind,
            Optional<Change.GroupRef> group,
            UserSet joined,
            UserSet left,
            String detail,
            Instant at,
            String actor) {
        version++;
        journal.add(new Written(
                new JournalEntry(
                        Optional.empty(), at, actor, kind, group, joined, left, Reason.byHand(actor), detail, Map.of()),
                true));
    }

    void byHand(Change.Kind kind, Group group, String detail, Instant at, String actor) {
        byHand(kind, Optional.of(ref(group)), UserSet.EMPTY, UserSet.EMPTY, detail, at, actor);
    }

    static Change.GroupRef ref(Group group) {
        return new Change.GroupRef(group.id(), group.name());
    }
}
