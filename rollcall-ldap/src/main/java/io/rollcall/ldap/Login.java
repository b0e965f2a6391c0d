package io.rollcall.ldap;

import com.unboundid.ldap.sdk.EXTERNALBindRequest;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.Secret;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Binds as the settings say, and never as less: what a server would take for nobody is a failure.
 *
 * @param secrets opens what is sealed, into an array that is overwritten after use
 */
record Login(Bind bind, Function<Secret, byte[]> secrets, Patience patience, Explanation explain) {
    void bind(ReadOnlyConnection connection, Address address) throws DirectoryException {
        if (bind instanceof Bind.Simple simple) {
            simple(connection, address, simple);
        } else if (bind instanceof Bind.External) {
            external(connection, address);
        } else if (bind instanceof Bind.Kerberos kerberos) {
            kerberos(connection, address, kerberos);
        }
    }

    private void simple(ReadOnlyConnection connection, Address address, Bind.Simple simple) throws DirectoryException {
        byte[] password = open(simple.password());
        try {
            if (password.length == 0) {
                throw explain.problem("there is a bind DN (\"" + simple.dn() + "\") but its password is empty. A server"
                        + " would take that for an anonymous bind (RFC 4513, 5.1.2) and show less than everything. Set"
                        + " the password, or leave --bind-dn out.");
            }
            connection.bind(simple.dn(), password);
        } catch (LDAPException problem) {
            throw explain.bind(address, simple.dn(), problem);
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private void external(ReadOnlyConnection connection, Address address) throws DirectoryException {
        try {
            connection.bind(new EXTERNALBindRequest(""));
        } catch (LDAPException problem) {
            if (Explanation.isLost(problem) || problem.getResultCode().equals(ResultCode.TIMEOUT)) {
                throw explain.bind(address, "the client certificate", problem);
            }
            throw explain.problem(
                    address + " did not accept the bind by client certificate (" + Explanation.said(problem)
                            + "). Have the server ask for a client certificate in the TLS handshake (OpenLDAP:"
                            + " TLSVerifyClient demand), trust the authority that issued it, and map it to an account.",
                    problem);
        }
    }

    private void kerberos(ReadOnlyConnection connection, Address address, Bind.Kerberos kerberos)
            throws DirectoryException {
        byte[] keytab = open(kerberos.keytab());
        try {
            new KerberosBind(kerberos, patience.connect()).bind(connection, address.host(), keytab);
        } catch (LDAPException problem) {
            if (Explanation.isLost(problem)) {
                throw explain.bind(address, kerberos.principal(), problem);
            }
            throw explain.problem(
                    address + ": the bind of \"" + kerberos.principal() + "\" by Kerberos failed: "
                            + new KerberosTrouble(kerberos, address.host()).explain(problem) + ".",
                    problem);
        } catch (IOException problem) {
            throw explain.problem("the keytab could not be handed to Java, which takes it from a file only: "
                    + problem.getMessage() + ". Check that the folder for temporary files can be written to.");
        } finally {
            Arrays.fill(keytab, (byte) 0);
        }
    }

    /** A secret that cannot be had, say because its key file is missing, is a failed reading like any other (R15). */
    private byte[] open(Secret sealed) throws DirectoryException {
        try {
            return secrets.apply(sealed);
        } catch (RuntimeException problem) {
            throw explain.noSecret("bind " + sealed.purpose().word(), problem);
        }
    }
}
