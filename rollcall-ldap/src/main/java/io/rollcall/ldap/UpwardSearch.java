package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Sid;
import io.rollcall.ldap.GroupReader.MemberHandler;
import io.rollcall.ldap.Session.EntryHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The searches by which one user's groups are found, where groups name their members: the user, and who holds whom. */
final class UpwardSearch {
    /** Of how many groups those above them are found in one search. */
    static final int AT_ONCE = 200;

    /** MS-ADTS 3.1.1.5.5.1.1: what a tombstone keeps of where it was. */
    private static final String LAST_PARENT = "lastKnownParent";

    private final Session session;
    private final Readers readers;
    private final MemberFilter memberFilter;

    UpwardSearch(Session session, Readers readers) throws DirectoryException {
        this.session = session;
        this.readers = readers;
        memberFilter = MemberFilter.of(session, readers.schema());
    }

    /**
     * The user of this id.
     *
     * @throws DirectoryException if there is none; the message says what became of it, as far as the server tells
     */
    SearchResultEntry user(DirectoryId id) throws DirectoryException {
        List<SearchResultEntry> found = new ArrayList<>();
        Filter filter = Filter.createANDFilter(
                readers.scope().userFilter(),
                readers.schema().idForm().filter(readers.schema().id(), id));
        session.readAll(readers.scope().users("a user", filter, readers.users().attributes()), found::add);
        if (found.size() != 1) {
            throw readers.explain()
                    .problem(
                            found.isEmpty()
                                    ? "no user in scope has the id " + id + ". " + whatBecameOf(id)
                                    : "two users have the id " + id + ": \""
                                            + found.get(0).getDN() + "\" and \""
                                            + found.get(1).getDN() + "\".");
        }
        return found.get(0);
    }

    /** Active Directory tells what was deleted to whoever may list it; who may not finds nothing. */
    private String whatBecameOf(DirectoryId id) throws DirectoryException {
        List<String> places = new ArrayList<>();
        if (readers.schema().kind() == DirectoryKind.AD) {
            Filter filter = Filter.createANDFilter(
                    Filter.createEqualityFilter("isDeleted", "TRUE"),
                    readers.schema().idForm().filter(readers.schema().id(), id));
            for (String context : session.root().namingContexts()) {
                session.readIfThere(
                        Query.deleted(context, filter, List.of(LAST_PARENT)),
                        entry -> places.add(Objects.requireNonNullElse(entry.getAttributeValue(LAST_PARENT), "?")));
            }
        }
        return places.isEmpty()
                ? "It was deleted, moved out of the user base, the user filter leaves it out, or it has not reached"
                        + " this server from another one yet."
                : "It was deleted in the directory; its last place was \"" + places.get(0) + "\".";
    }

    /** Hands on the groups that hold the user themselves, each at least once, without their members. */
    void holding(SearchResultEntry user, EntryHandler handler) throws DirectoryException {
        session.readAll(groupsWhere(holdsUser(user), readers.groups().attributes()), handler);
        if (readers.schema().hasDynamicGroups()) {
            readDynamic(user, handler);
        }
    }

    /** Hands on the groups that hold one of these groups themselves; at most {@link #AT_ONCE} are given. */
    void holdingOneOf(List<DirectoryGroup> groups, List<String> attributes, EntryHandler handler)
            throws DirectoryException {
        session.readAll(groupsWhere(holdsOneOf(groups), attributes), handler);
    }

    /** Whether a group holds one of these groups itself; at most {@link #AT_ONCE} are given. No member is sent. */
    boolean holdsOneOf(DirectoryGroup group, List<DirectoryGroup> groups) throws DirectoryException {
        boolean[] found = new boolean[1];
        session.read(
                new Query("a group", group.dn(), SearchScope.BASE, holdsOneOf(groups), Query.NO_ATTRIBUTES),
                entry -> found[0] = true);
        return found[0];
    }

    private Filter holdsUser(SearchResultEntry user) throws DirectoryException {
        Filter named =
                memberFilter.naming(List.of(user.getDN()), readers.users().logins(user));
        Sid primaryGroup = readers.users().primaryGroup(user);
        return primaryGroup == null
                ? named
                : Filter.createORFilter(named, Filter.createEqualityFilter(Schema.SID, primaryGroup.bytes()));
    }

    /** Few servers find a dynamic group by a member, so all are looked at; there are few, and this is one search. */
    private void readDynamic(SearchResultEntry user, EntryHandler handler) throws DirectoryException {
        List<String> attributes = new ArrayList<>(readers.groups().attributes());
        attributes.addAll(readers.groups().memberAttributes());
        byte[] dn = NormalDn.of(user.getDN());
        List<String> logins = readers.users().logins(user);
        session.readAll(
                groupsWhere(Filter.createEqualityFilter("objectClass", DynamicGroups.CLASS), attributes), entry -> {
                    Holds holds = new Holds(dn, logins);
                    readers.groups().members(entry, holds);
                    if (holds.found) {
                        handler.entry(entry);
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

    private Filter holdsOneOf(List<DirectoryGroup> groups) {
        return memberFilter.naming(groups.stream().map(DirectoryGroup::dn).toList(), List.of());
    }

    private List<Query> groupsWhere(Filter condition, List<String> attributes) {
        Filter filter = Filter.createANDFilter(readers.scope().groupFilter(), condition);
        return readers.scope().groups("the user's groups", filter, attributes);
    }
}
