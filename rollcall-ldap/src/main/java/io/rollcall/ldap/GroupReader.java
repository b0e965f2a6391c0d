package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads groups and the names of their members out of entries, as the kind's schema says. */
final class GroupReader {
    /** The length of a SID within a domain: S-1-5-21 with three numbers of the domain and the relative id. */
    private static final int DOMAIN_SID = 28;

    private final Schema schema;
    private final Scope scope;
    private final Explanation explain;

    GroupReader(Schema schema, Scope scope, Explanation explain) {
        this.schema = schema;
        this.scope = scope;
        this.explain = explain;
    }

    /** Every group in scope, with its members. */
    Query everyGroup() {
        List<String> attributes = new ArrayList<>(attributes());
        attributes.addAll(memberAttributes());
        return new Query("groups", scope.groupBase().toString(), SearchScope.SUB, scope.groupFilter(), attributes);
    }

    /** Some of the groups in scope, whatever their DN is by now, with their members. */
    Query theseGroups(List<DirectoryGroup> groups) {
        Query every = everyGroup();
        Filter any = Filter.createORFilter(groups.stream()
                .map(group -> schema.idForm().filter(schema.id(), group.id()))
                .toList());
        return new Query(
                every.what(),
                every.base(),
                every.scope(),
                Filter.createANDFilter(every.filter(), any),
                every.attributes());
    }

    List<String> attributes() {
        return schema.hasPrimaryGroups()
                ? List.of(schema.id(), Schema.NAME, Schema.SID)
                : List.of(schema.id(), Schema.NAME);
    }

    List<String> memberAttributes() {
        List<String> attributes = new ArrayList<>(schema.dnMembers());
        attributes.addAll(schema.loginMembers());
        return attributes;
    }

    DirectoryGroup group(SearchResultEntry entry) throws DirectoryException {
        try {
            DN dn = entry.getParsedDN();
            RDN rdn = entry.getRDN();
            DN parent = dn.getParent();
            RDN parentRdn = parent == null ? null : parent.getRDN();
            return new DirectoryGroup(
                    schema.idOf(entry, explain),
                    name(entry, rdn),
                    parentRdn == null ? "" : parentRdn.getAttributeValues()[0],
                    entry.getDN());
        } catch (LDAPException problem) {
            throw explain.problem("The server sent a group whose DN cannot be read: \"" + entry.getDN() + "\".");
        }
    }

    /** A group with several names goes by the one in its DN, so that their order does not matter. */
    private static String name(SearchResultEntry entry, @Nullable RDN rdn) {
        String[] names = entry.getAttributeValues(Schema.NAME);
        if (names != null && names.length == 1) {
            return names[0];
        }
        if (rdn != null && (names == null || rdn.hasAttribute(Schema.NAME))) {
            return rdn.getAttributeValues()[0];
        }
        return names == null ? "" : Arrays.stream(names).sorted().findFirst().orElse("");
    }

    /** Active Directory: the relative id by which users name their primary group, or -1 (MS-DTYP 2.4.2). */
    int relativeId(SearchResultEntry entry) {
        byte[] sid = entry.getAttributeValueBytes(Schema.SID);
        if (!schema.hasPrimaryGroups() || sid == null || sid.length != DOMAIN_SID) {
            return -1;
        }
        return (sid[24] & 0xff) | (sid[25] & 0xff) << 8 | (sid[26] & 0xff) << 16 | (sid[27] & 0xff) << 24;
    }

    /** Hears the members of a group as the server names them. */
    interface MemberHandler {
        void dn(byte[] dn);

        void login(byte[] login) throws DirectoryException;
    }

    /**
     * Hands on the members that this entry holds, and says where to go on: Active Directory sends at most 1,500 values,
     * as {@code member;range=0-1499}, until the last answer says {@code member;range=N-*} (MS-ADTS 3.1.1.3.1.3.3).
     *
     * @return the attribute to ask for next, such as {@code member;range=1500-*}, or null if this was everything
     */
    @Nullable String members(SearchResultEntry entry, MemberHandler handler) throws DirectoryException {
        String next = null;
        for (Attribute attribute : entry.getAttributes()) {
            String type = attribute.getBaseName();
            boolean byDn = isOneOf(schema.dnMembers(), type);
            if (!byDn && !isOneOf(schema.loginMembers(), type)) {
                continue;
            }
            for (var value : attribute.getRawValues()) {
                byte[] raw = value.getValue();
                if (raw.length == 0) {
                    // Where the schema asks for a member, an empty DN stands for none.
                    continue;
                }
                if (byDn) {
                    handler.dn(withoutUid(raw));
                } else {
                    handler.login(raw);
                }
            }
            String more = rangeAfter(entry, attribute);
            next = more != null ? more : next;
        }
        return next;
    }

    /**
     * Hands on the members of a group from a range on, to the last.
     *
     * @param from as {@link #members} says
     */
    void readRest(Session session, String dn, String from, MemberHandler handler) throws DirectoryException {
        String[] next = {from};
        while (next[0] != null) {
            String asked = next[0];
            boolean[] came = new boolean[1];
            Query rest = new Query(
                    "the members of a large group",
                    dn,
                    SearchScope.BASE,
                    Filter.createPresenceFilter("objectClass"),
                    List.of(asked));
            session.read(rest, entry -> {
                next[0] = members(entry, handler);
                came[0] = entry.getAttributes().stream().anyMatch(Attribute::hasOptions);
            });
            if (!came[0] || asked.equals(next[0])) {
                throw explain.problem("The server did not send the members of \"" + dn + "\" that were asked for as \""
                        + asked + "\". Nothing changes.");
            }
        }
    }

    private @Nullable String rangeAfter(SearchResultEntry entry, Attribute attribute) throws DirectoryException {
        for (String option : attribute.getOptions()) {
            if (!option.regionMatches(true, 0, "range=", 0, 6) || option.endsWith("-*")) {
                continue;
            }
            try {
                int last = Integer.parseInt(option.substring(option.indexOf('-') + 1));
                return attribute.getBaseName() + ";range=" + (last + 1) + "-*";
            } catch (NumberFormatException noRange) {
                throw explain.problem("The server sent the members of \"" + entry.getDN() + "\" as \""
                        + attribute.getName() + "\", which is no range of values. Nothing changes.");
            }
        }
        return null;
    }

    private static boolean isOneOf(List<String> types, String type) {
        for (String one : types) {
            if (one.equalsIgnoreCase(type)) {
                return true;
            }
        }
        return false;
    }

    /** A uniqueMember may carry a bit string after the DN: {@code DN#'0101'B} (RFC 4517, 3.3.21). */
    private static byte[] withoutUid(byte[] value) {
        int end = value.length - 1;
        if (end < 3 || value[end] != 'B' || value[end - 1] != '\'') {
            return value;
        }
        int at = end - 2;
        while (at > 0 && (value[at] == '0' || value[at] == '1')) {
            at--;
        }
        return at > 0 && value[at] == '\'' && value[at - 1] == '#' ? Arrays.copyOf(value, at - 1) : value;
    }
}
