package io.rollcall.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;

/**
 * Members that are neither a user nor a group of the reading (R16). Those outside the bases are out of scope for sure;
 * for those inside, one search over what the filters leave out tells which exist (out of scope) and which do not
 * (dangling). Never a search a member.
 */
final class Strays {
    private final Scope scope;
    private final DnHasher hasher;
    private final byte[] userBase;
    private final byte[] groupBase;
    private final Longs hashes = new Longs();
    private long outside;

    Strays(Scope scope, DnHasher hasher) {
        this.scope = scope;
        this.hasher = hasher;
        userBase = NormalDn.of(scope.userBase().toString());
        groupBase = NormalDn.of(scope.groupBase().toString());
    }

    /** Whether the DN that was hashed last lies below one of the bases. */
    boolean mayBeInScope(DnHasher hashed) {
        return hashed.isAtOrBelow(userBase) || hashed.isAtOrBelow(groupBase);
    }

    void addOutside() {
        outside++;
    }

    void add(long high, long low) {
        hashes.add(high);
        hashes.add(low);
    }

    /**
     * @param dangling members whose entry does not exist
     * @param outOfScope members whose entry is outside the bases or the filters
     */
    record Count(long dangling, long outOfScope) {}

    Count count(Session session) throws DirectoryException {
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
        long there = 0;
        for (int i = 0; i < hashes.size(); i += 2) {
            there += existing.get(table.find(hashes.get(i), hashes.get(i + 1))) ? 1 : 0;
        }
        return new Count(hashes.size() / 2 - there, outside + there);
    }

    /** Everything below the bases that the filters leave out. */
    private List<Query> leftOut() {
        Filter noUser = Filter.createNOTFilter(scope.userFilter());
        Filter noGroup = Filter.createNOTFilter(scope.groupFilter());
        if (scope.userBase().equals(scope.groupBase())) {
            return List.of(query(scope.userBase(), Filter.createANDFilter(noUser, noGroup)));
        }
        return List.of(query(scope.userBase(), noUser), query(scope.groupBase(), noGroup));
    }

    private static Query query(DN base, Filter filter) {
        return new Query("what the filters leave out", base.toString(), SearchScope.SUB, filter, Query.NO_ATTRIBUTES);
    }
}
