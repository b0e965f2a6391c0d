package io.rollcall.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The groups of a reading as they come, found by the hash of their DN; none comes twice. Not safe for many threads. */
final class GroupTable {
    private final GroupReader reader;
    private final DnHasher hasher;
    private final Explanation explain;
    private final DirectoryGroups.Builder builder = DirectoryGroups.builder();
    private final HashTable byDn = new HashTable();
    private final List<byte[]> bases;

    GroupTable(GroupReader reader, Scope scope, DnHasher hasher, Explanation explain) {
        this.reader = reader;
        this.hasher = hasher;
        this.explain = explain;
        bases = NormalDn.of(scope.groupBases());
    }

    int add(SearchResultEntry entry) throws DirectoryException {
        DirectoryGroup group = reader.group(entry);
        byte[] dn = group.dn().getBytes(StandardCharsets.UTF_8);
        return add(group, dn, 0, dn.length);
    }

    /** Adds a group, whose DN is in this part of the array, and returns its ordinal. */
    int add(DirectoryGroup group, byte[] bytes, int from, int to) throws DirectoryException {
        if (builder.contains(group.id())) {
            throw explain.problem("Two groups have the id " + group.id() + "; one is \"" + group.dn() + "\". Either the"
                    + " group filter finds an entry twice, or the directory changed while it was read: then the next"
                    + " run succeeds.");
        }
        hasher.hash(bytes, from, to);
        if (!hasher.isAtOrBelow(bases)) {
            throw explain.outside("group", group.dn());
        }
        if (!byDn.add(hasher.high(), hasher.low())) {
            throw explain.problem("Two groups have the DN \"" + group.dn() + "\" or spellings of it that mean the same"
                    + " (RFC 4518). Rename one; if the directory changed while it was read, the next run succeeds.");
        }
        return builder.add(group);
    }

    /** The ordinal of the group whose DN has this hash, or -1. */
    int find(long high, long low) {
        return byDn.find(high, low);
    }

    /** Whether the group was added, with a DN of this hash. */
    boolean isAt(DirectoryId id, long high, long low) {
        int found = byDn.find(high, low);
        return found >= 0 && builder.id(found).equals(id);
    }

    DirectoryGroups.Builder builder() {
        return builder;
    }
}
