package io.rollcall.ldap;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.testkit.DirectoryWorld;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A world in a subtree of a real LDAP server, built over a connection that may write. */
final class LdapWorld implements DirectoryWorld {
    private final LDAPConnection admin;
    private final Schema schema;
    private final String base;
    private final Directory directory;
    private final boolean keepsDeleted;
    private final Map<DirectoryId, String> dns = new HashMap<>();

    /**
     * @param base an empty subtree, which exists; below it people, groups and elsewhere are made
     * @param directory reads people and groups below the base
     * @param keepsDeleted whether the server leaves deleted members named, and renamed ones by their old name
     */
    LdapWorld(LDAPConnection admin, DirectoryKind kind, String base, Directory directory, boolean keepsDeleted) {
        this.admin = admin;
        this.schema = Schema.of(kind);
        this.base = base;
        this.directory = directory;
        this.keepsDeleted = keepsDeleted;
        addUnit("ou=people," + base);
        addUnit("ou=groups," + base);
        addUnit("ou=elsewhere," + base);
    }

    String dnOf(DirectoryId id) {
        String dn = dns.get(id);
        if (dn == null) {
            throw new IllegalStateException("this world has no " + id);
        }
        return dn;
    }

    @Override
    public Directory directory() {
        return directory;
    }

    @Override
    public DirectoryId addUser(String login, String displayName) {
        return addUser(login, displayName, "ou=people," + base);
    }

    @Override
    public DirectoryId addUserOutOfScope(String login) {
        return addUser(login, login, "ou=elsewhere," + base);
    }

    private DirectoryId addUser(String login, String displayName, String parent) {
        List<Attribute> attributes = new ArrayList<>(List.of(
                new Attribute("cn", displayName),
                new Attribute("sn", displayName),
                new Attribute("mail", login + "@corp.example"),
                new Attribute(schema.login(), login)));
        attributes.add(
                schema.kind() == DirectoryKind.AD
                        ? new Attribute("objectClass", "user")
                        : new Attribute("objectClass", "inetOrgPerson", "shadowAccount"));
        if (schema.kind() == DirectoryKind.AD) {
            attributes.add(new Attribute("userAccountControl", "544"));
        }
        return add(rdn(displayName) + "," + parent, attributes);
    }

    @Override
    public DirectoryId addGroup(String name, String parent) {
        String unit = unit(parent);
        List<Attribute> attributes = new ArrayList<>(List.of(new Attribute("cn", name)));
        if (schema.kind() == DirectoryKind.AD) {
            attributes.add(new Attribute("objectClass", "group"));
            attributes.add(
                    new Attribute("sAMAccountName", "g" + Integer.toHexString((base + name + parent).hashCode())));
        } else {
            attributes.add(new Attribute("objectClass", "groupOfNames"));
            if (schema.kind() != DirectoryKind.DS389) {
                // The schema of groupOfNames asks for a member; an empty DN is the usual way to have none.
                attributes.add(new Attribute("member", ""));
            }
        }
        return add(rdn(name) + "," + unit, attributes);
    }

    /** Samba wants an equal sign in a value escaped, which RFC 4514 leaves open and the SDK does not do. */
    private static String rdn(String name) {
        return "cn=" + new RDN("cn", name).toString().substring("cn=".length()).replace("=", "\\3D");
    }

    private String unit(String name) {
        String dn = new RDN("ou", name) + ",ou=groups," + base;
        addUnit(dn);
        return dn;
    }

    private void addUnit(String dn) {
        work(() -> {
            if (admin.getEntry(dn) == null) {
                admin.add(new AddRequest(dn, new Attribute("objectClass", "organizationalUnit")));
            }
        });
    }

    private DirectoryId add(String dn, List<Attribute> attributes) {
        work(() -> admin.add(new AddRequest(dn, attributes)));
        DirectoryId[] id = new DirectoryId[1];
        work(() -> {
            SearchResultEntry entry =
                    admin.searchForEntry(dn, SearchScope.BASE, Filter.createPresenceFilter("objectClass"), schema.id());
            id[0] = schema.idForm()
                    .read(entry.getAttributeValueBytes(schema.id()))
                    .orElseThrow();
        });
        dns.put(id[0], dn);
        return id[0];
    }

    @Override
    public void addMember(DirectoryId group, DirectoryId member) {
        modify(dnOf(group), new Modification(ModificationType.ADD, "member", dnOf(member)));
    }

    @Override
    public void removeMember(DirectoryId group, DirectoryId member) {
        modify(dnOf(group), new Modification(ModificationType.DELETE, "member", dnOf(member)));
    }

    private void modify(String dn, Modification modification) {
        work(() -> admin.modify(dn, modification));
    }

    @Override
    public void rename(DirectoryId userOrGroup, String newName) {
        String old = dnOf(userOrGroup);
        work(() -> {
            String rdn = rdn(newName);
            admin.modifyDN(old, rdn, true);
            replaceMember(userOrGroup, old, rdn + "," + new DN(old).getParentString());
        });
    }

    @Override
    public void moveGroup(DirectoryId group, String newParent) {
        String old = dnOf(group);
        String unit = unit(newParent);
        work(() -> {
            String rdn = new DN(old).getRDNString();
            admin.modifyDN(old, rdn, true, unit);
            replaceMember(group, old, rdn + "," + unit);
        });
    }

    private void replaceMember(DirectoryId moved, String old, String now) throws LDAPException {
        dns.put(moved, now);
        if (!keepsDeleted) {
            return;
        }
        Filter holders = Filter.createEqualityFilter("member", old);
        for (SearchResultEntry holder : admin.search("ou=groups," + base, SearchScope.SUB, holders, "1.1")
                .getSearchEntries()) {
            admin.modify(
                    holder.getDN(),
                    new Modification(ModificationType.DELETE, "member", old),
                    new Modification(ModificationType.ADD, "member", now));
        }
    }

    @Override
    public void disable(DirectoryId user) {
        String[] change = switch (schema.kind()) {
            case AD -> new String[] {"userAccountControl", "546"};
            case DS389 -> new String[] {"nsAccountLock", "true"};
            default -> new String[] {"shadowExpire", "1"};
        };
        modify(dnOf(user), new Modification(ModificationType.REPLACE, change[0], change[1]));
    }

    @Override
    public void delete(DirectoryId userOrGroup) {
        work(() -> admin.delete(dnOf(userOrGroup)));
    }

    @Override
    public boolean keepsMembersThatAreDeleted() {
        return keepsDeleted;
    }

    /** Removes a subtree, children first, so that the server can be used for another world. */
    static void deleteBelow(LDAPConnection admin, String base) throws LDAPException {
        List<DN> found = new ArrayList<>();
        try {
            for (SearchResultEntry entry : admin.search(
                            base, SearchScope.SUB, Filter.createPresenceFilter("objectClass"), "1.1")
                    .getSearchEntries()) {
                found.add(entry.getParsedDN());
            }
        } catch (LDAPException problem) {
            if (problem.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                return;
            }
            throw problem;
        }
        found.sort((one, other) -> Integer.compare(other.getRDNs().length, one.getRDNs().length));
        for (DN dn : found) {
            admin.delete(dn.toString());
        }
    }

    private interface Work {
        void run() throws LDAPException;
    }

    private static void work(Work work) {
        try {
            work.run();
        } catch (LDAPException problem) {
            throw new IllegalStateException(problem.getMessage(), problem);
        }
    }
}
