package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Position;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks how far a server has come, before anything else is read from it: so what is read is at least as new (R15).
 *
 * <table>
 * <caption>by kind</caption>
 * <tr><th>kind</th><th>origin</th><th>mark</th></tr>
 * <tr><td>ad</td><td>the domain controller (dsServiceName)</td><td>highestCommittedUSN (MS-ADTS 3.1.1.3.2)</td></tr>
 * <tr><td>ad</td><td>naming context and invocation id of another controller</td><td>how much of it has arrived, by
 * replUpToDateVector</td></tr>
 * <tr><td>ad</td><td>naming context and the controller's own invocation id</td><td>highestCommittedUSN. What was read
 * needs less: the largest uSNChanged of the users and groups there</td></tr>
 * <tr><td>openldap, generic</td><td>naming context and server id</td><td>contextCSN</td></tr>
 * <tr><td>389ds, freeipa</td><td>naming context and replica id</td><td>the largest CSN in nsds50ruv</td></tr>
 * </table>
 *
 * A server that does not say, or not to this bind account, has no position. Of Active Directory, what a controller has of
 * its own changes and what another has received of them go by one name, so that they can be compared. What a reading needs
 * is not all that the controller has: it also counts changes, such as of lastLogon, that reach no other.
 */
final class PositionReader {
    /** 32 no such object, 34 invalid DN, 50 insufficient rights, 53 unwilling: it does not say. */
    private static final Set<Integer> NOT_SAID = Set.of(32, 34, 50, 53);

    private static final String CSN = "contextCSN";
    private static final String RUV = "nsds50ruv";
    private static final String VECTOR = "replUpToDateVector";

    /** Of a controller's NTDS Settings: which life of which database it is (MS-ADTS 3.1.1.1.9). */
    private static final String INVOCATION_ID = "invocationId";

    /** {@code {replica 1 ldap://host:389} 5f0c…smallest 5f0d…largest}. */
    private static final Pattern REPLICA = Pattern.compile("\\{replica (\\d+)[^}]*} \\p{XDigit}+ (\\p{XDigit}+)");

    /** {@code 20260101120000.000000Z#000000#001#000000}: time, count, server id, modification. */
    private static final Pattern CHANGE = Pattern.compile("[0-9.]+Z#\\p{XDigit}+#(\\p{XDigit}+)#\\p{XDigit}+");

    private static final Filter REPLICA_UPDATE_VECTOR = Filter.createANDFilter(
            Filter.createEqualityFilter("nsuniqueid", "ffffffff-ffffffff-ffffffff-ffffffff"),
            Filter.createEqualityFilter("objectClass", "nstombstone"));

    private final RootDse root;
    private final SortedMap<String, String> marks = new TreeMap<>();

    /** The controller's own invocation id, where it can be told, and then also its latest change. */
    private @Nullable String invocationId;

    private PositionReader(RootDse root) {
        this.root = root;
    }

    /**
     * To be asked before anything else.
     *
     * @param bases below which users and groups are looked for
     */
    static PositionReader ask(Session session, DirectoryKind kind, List<String> bases) throws DirectoryException {
        PositionReader reader = new PositionReader(session.root());
        if (kind == DirectoryKind.AD) {
            reader.domainController(session);
        }
        for (String context : session.root().contextsOf(bases)) {
            reader.context(session, kind, context);
        }
        return reader;
    }

    /**
     * The position of a reading.
     *
     * @param latest of all that was read
     */
    Position read(LatestChanges latest) {
        SortedMap<String, String> needs = new TreeMap<>(marks);
        String own = invocationId;
        if (own != null) {
            root.namingContexts().forEach(context -> needs.remove(origin(context, own)));
            latest.byContext(root).forEach((context, change) -> needs.put(origin(context, own), padded(change)));
        }
        return new Position(marks, needs);
    }

    private void domainController(Session session) throws DirectoryException {
        if (root.serviceName().isEmpty() || root.committed() < 0) {
            return;
        }
        marks.put("highestCommittedUSN of " + root.serviceName(), padded(root.committed()));
        Query settings = new Query(
                "which domain controller this is",
                root.serviceName(),
                SearchScope.BASE,
                Filter.createPresenceFilter("objectClass"),
                List.of(INVOCATION_ID));
        ifSaid(session, settings, entry -> {
            byte[] id = entry.getAttributeValueBytes(INVOCATION_ID);
            invocationId = id == null
                    ? null
                    : IdForm.GUID_BYTES.read(id).map(DirectoryId::toString).orElse(null);
        });
    }

    private static String origin(String context, String invocationId) {
        return VECTOR + " of " + context + ", invocation id " + invocationId;
    }

    private static String padded(long number) {
        return String.format(Locale.ROOT, "%020d", number);
    }

    private void context(Session session, DirectoryKind kind, String context) throws DirectoryException {
        if (invocationId != null) {
            later(origin(context, invocationId), padded(root.committed()));
        }
        boolean ds389 = kind == DirectoryKind.DS389 || kind == DirectoryKind.FREEIPA;
        Query query = new Query(
                "how far the server has come",
                context,
                ds389 ? SearchScope.SUB : SearchScope.BASE,
                ds389 ? REPLICA_UPDATE_VECTOR : Filter.createPresenceFilter("objectClass"),
                List.of(ds389 ? RUV : kind == DirectoryKind.AD ? VECTOR : CSN));
        ifSaid(session, query, entry -> note(entry, context));
    }

    private static void ifSaid(Session session, Query query, Session.EntryHandler handler) throws DirectoryException {
        try {
            session.read(query, handler);
        } catch (DirectoryException problem) {
            if (problem instanceof PageTooLarge
                    || !(problem.getCause() instanceof LDAPException cause)
                    || !NOT_SAID.contains(cause.getResultCode().intValue())) {
                throw problem;
            }
        }
    }

    private void note(SearchResultEntry entry, String context) {
        byte[][] vectors = entry.getAttributeValueByteArrays(VECTOR);
        for (byte[] vector : vectors == null ? new byte[0][] : vectors) {
            UpdateVector.read(vector).forEach((origin, change) -> later(origin(context, origin), padded(change)));
        }
        note(
                entry,
                CSN,
                CHANGE,
                (change, value) -> later(CSN + " of " + context + ", server " + change.group(1), value));
        note(
                entry,
                RUV,
                REPLICA,
                (replica, value) -> later(RUV + " of " + context + ", replica " + replica.group(1), replica.group(2)));
    }

    private interface Found {
        void found(Matcher matcher, String value);
    }

    private static void note(SearchResultEntry entry, String attribute, Pattern form, Found found) {
        String[] values = entry.getAttributeValues(attribute);
        for (String value : values == null ? new String[0] : values) {
            Matcher matcher = form.matcher(value);
            if (matcher.lookingAt()) {
                found.found(matcher, value);
            }
        }
    }

    private void later(String origin, String mark) {
        marks.merge(origin, mark, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }
}
