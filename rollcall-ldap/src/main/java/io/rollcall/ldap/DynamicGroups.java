package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.DirectoryException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Groups whose members a server computes by LDAP URLs (groupOfURLs), as OpenLDAP's dynlist does. One that comes without
 * members may hold nobody, or the server may not compute them at all. So its URL is searched: if that finds a user of the
 * reading, the members are not shown, and nothing may follow from their absence (R15). A server computes all or none, so
 * a few groups are proof enough, however many there are.
 */
final class DynamicGroups {
    static final String CLASS = "groupOfURLs";
    static final String URLS = "memberURL";

    private static final int ENOUGH = 10;

    private final UserIndex users;
    private final DnHasher hasher;
    private final Explanation explain;
    private final List<Empty> empty = new ArrayList<>();

    DynamicGroups(UserIndex users, DnHasher hasher, Explanation explain) {
        this.users = users;
        this.hasher = hasher;
        this.explain = explain;
    }

    private record Empty(String dn, String url) {}

    /** Notes a group that came without members. */
    void addEmpty(SearchResultEntry group) {
        String url = group.getAttributeValue(URLS);
        if (url != null && empty.size() < ENOUGH) {
            empty.add(new Empty(group.getDN(), url));
        }
    }

    void requireComputed(Session session) throws DirectoryException {
        for (Empty group : empty) {
            LDAPURL url;
            try {
                url = new LDAPURL(group.url());
            } catch (LDAPException noUrl) {
                // Then no server can compute anything from it.
                continue;
            }
            Query query = new Query(
                    "the members of a dynamic group",
                    url.getBaseDN().toString(),
                    url.getScope(),
                    url.filterProvided() ? url.getFilter() : Filter.createPresenceFilter("objectClass"),
                    Query.NO_ATTRIBUTES);
            session.readIfThere(query, entry -> {
                hasher.hash(entry.getDN().getBytes(StandardCharsets.UTF_8));
                if (users.find(hasher.high(), hasher.low()) >= 0) {
                    throw notComputed(group, entry);
                }
            });
        }
    }

    private DirectoryException notComputed(Empty group, SearchResultEntry user) {
        return explain.problem("the dynamic group \"" + group.dn() + "\" came without members, though its " + URLS
                + " ("
                + group.url() + ") finds \"" + user.getDN() + "\": the server does not compute such groups. Nothing"
                + " changes. Set that up on the server (OpenLDAP: slapo-dynlist), or leave them out by a --group-filter"
                + " such as (&(objectClass=groupOfNames)(!(objectClass=" + CLASS + "))).");
    }
}
