package io.rollcall.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.registry.RefusedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/** Which entries are users and which are groups: the settings where they say so, the kind's presets otherwise. */
record Scope(DN userBase, Filter userFilter, DN groupBase, Filter groupFilter) {
    /**
     * @throws RefusedException if a DN or a filter does not parse; the message says where
     */
    static Scope of(DirectorySettings settings, Schema schema) {
        Extent extent = settings.extent();
        String base = extent.bases().get(0);
        return new Scope(
                extent.userBases().stream()
                        .findFirst()
                        .map(users -> dn("user base", users))
                        .orElseGet(() -> below(schema.userBelow(), base)),
                filter("user filter", extent.userFilter().orElse(schema.userFilter())),
                extent.groupBases().stream()
                        .findFirst()
                        .map(groups -> dn("group base", groups))
                        .orElseGet(() -> below(schema.groupBelow(), base)),
                filter("group filter", extent.groupFilter().orElse(schema.groupFilter())));
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
