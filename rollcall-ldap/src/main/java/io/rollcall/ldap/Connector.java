package io.rollcall.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Opens sessions: the first URL that answers is taken, and the session stays with that server. A server that answers and
 * refuses, say for a wrong password, ends the search: asking the next one the same would only lock the account.
 */
record Connector(
        List<Address> addresses,
        boolean startTls,
        Tls tls,
        Bind bind,
        Function<Secret, byte[]> secrets,
        DirectoryKind kind,
        Patience patience,
        Explanation explain) {
    Session open() throws DirectoryException {
        List<String> unreachable = new ArrayList<>();
        for (Address address : addresses) {
            try {
                return logIn(connect(address), address);
            } catch (DirectoryException problem) {
                if (addresses.size() == 1 || !Explanation.isUnreachable(problem)) {
                    throw problem;
                }
                unreachable.add(problem.getMessage());
            }
        }
        throw new DirectoryException(String.join(" ", unreachable));
    }

    /** The host's addresses, for a person. */
    String resolve(Address address) throws DirectoryException {
        try {
            return String.join(
                    ", ",
                    Arrays.stream(InetAddress.getAllByName(address.host()))
                            .map(InetAddress::getHostAddress)
                            .toList());
        } catch (UnknownHostException unknown) {
            throw explain.unknownHost(address, unknown);
        }
    }

    /** Connects, and starts TLS where the settings say so. */
    ReadOnlyConnection connect(Address address) throws DirectoryException {
        ReadOnlyConnection connection;
        try {
            connection = ReadOnlyConnection.open(address, tls, patience);
        } catch (LDAPException problem) {
            throw explain.connect(address, patience, problem);
        }
        if (startTls && !address.ldaps()) {
            try {
                connection.startTls();
            } catch (LDAPException problem) {
                connection.close();
                throw explain.startTls(address, patience, problem);
            }
        }
        return connection;
    }

    /** Binds, and asks what the server can do. The connection is closed if that fails. */
    Session logIn(ReadOnlyConnection connection, Address address) throws DirectoryException {
        boolean done = false;
        try {
            bind(connection, address);
            RootDse root = RootDse.of(connection);
            Session session = new Session(connection, address, root, kind, patience, explain);
            requireNotAnonymous(connection, address, root);
            done = true;
            return session;
        } catch (LDAPException problem) {
            throw explain.search(address, patience, "the root DSE", "", 0, problem);
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    private void bind(ReadOnlyConnection connection, Address address) throws DirectoryException {
        if (!(bind instanceof Bind.Simple simple)) {
            return;
        }
        byte[] secret = open(simple.password());
        try {
            if (secret.length == 0) {
                throw explain.problem("there is a bind DN (\"" + simple.dn() + "\") but its password is empty. A server"
                        + " would take that for an anonymous bind (RFC 4513, 5.1.2) and show less than everything. Set"
                        + " the password, or leave --bind-dn out.");
            }
            connection.bind(simple.dn(), secret);
        } catch (LDAPException problem) {
            throw explain.bind(address, simple.dn(), problem);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** A bind can succeed and still be taken for an anonymous one, which is shown less, or nothing (R15). */
    private void requireNotAnonymous(ReadOnlyConnection connection, Address address, RootDse root)
            throws LDAPException, DirectoryException {
        if (bind instanceof Bind.Anonymous || !root.tellsWho()) {
            return;
        }
        // 389 DS says "dn:" where RFC 4532 wants nothing.
        boolean anonymous = connection
                .whoAmI()
                .map(String::strip)
                .filter(name -> name.isEmpty() || name.equals("dn:"))
                .isPresent();
        if (anonymous) {
            throw explain.problem(address + " accepted the bind, but takes the connection for an anonymous one, which"
                    + " may see less than everything. Nothing changes. Look at how the server maps the bind account,"
                    + " and at proxies before it.");
        }
    }

    /** A password that cannot be had, say because its key file is missing, is a failed reading like any other (R15). */
    private byte[] open(Secret sealed) throws DirectoryException {
        try {
            return secrets.apply(sealed);
        } catch (RuntimeException problem) {
            throw explain.noPassword(problem);
        }
    }

    /** What an administrator should know of how the connection is made. */
    List<String> remarks(boolean verifyTls) {
        List<String> remarks = new ArrayList<>();
        boolean anyTls = startTls || addresses.stream().anyMatch(Address::ldaps);
        if (anyTls && !verifyTls) {
            remarks.add(
                    "The server's certificate and host name are NOT verified, because the settings say so: anyone on"
                            + " the way could answer in its place and decide who is in which group.");
        }
        if (!startTls && addresses.stream().anyMatch(address -> !address.ldaps() && !address.isLoopback())) {
            remarks.add("The connection is not encrypted: anyone on the way can read the bind password and change the"
                    + " answers. Use an ldaps:// URL or --starttls.");
        }
        return remarks;
    }
}
