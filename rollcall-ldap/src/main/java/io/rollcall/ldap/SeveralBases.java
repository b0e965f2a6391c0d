package io.rollcall.ldap;

import com.unboundid.ldap.sdk.DN;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What lies below several bases, once more, after it was read (R15). Bases are searched one after the other, so who is
 * moved from one not yet searched to one searched already would seem gone; and a base whose entries the bind account may
 * not see any more answers with success and nothing, while another still has entries to show. So each of several bases is
 * asked again, for ids only: everyone found must have been read, and where it was read, and something must be found. With
 * one base for users and one for groups nothing is asked. Not safe for many threads. Used once.
 */
final class SeveralBases {
    private final Schema schema;
    private final Scope scope;
    private final DnHasher hasher;
    private final Explanation explain;
    private final Map<DN, Long> found = new HashMap<>();

    SeveralBases(Schema schema, Scope scope, DnHasher hasher, Explanation explain) {
        this.schema = schema;
        this.scope = scope;
        this.hasher = hasher;
        this.explain = explain;
    }

    /** Whether this one was read, with a DN of this hash. */
    @FunctionalInterface
    interface Read {
        boolean isAt(DirectoryId id, long high, long low);
    }

    /**
     * After everything was read.
     *
     * @throws DirectoryException if somebody was moved meanwhile, or if below one of several bases there is nothing: no
     *     user below one of users, no group below one of groups, neither of them below one of both
     */
    void requireAllRead(Session session, Read users, long userCount, Read groups, long groupCount)
            throws DirectoryException {
        List<String> ids = List.of(schema.id());
        List<Query> allUsers = scope.users("users again", scope.userFilter(), ids);
        List<Query> allGroups = scope.groups("groups again", scope.groupFilter(), ids);
        askAgain(session, scope.userBases(), allUsers, users, userCount);
        askAgain(session, scope.groupBases(), allGroups, groups, groupCount);
        requireSomething("user", scope.userBases(), scope.groupBases());
        requireSomething("group", scope.groupBases(), scope.userBases());
    }

    private void askAgain(Session session, List<DN> bases, List<Query> queries, Read read, long all)
            throws DirectoryException {
        if (bases.size() == 1) {
            found.merge(bases.get(0), all, Long::sum);
            return;
        }
        for (int base = 0; base < bases.size(); base++) {
            long[] count = new long[1];
            session.read(queries.get(base), entry -> {
                hasher.hash(entry.getDN().getBytes(StandardCharsets.UTF_8));
                if (!read.isAt(schema.idOf(entry, explain), hasher.high(), hasher.low())) {
                    throw explain.problem(
                            "the directory changed while it was read: \"" + entry.getDN()
                                    + "\" was renamed, moved or created meanwhile. Nothing was changed; the next run succeeds.");
                }
                count[0]++;
            });
            found.merge(bases.get(base), count[0], Long::sum);
        }
    }

    private void requireSomething(String what, List<DN> bases, List<DN> others) throws DirectoryException {
        for (DN base : bases) {
            if (bases.size() > 1 && found.getOrDefault(base, 0L) == 0) {
                throw explain.nothingBelow(
                        base.toString(), others.contains(base) ? "user and no group" : what, bases.size());
            }
        }
    }
}
