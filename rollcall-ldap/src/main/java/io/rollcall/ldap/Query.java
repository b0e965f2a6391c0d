package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.List;

/**
 * One search.
 *
 * @param what what is read, for messages and progress: "users", "groups", …
 * @param controls what is asked for beside pages
 */
record Query(
        String what, String base, SearchScope scope, Filter filter, List<String> attributes, List<Control> controls) {
    /** SHOW_DELETED (MS-ADTS 3.1.1.3.4.1.14); not critical, so that a server without it finds nothing. */
    private static final Control SHOW_DELETED = new Control("1.2.840.113556.1.4.417", false);

    /** Asks for an entry's existence only (RFC 4511, 4.5.1.8). */
    static final List<String> NO_ATTRIBUTES = List.of("1.1");

    Query(String what, String base, SearchScope scope, Filter filter, List<String> attributes) {
        this(what, base, scope, filter, attributes, List.of());
    }

    /** What was deleted below a naming context, as far as the bind account may see it. */
    static Query deleted(String context, Filter filter, List<String> attributes) {
        return new Query("what was deleted", context, SearchScope.SUB, filter, attributes, List.of(SHOW_DELETED));
    }
}
