package io.rollcall.testkit.servers.scripted;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.ExtendedResponseProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The entries behind a {@link ScriptedServer}, and the proper answers about them. Its caps are Active Directory's: pages
 * of at most so many entries, more than that only in pages (MaxPageSize), and at most so many values of an attribute in
 * one answer (MaxValRange; MS-ADTS 3.1.1.3.1.3.3). Safe for many threads.
 */
public final class ScriptedDirectory {
    /** What a bind account is called back after a bind (RFC 4532). */
    public static final String AUTHORIZATION = "dn:cn=reader,dc=corp,dc=example";

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Entry root = new Entry("");
    private int pageCap = 1000;
    private int rangeCap = 1500;

    public ScriptedDirectory() {
        root.addAttribute("objectClass", "top");
        root.addAttribute("supportedControl", SimplePagedResultsControl.PAGED_RESULTS_OID);
        root.addAttribute("supportedExtension", Request.WHO_AM_I);
    }

    /**
     * @param newPageCap the most entries that a page holds, and an answer without pages
     * @param newRangeCap the most values of {@code member} in one answer
     */
    public synchronized ScriptedDirectory caps(int newPageCap, int newRangeCap) {
        pageCap = newPageCap;
        rangeCap = newRangeCap;
        return this;
    }

    /** Sets an attribute of the root DSE; without values it is removed. */
    public synchronized ScriptedDirectory root(String attribute, String... values) {
        root.removeAttribute(attribute);
        if (values.length > 0) {
            root.addAttribute(attribute, values);
        }
        return this;
    }

    public synchronized ScriptedDirectory add(Entry entry) {
        entries.put(key(entry.getDN()), entry);
        return this;
    }

    public synchronized Entry get(String dn) {
        Entry entry = entries.get(key(dn));
        if (entry == null) {
            throw new IllegalArgumentException("there is no " + dn);
        }
        return entry.duplicate();
    }

    public synchronized void change(String dn, UnaryOperator<Entry> change) {
        entries.put(key(dn), change.apply(get(dn)));
    }

    public synchronized void remove(String dn) {
        entries.remove(key(dn));
    }

    private static String key(String dn) {
        try {
            return DN.normalize(dn);
        } catch (LDAPException problem) {
            throw new IllegalArgumentException(problem);
        }
    }

    synchronized Answer answer(Request request) {
        int id = request.id();
        if (request.isSearch()) {
            return search(request);
        }
        return switch (request.kind()) {
            case BIND -> Answer.of(id, new BindResponseProtocolOp(0, null, null, null, null));
            case WHO_AM_I ->
                Answer.of(
                        id,
                        new ExtendedResponseProtocolOp(0, null, null, null, null, new ASN1OctetString(AUTHORIZATION)));
            default ->
                Answer.of(
                        id,
                        new ExtendedResponseProtocolOp(
                                ResultCode.UNWILLING_TO_PERFORM_INT_VALUE, null, "not known", null, null, null));
        };
    }

    private Answer search(Request request) {
        SearchRequestProtocolOp search = request.search();
        if (request.kind() == Request.Kind.ROOT_DSE) {
            return Answer.search(request.id(), List.of(selected(root, search.getAttributes())), ResultCode.SUCCESS);
        }
        List<Entry> found = found(search);
        if (found.isEmpty() && search.getScope().equals(SearchScope.BASE)) {
            return Answer.search(request.id(), List.of(), ResultCode.NO_SUCH_OBJECT);
        }
        if (request.page().isPresent()) {
            return page(request, found);
        }
        List<Entry> most = found.subList(0, Math.min(pageCap, found.size()));
        return Answer.search(
                request.id(),
                selected(most, search.getAttributes()),
                most.size() < found.size() ? ResultCode.SIZE_LIMIT_EXCEEDED : ResultCode.SUCCESS);
    }

    private Answer page(Request request, List<Entry> found) {
        int size = Math.min(pageCap, request.page().orElseThrow().getSize());
        byte[] cookie = request.cookie();
        int from = cookie.length == 0 ? 0 : Integer.parseInt(new String(cookie, StandardCharsets.US_ASCII));
        int to = Math.min(found.size(), from + size);
        byte[] next = to == found.size() ? new byte[0] : Integer.toString(to).getBytes(StandardCharsets.US_ASCII);
        Control control = new SimplePagedResultsControl(found.size(), new ASN1OctetString(next), false);
        List<Entry> page =
                selected(found.subList(Math.min(from, to), to), request.search().getAttributes());
        Answer whole = Answer.search(request.id(), page, ResultCode.SUCCESS);
        return new Answer(whole.id(), whole.entries(), whole.references(), whole.end(), List.of(control));
    }

    private List<Entry> found(SearchRequestProtocolOp search) {
        List<Entry> found = new ArrayList<>();
        try {
            DN base = new DN(search.getBaseDN());
            for (Entry entry : entries.values()) {
                if (entry.matchesBaseAndScope(base, search.getScope()) && BitRules.match(search.getFilter(), entry)) {
                    found.add(entry);
                }
            }
        } catch (LDAPException problem) {
            throw new IllegalStateException(problem);
        }
        return found;
    }

    private List<Entry> selected(List<Entry> found, List<String> attributes) {
        return found.stream().map(entry -> selected(entry, attributes)).collect(Collectors.toList());
    }

    private Entry selected(Entry entry, List<String> attributes) {
        Entry selected = new Entry(entry.getDN());
        for (String asked : attributes) {
            String name = asked.toLowerCase(Locale.ROOT);
            if (name.startsWith("member;range=")) {
                addRange(entry, selected, from(name));
            } else if (name.equals("member") && size(entry) > rangeCap) {
                selected.addAttribute(new Attribute("member"));
                addRange(entry, selected, 0);
            } else if (entry.getAttribute(asked) != null) {
                selected.addAttribute(entry.getAttribute(asked));
            }
        }
        return selected;
    }

    private static int size(Entry entry) {
        Attribute members = entry.getAttribute("member");
        return members == null ? 0 : members.size();
    }

    private static int from(String range) {
        return Integer.parseInt(range.substring("member;range=".length(), range.indexOf('-')));
    }

    private void addRange(Entry entry, Entry selected, int from) {
        int to = Math.min(size(entry), from + rangeCap);
        if (from < to) {
            byte[][] members = entry.getAttributeValueByteArrays("member");
            String last = to == members.length ? "*" : Integer.toString(to - 1);
            selected.addAttribute(
                    new Attribute("member;range=" + from + "-" + last, Arrays.copyOfRange(members, from, to)));
        }
    }
}
