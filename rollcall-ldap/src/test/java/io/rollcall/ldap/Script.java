package io.rollcall.ldap;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes an in-memory server misbehave in one way, as other servers do. */
final class Script extends InMemoryOperationInterceptor {
    volatile @Nullable LDAPException bindFailure;
    volatile @Nullable ResultCode searchResult;
    volatile @Nullable SearchResultReference reference;
    volatile boolean silentAboutPages;
    volatile @Nullable CountDownLatch holdEntriesUntil;
    volatile int range;
    volatile @Nullable String inParts;
    volatile boolean errorPastTheEnd;
    volatile int largestPage = Integer.MAX_VALUE;
    volatile @Nullable ResultCode pageRefusal;
    volatile UnaryOperator<Entry> whole = UnaryOperator.identity();
    final Map<Integer, Change> afterSearch = new ConcurrentHashMap<>();
    final AtomicInteger binds = new AtomicInteger();
    /** All but the one that asks how far the server has come. */
    final AtomicInteger searches = new AtomicInteger();

    /** What somebody does to the directory after the search of that number; the first is the root DSE's. */
    interface Change {
        void make() throws LDAPException;
    }

    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) throws LDAPException {
        binds.incrementAndGet();
        LDAPException failure = bindFailure;
        if (failure != null) {
            throw failure;
        }
    }

    private static boolean isReading(ReadOnlySearchRequest request) {
        return request.getScope().equals(SearchScope.SUB);
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
        if (!request.getRequest().getAttributeList().contains("contextCSN")
                && !request.getRequest().getAttributeList().contains("replUpToDateVector")) {
            searches.incrementAndGet();
        }
        SearchResultReference elsewhere = reference;
        if (elsewhere != null && isReading(request.getRequest())) {
            request.sendSearchReference(elsewhere);
        }
        if (errorPastTheEnd
                && Ranges.isPastTheEnd(
                        whole.apply(new Entry(request.getRequest().getBaseDN())), request.getRequest())) {
            throw new LDAPException(ResultCode.OPERATIONS_ERROR, "a range past the end");
        }
        request.setRequest(withoutBitRules(request.getRequest()));
        ResultCode refusal = pageRefusal;
        if (refusal != null && pageOf(request.getRequest().getControls()) > largestPage) {
            throw new LDAPException(refusal, "illegal pagedResults page size");
        }
    }

    /** This server knows no bit rules (MS-ADTS 3.1.1.3.4.4); the sign of groupType is the one bit that is asked for. */
    private static SearchRequest withoutBitRules(ReadOnlySearchRequest request) throws LDAPException {
        SearchRequest other = request.duplicate();
        String filter = other.getFilter().toString();
        other.setFilter(filter.replace("(groupType:1.2.840.113556.1.4.803:=2147483648)", "(groupType=-*)"));
        return other;
    }

    private static int pageOf(Control[] controls) throws LDAPException {
        for (Control control : controls) {
            if (control.getOID().equals(SimplePagedResultsControl.PAGED_RESULTS_OID)) {
                return new SimplePagedResultsControl(control.getOID(), control.isCritical(), control.getValue())
                        .getSize();
            }
        }
        return 0;
    }

    @Override
    public void processSearchEntry(InMemoryInterceptedSearchEntry entry) {
        CountDownLatch latch = holdEntriesUntil;
        if (latch != null && isReading(entry.getRequest())) {
            try {
                latch.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        String attribute = inParts;
        if (attribute != null && entry.getSearchEntry() != null) {
            entry.setSearchEntry(firstOnly(entry.getSearchEntry(), attribute));
        }
        if (range > 0 && entry.getSearchEntry() != null) {
            entry.setSearchEntry(Ranges.limited(whole.apply(entry.getSearchEntry()), entry.getRequest(), range));
        }
    }

    private static SearchResultEntry firstOnly(SearchResultEntry entry, String attribute) {
        String[] values = entry.getAttributeValues(attribute);
        if (values == null || values.length < 2) {
            return entry;
        }
        Entry part = new Entry(entry.getDN(), entry.getAttributes());
        part.removeAttribute(attribute);
        part.addAttribute(attribute + ";range=0-0", values[0]);
        return new SearchResultEntry(part);
    }

    @Override
    public void processSearchResult(InMemoryInterceptedSearchResult result) {
        Change change = afterSearch.remove(searches.get());
        if (change != null) {
            try {
                change.make();
            } catch (LDAPException problem) {
                throw new IllegalStateException(problem);
            }
        }
        if (!isReading(result.getRequest())) {
            return;
        }
        ResultCode code = searchResult;
        if (code != null) {
            result.setResult(
                    new LDAPResult(1, code, "as the script says", "", new String[] {"ldap://other.example/"}, null));
        } else if (silentAboutPages) {
            result.setResult(new LDAPResult(1, ResultCode.SUCCESS));
        }
    }
}
