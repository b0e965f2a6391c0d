package io.rollcall.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.ldap.GroupReader.MemberHandler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Looks again at the groups that hold members which do not exist (R15). A group may have been read while it held a
 * nested group by its old DN, and the nested one later, by its new DN; then the old DN is gone from the holder by now,
 * while a member that was deleted for good and left there is still named. One that lies in a partition which was passed
 * over is told here at the latest: a server may name those after everything else. One search, whatever the number of groups. Not
 * safe for many threads. Used once.
 */
final class SecondLook {
    private static final int AT_ONCE = 200;

    private final GroupReader reader;
    private final DnHasher hasher;
    private final Explanation explain;
    private final BitSet holders = new BitSet();
    private final HashTable expected = new HashTable();
    private final Ints expectedHolders = new Ints();
    private final BitSet seen = new BitSet();
    private long elsewhere;

    SecondLook(GroupReader reader, DnHasher hasher, Explanation explain) {
        this.reader = reader;
        this.hasher = hasher;
        this.explain = explain;
    }

    /** Notes that a group was read with a member, given as its hash, that does not exist. */
    void expect(int group, long high, long low) {
        if (expected.add(high ^ spread(group), low ^ spread(group))) {
            expectedHolders.add(group);
            holders.set(group);
        }
    }

    /** Makes one hash of a group and a member, as evenly spread as the member's own. */
    private static long spread(int group) {
        return (group + 1) * 0x9E3779B97F4A7C15L;
    }

    /**
     * @param groups the groups that were read, by whose ordinals the holders were noted
     * @return how many of the members lie in partitions that were passed over, so that they may well exist
     * @throws DirectoryException if one of them does not hold such a member any more
     */
    long requireStillHeld(Session session, DirectoryGroups groups) throws DirectoryException {
        if (holders.isEmpty()) {
            return 0;
        }
        Members members = new Members(session.unreadPartitions());
        List<InParts> inParts = new ArrayList<>();
        session.readAll(queries(groups), entry -> {
            members.group = groups.ordinalOf(reader.group(entry).id());
            if (members.group >= 0 && holders.get(members.group)) {
                look(entry, members, inParts);
            }
        });
        MemberRanges ranges = new MemberRanges(reader, session, explain);
        for (InParts group : inParts) {
            members.group = group.group();
            ranges.read(group.dn(), group.attribute(), members);
        }
        int missing = seen.nextClearBit(0);
        if (missing < expected.size()) {
            throw explain.problem("the directory changed while it was read: the group \""
                    + groups.get(expectedHolders.get(missing)).dn() + "\" does not hold a member any more that it held"
                    + " when it was read; that member was renamed, moved or deleted meanwhile. Nothing was changed; the"
                    + " next run succeeds.");
        }
        return elsewhere;
    }

    private record InParts(int group, String dn, String attribute) {}

    private void look(SearchResultEntry entry, Members members, List<InParts> inParts) throws DirectoryException {
        String attribute = reader.members(entry, members);
        if (attribute != null) {
            inParts.add(new InParts(members.group, entry.getDN(), attribute));
        }
    }

    private List<Query> queries(DirectoryGroups groups) {
        return holders.cardinality() > AT_ONCE
                ? reader.everyGroup()
                : reader.theseGroups(holders.stream().mapToObj(groups::get).toList());
    }

    private final class Members implements MemberHandler {
        private final List<byte[]> passedOver;
        private int group;

        private Members(List<byte[]> passedOver) {
            this.passedOver = passedOver;
        }

        @Override
        public void dn(byte[] bytes, int from, int to) {
            hasher.hash(bytes, from, to);
            int found = expected.find(hasher.high() ^ spread(group), hasher.low() ^ spread(group));
            if (found >= 0 && !seen.get(found)) {
                elsewhere += hasher.isAtOrBelow(passedOver) ? 1 : 0;
                seen.set(found);
            }
        }

        @Override
        public void login(byte[] login) {}

        /** What was seen once was still held then. */
        @Override
        public void beginAnew() {}
    }
}
