package io.rollcall.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedRequest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a server says of itself (RFC 4512, 5.1).
 *
 * @param controls the OIDs of the controls that it knows
 * @param tellsWho whether it says as whom it takes a connection (RFC 4532)
 * @param namingContexts the DNs under which it holds entries
 * @param subschema the DN of the entry with its schema (RFC 4512, 4.2); empty if it does not say
 * @param serviceName Active Directory: which domain controller this is; empty for others
 * @param committed Active Directory: its latest change, or -1 (highestCommittedUSN)
 */
record RootDse(
        List<String> controls,
        boolean tellsWho,
        List<String> namingContexts,
        String subschema,
        String serviceName,
        long committed) {
    private static final String SUBSCHEMA = "subschemaSubentry";
    private static final String SERVICE_NAME = "dsServiceName";
    private static final String COMMITTED = "highestCommittedUSN";

    static RootDse of(ReadOnlyConnection connection) throws LDAPException {
        List<SearchResultEntry> found = connection
                .search(new SearchRequest(
                        "",
                        SearchScope.BASE,
                        DereferencePolicy.NEVER,
                        0,
                        0,
                        false,
                        Filter.createPresenceFilter("objectClass"),
                        "supportedControl",
                        "supportedExtension",
                        "namingContexts",
                        SUBSCHEMA,
                        SERVICE_NAME,
                        COMMITTED))
                .getSearchEntries();
        return new RootDse(
                values(found, "supportedControl"),
                values(found, "supportedExtension").contains(WhoAmIExtendedRequest.WHO_AM_I_REQUEST_OID),
                values(found, "namingContexts"),
                values(found, SUBSCHEMA).stream().findFirst().orElse(""),
                String.join("", values(found, SERVICE_NAME)),
                found.stream()
                        .map(entry -> entry.getAttributeValueAsLong(COMMITTED))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(-1L));
    }

    /** The naming contexts that hold one of these bases, each once. */
    List<String> contextsOf(List<String> bases) {
        return namingContexts.stream()
                .filter(context -> bases.stream().anyMatch(base -> isAtOrBelow(base, context)))
                .toList();
    }

    /** The naming context that holds this: the innermost of those that it is below. */
    Optional<String> contextOf(String base) {
        return contextsOf(List.of(base)).stream().max(Comparator.comparingInt(String::length));
    }

    private static boolean isAtOrBelow(String base, String context) {
        try {
            DN dn = new DN(context);
            return !dn.isNullDN() && dn.isAncestorOf(base, true);
        } catch (LDAPException noDn) {
            return false;
        }
    }

    /** Whether it serves simple paged results (RFC 2696). */
    boolean pages() {
        return controls.contains(SimplePagedResultsControl.PAGED_RESULTS_OID);
    }

    private static List<String> values(List<SearchResultEntry> found, String attribute) {
        return found.stream()
                .filter(entry -> entry.hasAttribute(attribute))
                .flatMap(entry -> Arrays.stream(entry.getAttributeValues(attribute)))
                .toList();
    }
}
