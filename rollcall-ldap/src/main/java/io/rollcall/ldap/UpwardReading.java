package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Reading;
import io.rollcall.directory.Sid;
import io.rollcall.ldap.GroupReader.MemberHandler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one user's groups upward (R3): first those that hold the user, then those that hold these, level by level until
 * a level brings nothing new. A level takes a search for each 200 of its groups, never a search a group. Used once.
 */
final class UpwardReading {
    private static final int AT_ONCE = 200;

    private final Schema schema;
    private final Scope scope;
    private final UserReader userReader;
    private final GroupReader groupReader;
    private final Explanation explain;
    private final DnHasher hasher = DnHasher.withFreshKey();
    private final HashTable byDn = new HashTable();
    private final List<DirectoryGroup> groups = new ArrayList<>();
    private final List<Ints> children = new ArrayList<>();
    private int direct;

    UpwardReading(Schema schema, Scope scope, UserReader userReader, GroupReader groupReader, Explanation explain) {
        this.schema = schema;
        this.scope = scope;
        this.userReader = userReader;
        this.groupReader = groupReader;
        this.explain = explain;
    }

    Reading read(Session session, DirectoryName name, boolean nested, DirectoryId id, List<String> remarks, Instant now)
            throws DirectoryException {
        SearchResultEntry entry = userEntry(session, id);
        DirectoryUser user = userReader.user(entry);
        session.read(groupsWhere(holdsUser(user, entry), groupReader.attributes()), group -> place(group));
        direct = groups.size();
        if (nested) {
            readAbove(session);
        }
        List<String> all = new ArrayList<>(remarks);
        all.addAll(session.remarks());
        return new Reading(
                name,
                now,
                Coverage.GROUPS_OF_ONE_USER,
                nested,
                DirectoryUsers.of(List.of(user)),
                build(),
                new Reading.Tally(
                        direct + children.stream().mapToLong(Ints::size).sum(), 0, 0),
                all);
    }

    private SearchResultEntry userEntry(Session session, DirectoryId id) throws DirectoryException {
        List<SearchResultEntry> found = new ArrayList<>();
        Filter filter =
                Filter.createANDFilter(scope.userFilter(), schema.idForm().filter(schema.id(), id));
        session.read(
                new Query("a user", scope.userBase().toString(), SearchScope.SUB, filter, userReader.attributes()),
                found::add);
        if (found.size() != 1) {
            throw explain.problem(
                    found.isEmpty()
                            ? "no user in scope has the id " + id + ". It was deleted, moved out of the user base, or"
                                    + " the user filter leaves it out."
                            : "two users have the id " + id + ": \""
                                    + found.get(0).getDN() + "\" and \""
                                    + found.get(1).getDN() + "\".");
        }
        return found.get(0);
    }

    private Filter holdsUser(DirectoryUser user, SearchResultEntry entry) throws DirectoryException {
        List<Filter> any = new ArrayList<>();
        schema.dnMembers().forEach(attribute -> any.add(Filter.createEqualityFilter(attribute, user.dn())));
        for (String login : userReader.logins(entry)) {
            schema.loginMembers().forEach(attribute -> any.add(Filter.createEqualityFilter(attribute, login)));
        }
        Sid primaryGroup = userReader.primaryGroup(entry);
        if (primaryGroup != null) {
            any.add(Filter.createEqualityFilter(Schema.SID, primaryGroup.bytes()));
        }
        return Filter.createORFilter(any);
    }

    /**
     * A group of which only some members have come.
     *
     * @param known how many of its children are known from earlier levels
     */
    private record InParts(int group, int known, String dn, String attribute) {}

    private void readAbove(Session session) throws DirectoryException {
        MemberRanges ranges = new MemberRanges(groupReader, session, explain);
        List<String> attributes = new ArrayList<>(groupReader.attributes());
        attributes.addAll(groupReader.memberAttributes());
        for (int from = 0; from < groups.size(); ) {
            int to = Math.min(groups.size(), from + AT_ONCE);
            Edges edges = new Edges(from, to);
            List<InParts> inParts = new ArrayList<>();
            session.read(groupsWhere(holdsOneOf(from, to), attributes), entry -> {
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

    private Filter holdsOneOf(int from, int to) {
        List<Filter> any = new ArrayList<>();
        for (DirectoryGroup group : groups.subList(from, to)) {
            schema.dnMembers().forEach(attribute -> any.add(Filter.createEqualityFilter(attribute, group.dn())));
        }
        return Filter.createORFilter(any);
    }

    private Query groupsWhere(Filter condition, List<String> attributes) {
        Filter filter = Filter.createANDFilter(scope.groupFilter(), condition);
        return new Query("the user's groups", scope.groupBase().toString(), SearchScope.SUB, filter, attributes);
    }

    /** Gives a group its ordinal, or tells the one that it has. */
    private int place(SearchResultEntry entry) throws DirectoryException {
        DirectoryGroup group = groupReader.group(entry);
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
