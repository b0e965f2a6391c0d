package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.Sid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads groups and the names of their members out of entries, as the kind's schema says. */
final class GroupReader {
    private final Schema schema;
    private final Scope scope;
    private final Explanation explain;
    private final List<byte[]> dnMembers;

    GroupReader(Schema schema, Scope scope, Explanation explain) {
        this.schema = schema;
        dnMembers = schema.dnMembers().stream().map(RawEntry::lowerCase).toList();
        this.scope = scope;
        this.explain = explain;
    }

    /** Every group in scope, with its members. */
    List<Query> everyGroup() {
        return groups(scope.groupFilter());
    }

    /** Some of the groups in scope, whatever their DN is by now, with their members. */
    List<Query> theseGroups(List<DirectoryGroup> groups) {
        Filter any = Filter.createORFilter(groups.stream()
                .map(group -> schema.idForm().filter(schema.id(), group.id()))
                .toList());
        return groups(Filter.createANDFilter(scope.groupFilter(), any));
    }

    private List<Query> groups(Filter filter) {
        return scope.groups("groups", filter, attributesAndMembers());
    }

    List<String> attributes() {
        return schema.hasPrimaryGroups()
                ? List.of(schema.id(), schema.groupName(), Schema.SID, Schema.CHANGED)
                : List.of(schema.id(), schema.groupName());
    }

    /** What says who is in the group or, where members are read from users, in which groups the group is. */
    List<String> memberAttributes() {
        if (schema.membersFromUsers()) {
            return List.of(schema.memberOf());
        }
        List<String> attributes = new ArrayList<>(schema.dnMembers());
        attributes.addAll(schema.loginMembers());
        if (schema.hasDynamicGroups()) {
            attributes.add(DynamicGroups.URLS);
        }
        return attributes;
    }

    List<String> attributesAndMembers() {
        List<String> attributes = new ArrayList<>(attributes());
        attributes.addAll(memberAttributes());
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
                    entry.getDN(),
                    schema.isWellKnown(entry));
        } catch (LDAPException problem) {
            throw explain.problem("The server sent a group whose DN cannot be read: \"" + entry.getDN() + "\".");
        }
    }

    /** A group with several names goes by the one in its DN, so that their order does not matter. */
    private String name(SearchResultEntry entry, @Nullable RDN rdn) {
        String[] names = entry.getAttributeValues(schema.groupName());
        if (names != null && names.length == 1) {
            return names[0];
        }
        if (rdn != null && (names == null || rdn.hasAttribute(schema.groupName()))) {
            return rdn.getAttributeValues()[0];
        }
        return names == null ? "" : Arrays.stream(names).sorted().findFirst().orElse("");
    }

    /** The SID by which users of the same domain name their primary group; null where there are no primary groups. */
    @Nullable Sid sid(SearchResultEntry entry) {
        return schema.sidOf(entry);
    }

    /**
     * The DNs of the groups that a user or group names as those that it is in.
     *
     * @throws DirectoryException if the server names only some of them
     */
    List<byte[]> memberOf(SearchResultEntry entry) throws DirectoryException {
        for (Attribute attribute : entry.getAttributes()) {
            if (!attribute.getBaseName().equalsIgnoreCase(schema.memberOf())) {
                continue;
            }
            String range = MemberRanges.rangeOf(attribute);
            if (range != null && !range.endsWith("-*")) {
                throw explain.problem("\"" + entry.getDN() + "\" is in more groups than the server names at once ("
                        + attribute.getName() + "). Read members from groups instead. Nothing changes.");
            }
            return List.of(attribute.getValueByteArrays());
        }
        return List.of();
    }

    /** The hashes of {@link #memberOf}, two numbers each. */
    long[] memberOfHashes(SearchResultEntry entry, DnHasher hasher) throws DirectoryException {
        Longs named = new Longs();
        for (byte[] dn : memberOf(entry)) {
            hasher.hash(dn);
            named.add(hasher.high());
            named.add(hasher.low());
        }
        return named.toArray();
    }

    /** Whether members of other domains are named by their SID (MS-ADTS 3.1.1.1.14). */
    boolean namesForeign() {
        return schema.hasPrimaryGroups();
    }

    /** Hears the members of a group as the server names them. */
    interface MemberHandler {
        /** A DN, in this part of the array. */
        void dn(byte[] bytes, int from, int to);

        void login(byte[] login) throws DirectoryException;

        /** Told when the members of the group are handed on again from the first. */
        void beginAnew();
    }

    /**
     * Hands on the members that this entry holds.
     *
     * @return the attribute of which only some values came, to be read again by {@link MemberRanges}; null if this was
     *     everything
     */
    @Nullable String members(SearchResultEntry entry, MemberHandler handler) throws DirectoryException {
        String unfinished = null;
        for (Attribute attribute : entry.getAttributes()) {
            String type = attribute.getBaseName();
            hand(type, List.of(attribute.getValueByteArrays()), 0, handler);
            String range = MemberRanges.rangeOf(attribute);
            unfinished = range == null || range.endsWith("-*") ? unfinished : type;
        }
        return unfinished;
    }

    /** Hands on the values of one attribute, if it names members, leaving out the first {@code from} of them. */
    void hand(String attribute, List<byte[]> values, int from, MemberHandler handler) throws DirectoryException {
        boolean byDn = isOneOf(schema.dnMembers(), attribute);
        if (!byDn && !isOneOf(schema.loginMembers(), attribute)) {
            return;
        }
        for (byte[] value : values.subList(from, values.size())) {
            if (value.length == 0) {
                // Where the schema asks for a member, an empty DN stands for none.
                continue;
            }
            if (byDn) {
                handler.dn(value, 0, endOfDn(value, 0, value.length));
            } else {
                handler.login(value);
            }
        }
    }

    private static boolean isOneOf(List<String> types, String type) {
        for (String one : types) {
            if (one.equalsIgnoreCase(type)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The number of the one attribute that names all members by DN and came whole, or -1: then an entry with its members
     * needs no copy of them.
     */
    int memberAttribute(RawEntry entry) {
        int found = -1;
        for (int i = 0; i < entry.attributes(); i++) {
            for (byte[] type : dnMembers) {
                if (entry.is(i, type)) {
                    if (found >= 0) {
                        return -1;
                    }
                    found = i;
                }
            }
        }
        return found;
    }

    /** Hands on the members in the attribute of this number. */
    void members(RawEntry entry, int attribute, MemberHandler handler) {
        byte[] bytes = entry.bytes();
        int end = entry.valuesEnd(attribute);
        int at = entry.values(attribute);
        while (at < end) {
            int from = entry.valueStart(at);
            at = entry.valueEnd(at);
            if (at > from) {
                handler.dn(bytes, from, endOfDn(bytes, from, at));
            }
        }
    }

    /** A uniqueMember may carry a bit string after the DN: {@code DN#'0101'B} (RFC 4517, 3.3.21). */
    static int endOfDn(byte[] bytes, int from, int to) {
        int end = to - 1;
        if (end - from < 3 || bytes[end] != 'B' || bytes[end - 1] != '\'') {
            return to;
        }
        int at = end - 2;
        while (at > from && (bytes[at] == '0' || bytes[at] == '1')) {
            at--;
        }
        return at > from && bytes[at] == '\'' && bytes[at - 1] == '#' ? at - 1 : to;
    }
}
