package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Reading;
import io.rollcall.directory.Sid;
import io.rollcall.ldap.GroupReader.MemberHandler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Reads one user's groups upward (R3): first those that hold the user, then those that hold these, level by level until
 * a level brings nothing new. A level takes a search for each 200 of its groups, never a search a group. Used once.
 */
final class UpwardReading {
    private static final int AT_ONCE = 200;

    /** MS-ADTS 3.1.1.5.5.1.1: what a tombstone keeps of where it was. */
    private static final String LAST_PARENT = "lastKnownParent";

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
        PositionReader position = session.position(scope);
        SearchResultEntry entry = userEntry(session, id);
        DirectoryUser user = userReader.user(entry);
        DirectoryGroups held = schema.membersFromUsers()
                ? new UpwardMemberOf(groupReader).read(session, entry, userReader.primaryGroup(entry), nested)
                : readFromGroups(session, user, entry, nested);
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

    /** Active Directory tells what was deleted to whoever may list it; who may not finds nothing. */
    private String whatBecameOf(Session session, DirectoryId id) throws DirectoryException {
        List<String> places = new ArrayList<>();
        if (schema.kind() == DirectoryKind.AD) {
            Filter filter = Filter.createANDFilter(
                    Filter.createEqualityFilter("isDeleted", "TRUE"),
                    schema.idForm().filter(schema.id(), id));
            for (String context : session.root().namingContexts()) {
                session.readIfThere(
                        Query.deleted(context, filter, List.of(LAST_PARENT)),
                        entry -> places.add(Objects.requireNonNullElse(entry.getAttributeValue(LAST_PARENT), "?")));
            }
        }
        return places.isEmpty()
                ? "It was deleted, moved out of the user base, or the user filter leaves it out."
                : "It was deleted in the directory; its last place was \"" + places.get(0) + "\".";
    }

    private DirectoryGroups readFromGroups(Session session, DirectoryUser user, SearchResultEntry entry, boolean nested)
            throws DirectoryException {
        session.readAll(groupsWhere(holdsUser(user, entry), groupReader.attributes()), group -> place(group));
        if (schema.hasDynamicGroups()) {
            readDynamic(session, user, userReader.logins(entry));
        }
        direct = groups.size();
        if (nested) {
            readAbove(session);
        }
        return build();
    }

    /** Few servers find a dynamic group by a member, so all are looked at; there are few, and this is one search. */
    private void readDynamic(Session session, DirectoryUser user, List<String> logins) throws DirectoryException {
        List<String> attributes = new ArrayList<>(groupReader.attributes());
        attributes.addAll(groupReader.memberAttributes());
        byte[] dn = NormalDn.of(user.dn());
        session.readAll(
                groupsWhere(Filter.createEqualityFilter("objectClass", DynamicGroups.CLASS), attributes), entry -> {
                    Holds holds = new Holds(dn, logins);
                    groupReader.members(entry, holds);
                    if (holds.found) {
                        place(entry);
                    }
                });
    }

    /** Finds one user among a group's members. */
    private static final class Holds implements MemberHandler {
        private final byte[] user;
        private final List<String> logins;
        private final NormalDn normal = new NormalDn();
        private boolean found;

        private Holds(byte[] user, List<String> logins) {
            this.user = user;
            this.logins = logins;
        }

        @Override
        public void dn(byte[] bytes, int from, int to) {
            normal.set(bytes, from, to);
            found |= Arrays.equals(normal.bytes(), 0, normal.length(), user, 0, user.length);
        }

        @Override
        public void login(byte[] login) {
            String text = new String(login, StandardCharsets.UTF_8);
            found |= logins.stream().anyMatch(text::equalsIgnoreCase);
        }

        @Override
        public void beginAnew() {
            found = false;
        }
    }

    private SearchResultEntry userEntry(Session session, DirectoryId id) throws DirectoryException {
        List<SearchResultEntry> found = new ArrayList<>();
        Filter filter =
                Filter.createANDFilter(scope.userFilter(), schema.idForm().filter(schema.id(), id));
        session.readAll(scope.users("a user", filter, userReader.attributes()), found::add);
        if (found.size() != 1) {
            throw explain.problem(
                    found.isEmpty()
                            ? "no user in scope has the id " + id + ". " + whatBecameOf(session, id)
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
            session.readAll(groupsWhere(holdsOneOf(from, to), attributes), entry -> {
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

    private List<Query> groupsWhere(Filter condition, List<String> attributes) {
        Filter filter = Filter.createANDFilter(scope.groupFilter(), condition);
        return scope.groups("the user's groups", filter, attributes);
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
