package io.rollcall.ldap;

import com.unboundid.asn1.ASN1Buffer;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.sdk.SimpleBindRequest;

/**
 * What Java loads and links for the first connection to a directory. A program that will connect can have it done on
 * another thread meanwhile; nothing depends on it, and it asks for no logger.
 */
public final class HeadStart {
    private HeadStart() {}

    public static void take() {
        ReadOnlyConnection.load();
        new LDAPMessage(1, new SimpleBindRequest()).writeTo(new ASN1Buffer());
    }
}
