package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryException;
import io.rollcall.ldap.GroupReader.MemberHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a group whose members the server sends in parts only: Active Directory sends at most 1,500 values (5,000 where
 * it was told so) as {@code member;range=0-1499}, until the last answer says {@code member;range=N-*} (MS-ADTS
 * 3.1.1.3.1.3.3).
 *
 * <p>A change between two parts would shift the values, and somebody would be missed. So it must be noticed, and then the
 * group is read again from the first part, a few times:
 *
 * <ul>
 *   <li>Whoever is added or removed moves the group's change number, which comes with every part.
 *   <li>The deletion of a member's own entry does not. So each part begins with the last value of the one before.
 *   <li>Past the end, Active Directory answers with an error, Samba with no value.
 * </ul>
 */
final class MemberRanges {
    private static final int ATTEMPTS = 5;
    private static final String RANGE = ";range=";

    /** Any of these tells a change: Active Directory's, OpenLDAP's, and RFC 4512's. */
    private static final List<String> STAMPS = List.of("uSNChanged", "entryCSN", "modifyTimestamp");

    /** What a server may answer to a range that begins past the end, or for a group that is gone by now. */
    private static final Set<Integer> PAST_THE_END = Set.of(
            ResultCode.OPERATIONS_ERROR_INT_VALUE,
            ResultCode.NO_SUCH_ATTRIBUTE_INT_VALUE,
            ResultCode.CONSTRAINT_VIOLATION_INT_VALUE,
            ResultCode.NO_SUCH_OBJECT_INT_VALUE,
            ResultCode.UNWILLING_TO_PERFORM_INT_VALUE,
            ResultCode.OTHER_INT_VALUE);

    private final GroupReader reader;
    private final Session session;
    private final Explanation explain;

    MemberRanges(GroupReader reader, Session session, Explanation explain) {
        this.reader = reader;
        this.session = session;
        this.explain = explain;
    }

    /**
     * Hands on all members of a group; the handler is told to forget what it heard whenever the group is read anew.
     *
     * @param attribute the one that came in a range
     */
    void read(String dn, String attribute, MemberHandler handler) throws DirectoryException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            handler.beginAnew();
            if (readOnce(dn, attribute, handler)) {
                return;
            }
        }
        throw explain.problem("the group \"" + dn + "\" changed each of the " + ATTEMPTS
                + " times that its many members were read part by part. Nothing changes; the next run reads it again.");
    }

    /** False if the group changed meanwhile. */
    private boolean readOnce(String dn, String attribute, MemberHandler handler) throws DirectoryException {
        Part part = first(dn, attribute, handler);
        while (part.high != Part.LAST) {
            // A part of one value cannot overlap the next one: it would be the same part again.
            boolean overlap = part.values.size() > 1;
            int from = overlap ? part.high : part.high + 1;
            Part next = next(dn, attribute, from);
            if (next == null
                    || next.values.size() == 0
                    || !next.stamp.equals(part.stamp)
                    || (overlap && !Arrays.equals(next.values.get(0), part.values.get(part.values.size() - 1)))) {
                return false;
            }
            reader.hand(attribute, next.values, overlap ? 1 : 0, handler);
            part = next;
        }
        return true;
    }

    private Part first(String dn, String attribute, MemberHandler handler) throws DirectoryException {
        List<String> attributes = new ArrayList<>(STAMPS);
        attributes.add(attribute + RANGE + "0-*");
        reader.memberAttributes().stream()
                .filter(other -> !other.equalsIgnoreCase(attribute))
                .forEach(attributes::add);
        List<Part> parts = new ArrayList<>();
        session.read(query(dn, attributes), entry -> {
            Part part = part(entry, dn, attribute, 0);
            reader.hand(attribute, part.values, 0, handler);
            for (Attribute other : entry.getAttributes()) {
                if (!other.getBaseName().equalsIgnoreCase(attribute)) {
                    reader.hand(other.getBaseName(), List.of(other.getValueByteArrays()), 0, handler);
                }
            }
            parts.add(part);
        });
        if (parts.size() != 1) {
            throw explain.problem("the server did not send the group \"" + dn
                    + "\" when its members were asked for as \"" + attribute + RANGE
                    + "0-*\", though it was among the groups. Nothing changes; the next run reads again.");
        }
        return parts.get(0);
    }

    private @Nullable Part next(String dn, String attribute, int from) throws DirectoryException {
        List<String> attributes = new ArrayList<>(STAMPS);
        attributes.add(attribute + RANGE + from + "-*");
        List<Part> parts = new ArrayList<>();
        try {
            session.read(query(dn, attributes), entry -> parts.add(part(entry, dn, attribute, from)));
        } catch (DirectoryException problem) {
            if (problem.getCause() instanceof LDAPException cause
                    && PAST_THE_END.contains(cause.getResultCode().intValue())) {
                return null;
            }
            throw problem;
        }
        return parts.size() == 1 ? parts.get(0) : null;
    }

    private static Query query(String dn, List<String> attributes) {
        return new Query(
                "the members of a large group",
                dn,
                SearchScope.BASE,
                Filter.createPresenceFilter("objectClass"),
                attributes);
    }

    /**
     * One part as it came.
     *
     * @param high the place of its last value, counted from 0, or {@link #LAST} if no value follows
     * @param stamp what changes when the group does
     */
    private record Part(int high, List<byte[]> values, String stamp) {
        private static final int LAST = -1;
    }

    private Part part(SearchResultEntry entry, String dn, String attribute, int from) throws DirectoryException {
        for (Attribute came : entry.getAttributes()) {
            String range = rangeOf(came);
            if (range == null || !came.getBaseName().equalsIgnoreCase(attribute)) {
                continue;
            }
            List<byte[]> values = List.of(came.getValueByteArrays());
            if (range.equals(from + "-*")) {
                return new Part(Part.LAST, values, stamp(entry));
            }
            if (values.size() > 0 && range.equals(from + "-" + (from + values.size() - 1))) {
                return new Part(from + values.size() - 1, values, stamp(entry));
            }
            throw explain.problem(
                    "The server sent " + values.size() + " members of \"" + dn + "\" as \"" + came.getName()
                            + "\" where \"" + attribute + RANGE + from + "-*\" was asked for. Nothing changes.");
        }
        throw explain.problem("The server did not send the members of \"" + dn + "\" that were asked for as \""
                + attribute + RANGE + from + "-*\". Nothing changes.");
    }

    private String stamp(SearchResultEntry entry) throws DirectoryException {
        StringBuilder stamp = new StringBuilder();
        for (String attribute : STAMPS) {
            String value = entry.getAttributeValue(attribute);
            if (value != null) {
                stamp.append(attribute).append('=').append(value).append(';');
            }
        }
        if (stamp.isEmpty()) {
            throw explain.problem("The members of \"" + entry.getDN() + "\" come in parts, and without any of "
                    + String.join(", ", STAMPS) + " a change between two parts would go unnoticed. Let the bind account"
                    + " read one of them.");
        }
        return stamp.toString();
    }

    /** The range that this attribute's values are of, such as {@code 0-1499}; null if they are all. */
    static @Nullable String rangeOf(Attribute attribute) {
        for (String option : attribute.getOptions()) {
            if (option.regionMatches(true, 0, "range=", 0, 6)) {
                return option.substring(6);
            }
        }
        return null;
    }
}
