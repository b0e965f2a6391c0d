package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.Sid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a reading where users, and groups within groups, name the groups that they are in (memberOf). Groups come
 * first, then users, so that each value is looked up as it comes, and no object a membership is kept. What a value names
 * that is no group of the reading is outside of its scope.
 *
 * <p>A group that is renamed between the two searches would seem to have lost everyone. So at the end all groups are
 * asked for once more, without members: each must be where it was (R14, R15). Not safe for many threads.
 */
final class MemberOfIndex {
    private final Schema schema;
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

    MemberOfIndex(Schema schema, GroupReader reader, Scope scope, DnHasher hasher, Explanation explain) {
        this.schema = schema;
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
        Longs named = new Longs();
        for (byte[] dn : memberOf(entry)) {
            hasher.hash(dn);
            named.add(hasher.high());
            named.add(hasher.low());
        }
        parents.add(named.toArray());
    }

    /** After all groups. */
    void addUser(int user, SearchResultEntry entry) throws DirectoryException {
        for (byte[] dn : memberOf(entry)) {
            hasher.hash(dn);
            int group = table.find(hasher.high(), hasher.low());
            if (group >= 0) {
                directUsers.get(group).add(user);
            } else {
                outside++;
            }
        }
    }

    private List<byte[]> memberOf(SearchResultEntry entry) throws DirectoryException {
        for (Attribute attribute : entry.getAttributes()) {
            String range = MemberRanges.rangeOf(attribute);
            if (!attribute.getBaseName().equalsIgnoreCase(schema.memberOf())) {
                continue;
            }
            if (range != null && !range.endsWith("-*")) {
                throw explain.problem("\"" + entry.getDN() + "\" is in more groups than the server names at once ("
                        + attribute.getName() + "). Read members from groups instead. Nothing changes.");
            }
            return List.of(attribute.getValueByteArrays());
        }
        return List.of();
    }

    /** Hears of a group once more, after users and groups. */
    void addAgain(SearchResultEntry entry) throws DirectoryException {
        DirectoryGroup group = reader.group(entry);
        hasher.hash(group.dn().getBytes(StandardCharsets.UTF_8));
        int ordinal = table.find(hasher.high(), hasher.low());
        if (ordinal < 0 || !table.builder().id(ordinal).equals(group.id())) {
            throw changed(group.dn(), "was renamed, moved or created");
        }
        seenAgain.set(ordinal);
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
