package io.rollcall.server.project.wrong.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;

/** Wrong: holds a connection that can write, writes, and lets the SDK's types out. */
public final class LooseConnection {
    private final LDAPConnection connection;

    public LooseConnection(LDAPConnection connection) {
        this.connection = connection;
    }

    public Entry move(String from, String name) throws LDAPException {
        connection.modifyDN(from, name, true);
        return connection.getEntry(name);
    }
}
