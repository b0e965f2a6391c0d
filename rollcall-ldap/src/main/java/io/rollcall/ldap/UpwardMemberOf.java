package io.rollcall.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.Sid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One user's groups, upward, where users and groups name the groups that they are in: one search of all groups without
 * their members, then a walk from group to group in memory. Used once.
 */
final class UpwardMemberOf {
    private final GroupReader reader;
    private final DnHasher hasher = DnHasher.withFreshKey();
    private final HashTable byDn = new HashTable();
    private final List<DirectoryGroup> all = new ArrayList<>();
    private final List<long[]> parents = new ArrayList<>();

    /** By place in {@link #all}: the ordinal among the user's groups, in the order in which they were reached. */
    private final Map<Integer, Integer> reached = new LinkedHashMap<>();

    private final List<Ints> children = new ArrayList<>();
    private int direct;

    UpwardMemberOf(GroupReader reader) {
        this.reader = reader;
    }

    /** The groups that hold the user, who is the reading's only one. */
    DirectoryGroups read(Session session, SearchResultEntry user, @Nullable Sid primaryGroup, boolean nested)
            throws DirectoryException {
        Ints primary = new Ints();
        session.readAll(reader.everyGroup(), entry -> {
            DirectoryGroup group = reader.group(entry);
            hasher.hash(group.dn().getBytes(StandardCharsets.UTF_8));
            if (byDn.add(hasher.high(), hasher.low())) {
                Sid sid = reader.sid(entry);
                if (sid != null && primaryGroup != null && sid.equals(primaryGroup)) {
                    primary.add(all.size());
                }
                all.add(group);
                parents.add(reader.memberOfHashes(entry, hasher));
            }
        });
        for (int group : primary.toArray()) {
            reach(group);
        }
        for (int group : found(reader.memberOfHashes(user, hasher))) {
            reach(group);
        }
        direct = reached.size();
        if (nested) {
            walk();
        }
        return build();
    }

    private void walk() {
        List<Integer> open = new ArrayList<>(reached.keySet());
        for (int next = 0; next < open.size(); next++) {
            int child = open.get(next);
            for (int parent : found(parents.get(child))) {
                if (!reached.containsKey(parent)) {
                    open.add(parent);
                }
                children.get(reach(parent)).add(reach(child));
            }
        }
    }

    private int reach(int group) {
        return reached.computeIfAbsent(group, any -> {
            children.add(new Ints());
            return children.size() - 1;
        });
    }

    private int[] found(long[] hashes) {
        Ints found = new Ints();
        for (int i = 0; i < hashes.length; i += 2) {
            int group = byDn.find(hashes[i], hashes[i + 1]);
            if (group >= 0) {
                found.add(group);
            }
        }
        return found.toArray();
    }

    private DirectoryGroups build() {
        DirectoryGroups.Builder builder = DirectoryGroups.builder();
        reached.forEach((group, ordinal) -> {
            builder.add(all.get(group));
            builder.members(
                    ordinal,
                    ordinal < direct ? new int[1] : new int[0],
                    children.get(ordinal).toArray());
        });
        return builder.build();
    }
}
