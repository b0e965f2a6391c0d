package io.rollcall.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Reading;
import io.rollcall.ldap.GroupReader.MemberHandler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads one user's groups upward (R3): first those that hold the user, then those that hold these, level by level until
 * a level brings nothing new. A level takes a search for each 200 of its groups, never a search a group. Used once.
 */
final class UpwardReading {
    private final Session session;
    private final Readers readers;
    private final UpwardSearch search;
    private final DnHasher hasher = DnHasher.withFreshKey();
    private final HashTable byDn = new HashTable();
    private final List<DirectoryGroup> groups = new ArrayList<>();
    private final List<Ints> children = new ArrayList<>();
    private int direct;

    UpwardReading(Session session, Readers readers) throws DirectoryException {
        this.session = session;
        this.readers = readers;
        search = new UpwardSearch(session, readers);
    }

    Reading read(DirectoryName name, boolean nested, DirectoryId id, List<String> remarks, Instant now)
            throws DirectoryException {
        PositionReader position = session.position(readers.scope());
        SearchResultEntry entry = search.user(id);
        DirectoryUser user = readers.users().user(entry);
        DirectoryGroups held = readers.schema().membersFromUsers()
                ? new UpwardMemberOf(readers.groups())
                        .read(session, entry, readers.users().primaryGroup(entry), nested)
                : readFromGroups(entry, nested);
        long memberships = IntStream.range(0, held.size())
                .mapToLong(group -> held.directUsers(group).length + held.directGroups(group).length)
                .sum();
        List<String> all = new ArrayList<>(remarks);
        all.addAll(session.remarks());
        return new Reading(
                name,
                now,
                Coverage.GROUPS_OF_ONE_USER,
                nested,
                DirectoryUsers.of(List.of(user)),
                held,
                new Reading.Tally(memberships, 0, 0),
                all,
                position.read(session.latestChanges()));
    }

    private DirectoryGroups readFromGroups(SearchResultEntry user, boolean nested) throws DirectoryException {
        search.holding(user, group -> place(group));
        direct = groups.size();
        if (nested) {
            readAbove();
        }
        return build();
    }

    /**
     * A group of which only some members have come.
     *
     * @param known how many of its children are known from earlier levels
     */
    private record InParts(int group, int known, String dn, String attribute) {}

    private void readAbove() throws DirectoryException {
        GroupReader groupReader = readers.groups();
        MemberRanges ranges = new MemberRanges(groupReader, session, readers.explain());
        List<String> attributes = new ArrayList<>(groupReader.attributes());
        attributes.addAll(groupReader.memberAttributes());
        for (int from = 0; from < groups.size(); ) {
            int to = Math.min(groups.size(), from + UpwardSearch.AT_ONCE);
            Edges edges = new Edges(from, to);
            List<InParts> inParts = new ArrayList<>();
            search.holdingOneOf(groups.subList(from, to), attributes, entry -> {
                edges.parent = place(entry);
                edges.known = children.get(edges.parent).size();
                String attribute = groupReader.members(entry, edges);
                if (attribute != null) {
                    inParts.add(new InParts(edges.parent, edges.known, entry.getDN(), attribute));
                }
            });
            for (InParts group : inParts) {
                edges.parent = group.group();
                edges.known = group.known();
                ranges.read(group.dn(), group.attribute(), edges);
            }
            from = to;
        }
    }

    /** Gives a group its ordinal, or tells the one that it has. */
    private int place(SearchResultEntry entry) throws DirectoryException {
        DirectoryGroup group = readers.groups().group(entry);
        hasher.hash(group.dn().getBytes(StandardCharsets.UTF_8));
        if (byDn.add(hasher.high(), hasher.low())) {
            groups.add(group);
            children.add(new Ints());
        }
        return byDn.find(hasher.high(), hasher.low());
    }

    private DirectoryGroups build() {
        DirectoryGroups.Builder builder = DirectoryGroups.builder();
        for (int group = 0; group < groups.size(); group++) {
            builder.add(groups.get(group));
            builder.members(
                    group,
                    group < direct ? new int[1] : new int[0],
                    children.get(group).toArray());
        }
        return builder.build();
    }

    /** Finds, among a group's members, the groups of one level; each group is in one level, so each edge is found once. */
    private final class Edges implements MemberHandler {
        private final int from;
        private final int to;
        private int parent;
        private int known;

        private Edges(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void dn(byte[] bytes, int start, int end) {
            hasher.hash(bytes, start, end);
            int child = byDn.find(hasher.high(), hasher.low());
            if (child >= from && child < to) {
                children.get(parent).add(child);
            }
        }

        @Override
        public void login(byte[] login) {}

        @Override
        public void beginAnew() {
            children.get(parent).truncate(known);
        }
    }
}
