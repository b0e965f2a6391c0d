package io.rollcall.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.Sid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a reading where users, and groups within groups, name the groups that they are in (memberOf). Groups come
 * first, then users, so that each value is looked up as it comes, and no object a membership is kept. What a value names
 * that is no group of the reading is outside of its scope.
 *
 * <p>A group that is renamed between the two searches would seem to have lost everyone, and one that is renamed during
 * the first those that named it before. So at the end all groups are asked for once more: each must be where it was, and
 * name the same groups (R14, R15). Not safe for many threads.
 */
final class MemberOfIndex {
    private final GroupReader reader;
    private final DnHasher hasher;
    private final Explanation explain;
    private final GroupTable table;
    private final List<@Nullable Sid> sids = new ArrayList<>();
    private final List<Ints> directUsers = new ArrayList<>();
    private final List<Ints> children = new ArrayList<>();
    private final List<long[]> parents = new ArrayList<>();
    private final BitSet seenAgain = new BitSet();
    private long memberships;
    private long byPrimaryGroup;
    private long outside;

    MemberOfIndex(GroupReader reader, Scope scope, DnHasher hasher, Explanation explain) {
        this.reader = reader;
        this.hasher = hasher;
        this.explain = explain;
        table = new GroupTable(reader, scope, hasher, explain);
    }

    void addGroup(SearchResultEntry entry) throws DirectoryException {
        table.add(entry);
        sids.add(reader.sid(entry));
        directUsers.add(new Ints());
        children.add(new Ints());
        parents.add(reader.memberOfHashes(entry, hasher));
    }

    /** After all groups. */
    void addUser(int user, SearchResultEntry entry) throws DirectoryException {
        for (byte[] dn : reader.memberOf(entry)) {
            hasher.hash(dn);
            int group = table.find(hasher.high(), hasher.low());
            if (group >= 0) {
                directUsers.get(group).add(user);
            } else {
                outside++;
            }
        }
    }

    /** Hears of a group once more, after users and groups. */
    void addAgain(SearchResultEntry entry) throws DirectoryException {
        DirectoryGroup group = reader.group(entry);
        hasher.hash(group.dn().getBytes(StandardCharsets.UTF_8));
        int ordinal = table.find(hasher.high(), hasher.low());
        if (ordinal < 0 || !isAt(group.id(), hasher.high(), hasher.low())) {
            throw changed(group.dn(), "was renamed, moved or created");
        }
        if (!isSame(parents.get(ordinal), reader.memberOfHashes(entry, hasher))) {
            throw changed(group.dn(), "or a group that holds it was changed");
        }
        seenAgain.set(ordinal);
    }

    /** Whether two lists name the same groups; servers need not keep the values' order (RFC 4511, 4.1.7). */
    private static boolean isSame(long[] first, long[] again) {
        return Arrays.equals(first, again) || names(first).equals(names(again));
    }

    private static Set<List<Long>> names(long[] hashes) {
        Set<List<Long>> names = new HashSet<>();
        for (int i = 0; i < hashes.length; i += 2) {
            names.add(List.of(hashes[i], hashes[i + 1]));
        }
        return names;
    }

    /** Whether the group was added, with a DN of this hash. */
    boolean isAt(DirectoryId id, long high, long low) {
        return table.isAt(id, high, low);
    }

    /**
     * Ends the adding.
     *
     * @param users who has which primary group
     */
    DirectoryGroups groups(UserIndex users) throws DirectoryException {
        int missing = seenAgain.nextClearBit(0);
        if (missing < directUsers.size()) {
            throw changed(table.builder().id(missing).toString(), "was deleted");
        }
        for (int child = 0; child < parents.size(); child++) {
            long[] named = parents.get(child);
            for (int i = 0; i < named.length; i += 2) {
                int parent = table.find(named[i], named[i + 1]);
                if (parent >= 0) {
                    children.get(parent).add(child);
                } else {
                    outside++;
                }
            }
        }
        for (int group = 0; group < directUsers.size(); group++) {
            for (int user : users.withPrimaryGroup(sids.get(group))) {
                directUsers.get(group).add(user);
                byPrimaryGroup++;
            }
            memberships += directUsers.get(group).size() + children.get(group).size();
            table.builder()
                    .members(
                            group,
                            directUsers.get(group).toArray(),
                            children.get(group).toArray());
        }
        return table.builder().build();
    }

    private DirectoryException changed(String group, String how) {
        return explain.problem("the directory changed while it was read: the group \"" + group + "\" " + how
                + " meanwhile. Nothing was changed; the next run succeeds.");
    }

    /** Direct members, users and groups; known after {@link #groups}. */
    long memberships() {
        return memberships;
    }

    /** How many of them are so by the user's primary group alone; known after {@link #groups}. */
    long byPrimaryGroup() {
        return byPrimaryGroup;
    }

    /** Values that name no group of the reading; known after {@link #groups}. */
    long outside() {
        return outside;
    }
}
