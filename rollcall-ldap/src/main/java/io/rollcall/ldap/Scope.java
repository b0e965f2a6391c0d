package io.rollcall.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.registry.RefusedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Which entries are users and which are groups: the settings where they say so, the kind's presets otherwise.
 *
 * @param userBases none of them below another, so that no entry is found twice
 * @param groupBases likewise
 */
record Scope(List<DN> userBases, Filter userFilter, List<DN> groupBases, Filter groupFilter) {
    /**
     * Everything but distribution groups: bit 2^31 of groupType makes a group one that grants something (MS-ADTS 2.2.12);
     * a group whose type is not readable is not left out for that.
     */
    private static final String SECURITY_GROUPS = "(|(groupType:1.2.840.113556.1.4.803:=2147483648)(!(groupType=*)))";

    /**
     * @throws RefusedException if a DN or a filter does not parse; the message says where
     */
    static Scope of(DirectorySettings settings, Schema schema) {
        Extent extent = settings.extent();
        Filter groups = filter("group filter", extent.groupFilter().orElse(schema.groupFilter()));
        boolean all = schema.kind() != DirectoryKind.AD || extent.distributionGroups();
        return new Scope(
                bases("user base", extent.userBases(), schema.userBelow(), extent.bases()),
                filter("user filter", extent.userFilter().orElse(schema.userFilter())),
                bases("group base", extent.groupBases(), schema.groupBelow(), extent.bases()),
                all ? groups : Filter.createANDFilter(groups, filter("group filter", SECURITY_GROUPS)));
    }

    /** All users, in searches that find none twice; likewise {@link #groups}. */
    List<Query> users(String what, Filter filter, List<String> attributes) {
        return queries(what, userBases, filter, attributes);
    }

    List<Query> groups(String what, Filter filter, List<String> attributes) {
        return queries(what, groupBases, filter, attributes);
    }

    private static List<Query> queries(String what, List<DN> bases, Filter filter, List<String> attributes) {
        return bases.stream()
                .map(base -> new Query(what, base.toString(), SearchScope.SUB, filter, attributes))
                .toList();
    }

    /** User and group bases, each once, in order. */
    List<DN> allBases() {
        return Stream.concat(userBases.stream(), groupBases.stream()).distinct().toList();
    }

    /** Own bases where there are some, otherwise those of the directory, with the kind's preset before them. */
    private static List<DN> bases(String what, List<String> own, String below, List<String> general) {
        List<DN> bases = own.isEmpty()
                ? general.stream().map(base -> below(below, base)).toList()
                : own.stream().map(base -> dn(what, base)).toList();
        return bases.stream()
                .filter(base -> isOutermost(base, bases))
                .distinct()
                .toList();
    }

    private static boolean isOutermost(DN base, List<DN> all) {
        return all.stream().noneMatch(other -> base.isDescendantOf(other, false));
    }

    private static DN below(String prefix, String base) {
        DN checked = dn("base", base);
        return prefix.isEmpty() ? checked : dn("base", prefix + "," + base);
    }

    private static DN dn(String what, String text) {
        try {
            return new DN(text);
        } catch (LDAPException problem) {
            throw refused(what + " \"" + text + "\" is no DN: " + because(problem)
                    + ". Write it like ou=people,dc=corp,dc=example");
        }
    }

    private static Filter filter(String what, String text) {
        try {
            requireBalanced(text);
            return Filter.create(text.strip());
        } catch (LDAPException problem) {
            throw refused(what + " \"" + text + "\" does not parse: " + because(problem)
                    + " (positions count from 0). Write it like (objectClass=person)");
        }
    }

    /** Every bare parenthesis means structure (RFC 4515), and the SDK's own positions for stray ones are one off. */
    private static void requireBalanced(String text) throws LDAPException {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '(') {
                open.push(i);
            } else if (text.charAt(i) == ')' && open.poll() == null) {
                throw new LDAPException(
                        ResultCode.FILTER_ERROR, "the parenthesis at position " + i + " closes nothing");
            }
        }
        if (!open.isEmpty()) {
            throw new LDAPException(
                    ResultCode.FILTER_ERROR, "the parenthesis at position " + open.pop() + " is never closed");
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(RefusedException.Kind.INVALID, "The " + message);
    }

    /** What the SDK's parser says, without its own repetition of the text. */
    private static String because(LDAPException problem) {
        String message = Objects.requireNonNullElse(problem.getMessage(), "unreadable");
        int at = message.indexOf(" because ");
        String reason = at < 0 ? message : message.substring(at + " because ".length());
        return reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
    }
}
