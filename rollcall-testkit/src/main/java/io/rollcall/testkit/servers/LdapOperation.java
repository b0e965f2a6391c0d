package io.rollcall.testkit.servers;

import com.unboundid.asn1.ASN1StreamReader;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.ByteArrayInputStream;
import java.util.Set;

/** The names of LDAP operations (RFC 4511) as the recording proxy counts them, and which of them R11 allows. */
final class LdapOperation {
    static final String START_TLS = "StartTLS";
    static final String UNREADABLE = "unreadable";

    private static final String START_TLS_OID = "1.3.6.1.4.1.1466.20037";
    private static final String WHO_AM_I_OID = "1.3.6.1.4.1.4203.1.11.3";

    /** R11: whatever else a client sends, Rollcall must not. */
    private static final Set<String> ALLOWED = Set.of("bind", "search", START_TLS, "abandon", "unbind", "who-am-I");

    private LdapOperation() {}

    static boolean allowed(String operation) {
        return ALLOWED.contains(operation);
    }

    /** Names the operation of one whole message of a client; {@link #UNREADABLE} if it is none. */
    static String nameOf(byte[] message) {
        try (ASN1StreamReader reader = new ASN1StreamReader(new ByteArrayInputStream(message))) {
            LDAPMessage decoded = LDAPMessage.readFrom(reader, false);
            return decoded == null ? UNREADABLE : nameOf(decoded);
        } catch (LDAPException | java.io.IOException e) {
            return UNREADABLE;
        }
    }

    private static String nameOf(LDAPMessage message) {
        return switch (message.getProtocolOpType()) {
            case LDAPMessage.PROTOCOL_OP_TYPE_BIND_REQUEST -> "bind";
            case LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_REQUEST -> "search";
            case LDAPMessage.PROTOCOL_OP_TYPE_ABANDON_REQUEST -> "abandon";
            case LDAPMessage.PROTOCOL_OP_TYPE_UNBIND_REQUEST -> "unbind";
            case LDAPMessage.PROTOCOL_OP_TYPE_ADD_REQUEST -> "add";
            case LDAPMessage.PROTOCOL_OP_TYPE_MODIFY_REQUEST -> "modify";
            case LDAPMessage.PROTOCOL_OP_TYPE_DELETE_REQUEST -> "delete";
            case LDAPMessage.PROTOCOL_OP_TYPE_MODIFY_DN_REQUEST -> "rename";
            case LDAPMessage.PROTOCOL_OP_TYPE_COMPARE_REQUEST -> "compare";
            case LDAPMessage.PROTOCOL_OP_TYPE_EXTENDED_REQUEST ->
                extended(message.getExtendedRequestProtocolOp().getOID());
            default -> UNREADABLE;
        };
    }

    private static String extended(String oid) {
        return switch (oid) {
            case START_TLS_OID -> START_TLS;
            case WHO_AM_I_OID -> "who-am-I";
            default -> "extended " + oid;
        };
    }
}
