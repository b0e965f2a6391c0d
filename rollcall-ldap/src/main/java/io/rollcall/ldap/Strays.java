package io.rollcall.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;

/**
 * Members that are neither a user nor a group of the reading (R16). Those outside the bases, or in a partition below them
 * that was passed over, are out of scope for sure; for those inside, one search over what the filters leave out tells which exist (out of scope) and which do not
 * (dangling). If some do not, one more makes sure that they are not users or groups that were renamed, moved or made
 * since users and groups were read: then people would seem to have left (R14, R15). Never a search a member.
 */
final class Strays {
    private final Session session;
    private final Scope scope;
    private final DnHasher hasher;
    private final Explanation explain;
    private final List<byte[]> bases;
    private final Longs hashes = new Longs();
    private final Ints holders = new Ints();
    private long outside;

    Strays(Session session, Scope scope, DnHasher hasher, Explanation explain) {
        this.session = session;
        this.scope = scope;
        this.hasher = hasher;
        this.explain = explain;
        bases = NormalDn.of(scope.allBases());
    }

    /** Whether the DN that was hashed last lies below one of the bases, and in no partition known to be passed over. */
    boolean mayBeInScope(DnHasher hashed) {
        return hashed.isAtOrBelow(bases) && !hashed.isAtOrBelow(session.unreadPartitions());
    }

    void addOutside(long members) {
        outside += members;
    }

    void add(int group, long high, long low) {
        holders.add(group);
        hashes.add(high);
        hashes.add(low);
    }

    /**
     * @param dangling members whose entry was not found
     * @param outOfScope members whose entry is outside the bases or the filters
     */
    record Count(long dangling, long outOfScope) {}

    /**
     * @param dangling hears of the members that were not found and of the groups that hold them
     * @throws DirectoryException also if the directory changed while it was read
     */
    Count count(SecondLook dangling) throws DirectoryException {
        if (hashes.size() == 0) {
            return new Count(0, outside);
        }
        HashTable table = new HashTable();
        for (int i = 0; i < hashes.size(); i += 2) {
            table.add(hashes.get(i), hashes.get(i + 1));
        }
        BitSet existing = new BitSet(table.size());
        for (Query query : leftOut()) {
            session.read(query, entry -> {
                hasher.hash(entry.getDN().getBytes(StandardCharsets.UTF_8));
                int found = table.find(hasher.high(), hasher.low());
                if (found >= 0) {
                    existing.set(found);
                }
            });
        }
        if (existing.cardinality() < table.size() || oneBaseBelowTheOther()) {
            requireUnchanged(table);
        }
        long there = 0;
        for (int i = 0; i < hashes.size(); i += 2) {
            if (existing.get(table.find(hashes.get(i), hashes.get(i + 1)))) {
                there++;
            } else {
                dangling.expect(holders.get(i / 2), hashes.get(i), hashes.get(i + 1));
            }
        }
        return new Count(hashes.size() / 2 - there, outside + there);
    }

    /** Then a group may lie below the user base and be found there among what the user filter leaves out. */
    private boolean oneBaseBelowTheOther() {
        List<DN> all = scope.allBases();
        return all.stream().anyMatch(one -> all.stream().anyMatch(other -> one.isDescendantOf(other, false)));
    }

    private void requireUnchanged(HashTable strays) throws DirectoryException {
        for (Query query : inScope()) {
            session.read(query, entry -> {
                hasher.hash(entry.getDN().getBytes(StandardCharsets.UTF_8));
                if (strays.find(hasher.high(), hasher.low()) >= 0) {
                    throw explain.problem("the directory changed while it was read: \"" + entry.getDN()
                            + "\" is a member of a group and was renamed, moved or created meanwhile. Nothing was"
                            + " changed; the next run succeeds.");
                }
            });
        }
    }

    /** All users and groups, as they are by now. */
    private List<Query> inScope() {
        return queries(
                "what changed meanwhile",
                scope.userFilter(),
                scope.groupFilter(),
                Filter.createORFilter(scope.userFilter(), scope.groupFilter()));
    }

    /** Everything below the bases that the filters leave out. */
    private List<Query> leftOut() {
        Filter noUser = Filter.createNOTFilter(scope.userFilter());
        Filter noGroup = Filter.createNOTFilter(scope.groupFilter());
        return queries("what the filters leave out", noUser, noGroup, Filter.createANDFilter(noUser, noGroup));
    }

    /** A search for each base, by whether it is one of users, of groups or of both. */
    private List<Query> queries(String what, Filter users, Filter groups, Filter both) {
        return scope.allBases().stream()
                .map(base -> {
                    boolean ofUsers = scope.userBases().contains(base);
                    Filter filter = ofUsers && scope.groupBases().contains(base) ? both : ofUsers ? users : groups;
                    return new Query(what, base.toString(), SearchScope.SUB, filter, Query.NO_ATTRIBUTES);
                })
                .toList();
    }
}
