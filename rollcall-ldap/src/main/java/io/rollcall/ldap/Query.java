package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.List;

/**
 * One search.
 *
 * @param what what is read, for messages and progress: "users", "groups", …
 */
record Query(String what, String base, SearchScope scope, Filter filter, List<String> attributes) {
    /** Asks for an entry's existence only (RFC 4511, 4.5.1.8). */
    static final List<String> NO_ATTRIBUTES = List.of("1.1");
}
