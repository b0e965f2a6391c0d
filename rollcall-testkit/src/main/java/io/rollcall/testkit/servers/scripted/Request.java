package io.rollcall.testkit.servers.scripted;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a client asked. */
public final class Request {
    static final String WHO_AM_I = "1.3.6.1.4.1.4203.1.11.3";

    /** Why a client asks, as far as a message shows. */
    public enum Kind {
        BIND,
        WHO_AM_I,
        ROOT_DSE,
        /** A subtree with the attributes of users. */
        USERS,
        /** A subtree with the members of groups. */
        GROUPS,
        /** The next members of one group: {@code member;range=…}. */
        RANGE,
        OTHER_SEARCH,
        OTHER
    }

    private final LDAPMessage message;

    Request(LDAPMessage message) {
        this.message = message;
    }

    public int id() {
        return message.getMessageID();
    }

    public LDAPMessage message() {
        return message;
    }

    public Kind kind() {
        return switch (message.getProtocolOpType()) {
            case LDAPMessage.PROTOCOL_OP_TYPE_BIND_REQUEST -> Kind.BIND;
            case LDAPMessage.PROTOCOL_OP_TYPE_EXTENDED_REQUEST ->
                message.getExtendedRequestProtocolOp().getOID().equals(WHO_AM_I) ? Kind.WHO_AM_I : Kind.OTHER;
            case LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_REQUEST -> searchKind();
            default -> Kind.OTHER;
        };
    }

    private Kind searchKind() {
        SearchRequestProtocolOp search = search();
        List<String> attributes = search.getAttributes().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        boolean base = search.getScope().equals(SearchScope.BASE);
        if (base && search.getBaseDN().isEmpty()) {
            return Kind.ROOT_DSE;
        }
        if (base) {
            return attributes.stream().anyMatch(name -> name.startsWith("member;range="))
                    ? Kind.RANGE
                    : Kind.OTHER_SEARCH;
        }
        if (attributes.contains("member")) {
            return Kind.GROUPS;
        }
        return attributes.contains("mail") ? Kind.USERS : Kind.OTHER_SEARCH;
    }

    boolean isSearch() {
        return message.getProtocolOpType() == LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_REQUEST;
    }

    boolean isUnbind() {
        return message.getProtocolOpType() == LDAPMessage.PROTOCOL_OP_TYPE_UNBIND_REQUEST;
    }

    SearchRequestProtocolOp search() {
        return message.getSearchRequestProtocolOp();
    }

    /** The page that is asked for, if pages are. */
    Optional<SimplePagedResultsControl> page() {
        return message.getControls().stream()
                .filter(control -> control.getOID().equals(SimplePagedResultsControl.PAGED_RESULTS_OID))
                .findFirst()
                .map(Request::page);
    }

    private static SimplePagedResultsControl page(Control control) {
        try {
            return new SimplePagedResultsControl(control.getOID(), control.isCritical(), control.getValue());
        } catch (LDAPException problem) {
            throw new IllegalStateException("the client sent a page control that cannot be read", problem);
        }
    }

    /** The cookie that the client sends back; empty at the first page. */
    public byte[] cookie() {
        ASN1OctetString cookie =
                page().map(SimplePagedResultsControl::getCookie).orElse(null);
        return cookie == null ? new byte[0] : cookie.getValue();
    }

    /** Whether this asks for the beginning of something, not for its next page. */
    public boolean isFirstPage() {
        return cookie().length == 0;
    }
}
