package io.rollcall.ldap;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import java.util.List;
import javax.naming.CommunicationException;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;

/** Finds the servers of a domain: with Active Directory its domain controllers, otherwise its LDAP servers. */
record Locator(DirectoryKind kind, ServiceRecords records, Explanation explain) {
    private static final int LDAP = 389;
    private static final int LDAPS = 636;

    /** The addresses to try, in this order; at least one. */
    List<Address> addresses(Location location) throws DirectoryException {
        if (location instanceof Location.At at) {
            return List.of(at.address());
        }
        Location.Domain domain = (Location.Domain) location;
        String name = recordName(domain);
        try {
            List<Address> found = records.lookUp(name).stream()
                    .map(server -> new Address(domain.ldaps(), server.host(), port(domain, server.port())))
                    .toList();
            if (found.isEmpty()) {
                throw noServers(location, name);
            }
            return found;
        } catch (NameNotFoundException nothing) {
            throw noServers(location, name);
        } catch (CommunicationException silent) {
            throw explain.problem(location + ": the name service did not answer when asked for " + name
                    + ". Check this machine's name servers, or name the servers themselves by --url.");
        } catch (NamingException problem) {
            throw explain.problem(location + ": the name service failed when asked for " + name + " ("
                    + problem.getMessage() + "). Name the servers themselves by --url.");
        }
    }

    private DirectoryException noServers(Location location, String name) {
        return explain.problem(location + ": the name service knows no servers by " + name
                + ". Check the domain, and that this machine asks a name server that knows it; or name the servers"
                + " themselves by --url.");
    }

    /** MS-ADTS 6.3.6.1: domain controllers are found below _msdcs. */
    private String recordName(Location.Domain domain) {
        return (kind == DirectoryKind.AD ? "_ldap._tcp.dc._msdcs." : "_ldap._tcp.") + domain.domain();
    }

    /** The records name the port of LDAP without TLS; LDAPS has its own beside it. */
    private static int port(Location.Domain domain, int port) {
        return domain.ldaps() && port == LDAP ? LDAPS : port;
    }
}
