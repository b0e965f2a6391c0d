package io.rollcall.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups whose members a server computes by LDAP URLs (groupOfURLs), as OpenLDAP's dynlist does. One that comes without
 * members may hold nobody, or the server may not compute it: not at all, or not this one. So the URLs of every such group
 * are searched: if one finds a user of the reading, members are not shown, and nothing may follow from their absence
 * (R15). A search for each {@value #AT_ONCE} URLs that begin at one place, never a search a group.
 */
final class DynamicGroups {
    static final String CLASS = "groupOfURLs";
    static final String URLS = "memberURL";

    private static final int AT_ONCE = 100;

    private final Scope scope;
    private final UserIndex users;
    private final DnHasher hasher;
    private final Explanation explain;
    private final Map<Place, List<Empty>> empty = new LinkedHashMap<>();

    DynamicGroups(Scope scope, UserIndex users, DnHasher hasher, Explanation explain) {
        this.scope = scope;
        this.users = users;
        this.hasher = hasher;
        this.explain = explain;
    }

    private record Place(DN base, SearchScope scope) {}

    /** A group without members, and one of its URLs. */
    private record Empty(String dn, String url, Filter filter) {}

    /** Notes a group that came without members. */
    void addEmpty(SearchResultEntry group) {
        String[] urls = group.getAttributeValues(URLS);
        for (String text : urls == null ? new String[0] : urls) {
            try {
                LDAPURL url = new LDAPURL(text);
                Filter filter = url.filterProvided() ? url.getFilter() : Filter.createPresenceFilter("objectClass");
                empty.computeIfAbsent(new Place(url.getBaseDN(), url.getScope()), place -> new ArrayList<>())
                        .add(new Empty(group.getDN(), text, filter));
            } catch (LDAPException noUrl) {
                // Then no server can compute anything from it.
            }
        }
    }

    void requireComputed(Session session) throws DirectoryException {
        for (Map.Entry<Place, List<Empty>> place : empty.entrySet()) {
            List<Empty> groups = place.getValue();
            for (int from = 0; from < groups.size(); from += AT_ONCE) {
                List<Empty> some = groups.subList(from, Math.min(groups.size(), from + AT_ONCE));
                if (found(session, place.getKey(), some).isPresent()) {
                    requireNoneFound(session, place.getKey(), some);
                }
            }
        }
    }

    /** Tells which of several groups it is. */
    private void requireNoneFound(Session session, Place place, List<Empty> groups) throws DirectoryException {
        for (Empty group : groups) {
            Optional<String> user = found(session, place, List.of(group));
            if (user.isPresent()) {
                throw notComputed(group, user.get());
            }
        }
    }

    /** The DN of a user of the reading that the URLs of these groups find, if there is one. */
    private Optional<String> found(Session session, Place place, List<Empty> groups) throws DirectoryException {
        List<String> found = new ArrayList<>();
        for (Query query : usersBelow(place, groups)) {
            session.readIfThere(query, entry -> {
                hasher.hash(entry.getDN().getBytes(StandardCharsets.UTF_8));
                if (found.isEmpty() && users.find(hasher.high(), hasher.low()) >= 0) {
                    found.add(entry.getDN());
                }
            });
        }
        return found.stream().findFirst();
    }

    /** Only users in scope are asked for, so that a server which does compute its groups has next to nothing to send. */
    private List<Query> usersBelow(Place place, List<Empty> groups) {
        Filter filter = Filter.createANDFilter(
                scope.userFilter(),
                Filter.createORFilter(groups.stream().map(Empty::filter).toList()));
        List<Query> queries = new ArrayList<>();
        for (DN userBase : scope.userBases()) {
            boolean whole = place.scope().equals(SearchScope.SUB) && userBase.isDescendantOf(place.base(), false);
            if (whole || mayMeet(place.base(), userBase)) {
                queries.add(new Query(
                        "the members of dynamic groups",
                        (whole ? userBase : place.base()).toString(),
                        place.scope(),
                        filter,
                        Query.NO_ATTRIBUTES));
            }
        }
        return queries;
    }

    private static boolean mayMeet(DN one, DN other) {
        return one.isDescendantOf(other, true) || other.isDescendantOf(one, true);
    }

    private DirectoryException notComputed(Empty group, String user) {
        return explain.problem("the dynamic group \"" + group.dn() + "\" came without members, though its " + URLS
                + " ("
                + group.url() + ") finds \"" + user + "\": the server does not compute such groups. Nothing"
                + " changes. Set that up on the server (OpenLDAP: slapo-dynlist), or leave them out by a --group-filter"
                + " such as (&(objectClass=groupOfNames)(!(objectClass=" + CLASS + "))).");
    }
}
