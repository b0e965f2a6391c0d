package io.rollcall.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server, bound, on which whole answers are read: page after page until the last, of whatever size the
 * server allows, and an exception for whatever is less than the whole answer (R15). Entries are handed on as they come and not kept.
 */
final class Session implements AutoCloseable {
    private static final ASN1OctetString END = new ASN1OctetString();

    /** How servers refuse a page that is larger than they allow (OpenLDAP: adminLimitExceeded). */
    private static final Set<ResultCode> PAGE_REFUSED =
            Set.of(ResultCode.ADMIN_LIMIT_EXCEEDED, ResultCode.SIZE_LIMIT_EXCEEDED, ResultCode.UNWILLING_TO_PERFORM);

    private final ReadOnlyConnection connection;
    private final Address address;
    private final RootDse root;
    private final DirectoryKind kind;
    private final Patience patience;
    private final Explanation explain;
    private final List<String> notes = new ArrayList<>();
    private final Set<String> otherPartitions = new TreeSet<>();
    private final LatestChanges latestChanges = new LatestChanges();

    /** Looked at also by the thread that looks members up. */
    private volatile List<byte[]> unread = List.of();

    /** Where references are followed. */
    private @Nullable Elsewhere elsewhere;

    /** How many entries to ask for in a page; 0 for no pages. */
    private int pages;

    Session(
            ReadOnlyConnection connection,
            Address address,
            RootDse root,
            DirectoryKind kind,
            Patience patience,
            Explanation explain) {
        this.connection = connection;
        this.address = address;
        this.root = root;
        this.kind = kind;
        this.patience = patience;
        this.explain = explain;
        pages = root.pages() ? patience.page() : 0;
    }

    /** From now on, what other servers hold is read from there. */
    void follow(Elsewhere newElsewhere) {
        elsewhere = newElsewhere;
    }

    /** Whether entries may come from other servers too. */
    boolean followsReferences() {
        return elsewhere != null;
    }

    /** Keeps a remark of how this session came about. */
    void note(String remark) {
        notes.add(remark);
    }

    /** Hears one entry. */
    @FunctionalInterface
    interface EntryHandler {
        void entry(SearchResultEntry entry) throws DirectoryException;
    }

    /** Hears one entry where it lies; it is valid until this returns. */
    @FunctionalInterface
    interface RawEntryHandler {
        void entry(RawEntry entry) throws DirectoryException;
    }

    /** Reads everything that the query finds. */
    void read(Query query, EntryHandler handler) throws DirectoryException {
        read(query, handler, Progress.SILENT);
    }

    /** Reads everything that these queries find, one after the other. */
    void readAll(List<Query> queries, EntryHandler handler) throws DirectoryException {
        readAll(queries, handler, Progress.SILENT);
    }

    void readAll(List<Query> queries, EntryHandler handler, Progress progress) throws DirectoryException {
        streamAll(queries, entry -> handler.entry(entry.decode()), progress);
    }

    /** Like {@link #readAll}, without objects for each entry. */
    void streamAll(List<Query> queries, RawEntryHandler handler, Progress progress) throws DirectoryException {
        long[] before = new long[1];
        for (Query query : queries) {
            long earlier = before[0];
            stream(query, handler, (what, count) -> {
                before[0] = earlier + count;
                progress.read(what, earlier + count);
            });
        }
    }

    void read(Query query, EntryHandler handler, Progress progress) throws DirectoryException {
        stream(query, entry -> handler.entry(entry.decode()), progress);
    }

    /** Like {@link #read}, without objects for each entry. */
    void stream(Query query, RawEntryHandler handler, Progress progress) throws DirectoryException {
        Listener listener = new Listener(query, handler, progress);
        ASN1OctetString cookie = null;
        int pagesBefore = pages;
        do {
            boolean paged = pages > 0 && !query.scope().equals(SearchScope.BASE);
            try {
                SearchResult result = connection.stream(request(query, paged, cookie), listener);
                listener.rethrow();
                cookie = paged ? next(query, result) : END;
            } catch (LDAPException problem) {
                listener.rethrow();
                if (elsewhere != null && problem.getResultCode().equals(ResultCode.REFERRAL) && listener.count == 0) {
                    elsewhere.read(address, query, List.of(problem.getReferralURLs()), handler);
                    return;
                }
                DirectoryException failure =
                        explain.search(address, patience, query.what(), query.base(), listener.count, problem);
                boolean late = problem.getResultCode().equals(ResultCode.TIME_LIMIT_EXCEEDED);
                if (!paged || (cookie != null && !late) || !asksForLess(problem)) {
                    // Some queries may fail, and those that follow shall not have the smaller pages for it.
                    pages = pagesBefore;
                    throw failure;
                }
                if (listener.count > 0) {
                    throw new PageTooLarge(failure, problem);
                }
                listener.references.clear();
            }
        } while ((cookie == null || cookie.getValueLength() > 0) && listener.goesOn());
        listener.rethrow();
        if (elsewhere != null) {
            for (List<String> urls : listener.references) {
                elsewhere.read(address, query, urls, handler);
            }
        }
        progress.read(query.what(), listener.count);
    }

    private SearchRequest request(Query query, boolean paged, @Nullable ASN1OctetString cookie) {
        SearchRequest request = new SearchRequest(
                query.base(),
                query.scope(),
                DereferencePolicy.NEVER,
                0,
                0,
                false,
                query.filter(),
                query.attributes().toArray(String[]::new));
        query.controls().forEach(request::addControl);
        if (paged) {
            request.addControl(new SimplePagedResultsControl(pages, cookie, true));
        }
        return request;
    }

    /**
     * After a first page that the server refused: asks for smaller pages from now on, or for none where the server does
     * not know them after all (some backends do not, though their root DSE says so).
     *
     * @return false if it was refused for another reason
     */
    private boolean asksForLess(LDAPException problem) {
        if (problem.getResultCode().equals(ResultCode.UNAVAILABLE_CRITICAL_EXTENSION)) {
            pages = 0;
            return true;
        }
        // A server's time limit is for one page.
        boolean late = problem.getResultCode().equals(ResultCode.TIME_LIMIT_EXCEEDED) && pages > Patience.SMALL_PAGE;
        boolean mayBeTooLarge = late || (PAGE_REFUSED.contains(problem.getResultCode()) && pages > 1);
        pages = mayBeTooLarge ? Math.min(pages / 2, Patience.SMALL_PAGE) : pages;
        return mayBeTooLarge;
    }

    /** Like {@link #read}, except that nothing is found where the base does not exist or is no DN for the server. */
    void readIfThere(Query query, EntryHandler handler) throws DirectoryException {
        try {
            read(query, handler);
        } catch (DirectoryException problem) {
            if (!(problem.getCause() instanceof LDAPException cause)
                    || !Set.of(32, 34).contains(cause.getResultCode().intValue())) {
                throw problem;
            }
        }
    }

    private ASN1OctetString next(Query query, SearchResult result) throws DirectoryException, LDAPException {
        SimplePagedResultsControl page = SimplePagedResultsControl.get(result);
        if (page == null) {
            throw explain.problem("reading " + query.what() + " from " + address + ": the server did not say whether"
                    + " there are more pages, so what came may be incomplete. Nothing changes.");
        }
        return page.getCookie() == null ? END : page.getCookie();
    }

    /**
     * Asks something small and hears the answer to just that. So nothing of what was asked before is still on its way:
     * an answer that says too early that it has ended does not pass for a short one. The same with the servers to which
     * references were followed.
     */
    void requireNothingLeft() throws DirectoryException {
        requireNothingLeftHere();
        if (elsewhere != null) {
            elsewhere.requireNothingLeft();
        }
    }

    /** Like {@link #requireNothingLeft}, for this server alone. */
    void requireNothingLeftHere() throws DirectoryException {
        Query rootDse = new Query(
                "the root DSE", "", SearchScope.BASE, Filter.createPresenceFilter("objectClass"), Query.NO_ATTRIBUTES);
        read(rootDse, entry -> {});
    }

    private DirectoryException failed(Query query, String why) {
        return explain.problem("reading " + query.what() + " below \"" + query.base() + "\" from " + address
                + " stopped: " + why + ". Nothing changes. If it happens again, look at the server, and at proxies and"
                + " load balancers before it.");
    }

    /** The partitions below a base that were passed over so far (Active Directory), as {@link NormalDn#of} gives them. */
    List<byte[]> unreadPartitions() {
        return unread;
    }

    /** What an administrator should know of what was read here. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>(notes);
        if (!otherPartitions.isEmpty()) {
            remarks.add("Other partitions of the forest were not read: " + String.join("; ", otherPartitions)
                    + ". Members that are there count as out of scope. Add a directory for each that holds users or groups"
                    + " you need.");
        }
        if (elsewhere != null && !elsewhere.servers().isEmpty()) {
            remarks.add("Parts were read from other servers, by reference: " + String.join(", ", elsewhere.servers())
                    + ".");
        }
        return remarks;
    }

    /** Asks how far the server has come, as far as it says so. */
    PositionReader position(Scope scope) throws DirectoryException {
        return PositionReader.ask(
                this,
                kind,
                Stream.concat(scope.userBases().stream(), scope.groupBases().stream())
                        .map(DN::toString)
                        .toList());
    }

    /** The latest change of what this server itself sent so far (Active Directory); nothing of what came by reference. */
    LatestChanges latestChanges() {
        return latestChanges;
    }

    /** How many entries are asked for in a page; 0 for no pages. */
    int pageSize() {
        return pages;
    }

    RootDse root() {
        return root;
    }

    @Override
    public void close() {
        connection.close();
        if (elsewhere != null) {
            elsewhere.close();
        }
    }

    private final class Listener implements EntryStream.Listener {
        private final Query query;
        private final RawEntryHandler handler;
        private final Progress progress;
        private final Pages pages = new Pages();
        private final List<List<String>> references = new ArrayList<>();
        private @Nullable DirectoryException failure;
        private long count;

        private Listener(Query query, RawEntryHandler handler, Progress progress) {
            this.query = query;
            this.handler = handler;
            this.progress = progress;
        }

        @Override
        public void entry(RawEntry entry) {
            if (failure != null) {
                return;
            }
            try {
                requireExpected(entry);
                if (kind == DirectoryKind.AD) {
                    latestChanges.note(query.base(), entry);
                }
                handler.entry(entry);
                if (++count % 1000 == 0) {
                    progress.read(query.what(), count);
                }
            } catch (DirectoryException problem) {
                failure = problem;
            }
        }

        private void requireExpected(RawEntry entry) throws DirectoryException {
            Optional<String> wrong = pages.entry(entry);
            if (wrong.isPresent()) {
                throw failed(query, wrong.get());
            }
            if (query.scope().equals(SearchScope.BASE) && (count > 0 || !isSame(entry.dn(), query.base()))) {
                throw failed(query, "one entry was asked for, and the server sent also \"" + entry.dn() + "\"");
            }
        }

        /** Whether the next page may be asked for; if not, {@link #rethrow} says why. */
        private boolean goesOn() {
            pages.next().ifPresent(wrong -> failure = failed(query, wrong));
            return failure == null;
        }

        @Override
        public void reference(SearchResultReference reference) {
            String urls = String.join(", ", reference.getReferralURLs());
            if (isOtherPartition(reference)) {
                if (otherPartitions.add(urls)) {
                    unread = Stream.concat(unread.stream(), bases(reference)).toList();
                }
            } else if (elsewhere != null) {
                references.add(List.of(reference.getReferralURLs()));
            } else if (failure == null) {
                failure = explain.problem("reading " + query.what() + " below \"" + query.base() + "\" from " + address
                        + ": a part is held by another server (" + urls + "), which is not followed, so the reading"
                        + " would be incomplete. Name the server that holds everything, choose a narrower base, or"
                        + " use --follow-referrals.");
            }
        }

        private static Stream<byte[]> bases(SearchResultReference reference) {
            return Stream.of(reference.getReferralURLs())
                    .map(Listener::base)
                    .filter(base -> !base.isNullDN())
                    .map(base -> NormalDn.of(base.toString()));
        }

        private static DN base(String url) {
            try {
                return new LDAPURL(url).getBaseDN();
            } catch (LDAPException noUrl) {
                return DN.NULL_DN;
            }
        }

        /** MS-ADTS 3.1.1.3.1.1.4: a search at the root of a partition names the partitions below it. */
        private boolean isOtherPartition(SearchResultReference reference) {
            if (kind != DirectoryKind.AD) {
                return false;
            }
            try {
                boolean below = true;
                boolean domain = false;
                for (String url : reference.getReferralURLs()) {
                    DN partition = base(url);
                    below &= partition.isDescendantOf(query.base(), false);
                    domain |= isDomain(partition);
                }
                // Another domain has users and groups; the configuration and the DNS zones have none.
                return below
                        && !(elsewhere != null && domain)
                        && root.namingContexts().stream().anyMatch(context -> isSame(context, query.base()));
            } catch (LDAPException noDn) {
                return false;
            }
        }

        private static boolean isDomain(DN partition) {
            String first =
                    partition.isNullDN() ? "" : partition.getRDN().toString().toLowerCase(Locale.ROOT);
            return first.startsWith("dc=") && !first.endsWith("dnszones");
        }

        private void rethrow() throws DirectoryException {
            if (failure != null) {
                throw failure;
            }
        }
    }

    private static boolean isSame(String dn, String other) {
        try {
            return DN.equals(dn, other);
        } catch (LDAPException noDn) {
            return false;
        }
    }
}
