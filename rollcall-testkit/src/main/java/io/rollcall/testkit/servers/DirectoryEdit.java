package io.rollcall.testkit.servers;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Changes a real directory in the words of the vocabulary, whatever its schema. Users and groups are named by their DN,
 * or by login name and group name where that is not ambiguous; a name that is nobody's or several entries' is an
 * {@link IllegalArgumentException}. Methods that make or rename an entry return its DN as the server spells it. One
 * connection, so one change at a time; a change that the server refuses is an {@link IllegalStateException} with its
 * answer.
 */
public final class DirectoryEdit implements AutoCloseable {
    private final EditSchema schema;
    private final LDAPConnection connection;
    private final String baseDn;

    /** Connects with an account that may write. */
    DirectoryEdit(EditSchema schema, String host, int port, String bindDn, String password, String baseDn) {
        this.schema = schema;
        this.baseDn = baseDn;
        try {
            this.connection = new LDAPConnection(host, port, bindDn, password);
        } catch (LDAPException e) {
            throw refused("connect to " + host + ":" + port, e);
        }
    }

    /** Makes an organizational unit below the base. */
    public String addUnit(String name) {
        String dn = child("OU", name, baseDn);
        return add(new Entry(dn, schema.unit(name)));
    }

    /** Makes a user with the mail address {@code login@corp.example} where the login name allows one. */
    public String addUser(String login, String displayName) {
        return addUserIn(baseDn, login, displayName);
    }

    public String addUserIn(String parentDn, String login, String displayName) {
        String dn = child(schema.userNaming(), schema.userName(login, displayName), parentDn);
        return add(new Entry(dn, schema.user(login, displayName)));
    }

    /** Makes a group with these members: users, groups, or DNs of anything. */
    public String addGroup(String name, String... members) {
        return addGroupIn(baseDn, name, members);
    }

    /** As {@link #addGroup}, in an organizational unit, so that one name can occur twice. */
    public String addGroupIn(String parentDn, String name, String... members) {
        String dn = child("CN", name, parentDn);
        String unique = groupNamed(name).isEmpty() ? name : name + " " + UUID.randomUUID();
        Entry entry = new Entry(dn, schema.group(name, unique));
        if (members.length > 0) {
            entry.addAttribute("member", dnsOf(members));
        }
        return add(entry);
    }

    public void addMember(String group, String... members) {
        modify(dnOfGroup(group), new Modification(ModificationType.ADD, "member", dnsOf(members)));
    }

    public void removeMember(String group, String... members) {
        modify(dnOfGroup(group), new Modification(ModificationType.DELETE, "member", dnsOf(members)));
    }

    /** Removes every member. */
    public void empty(String group) {
        modify(dnOfGroup(group), new Modification(ModificationType.REPLACE, "member"));
    }

    /** Disables a user's account, in the way of the server's kind. */
    public void disable(String user) {
        modify(dnOf(user), schema.disable());
    }

    /** Takes {@link #disable} back. */
    public void enable(String user) {
        modify(dnOf(user), schema.enable());
    }

    /** Gives a user another login name; where that is part of the DN, the DN changes with it. Returns the DN. */
    public String renameUser(String user, String newLogin) {
        String dn = dnOf(user);
        List<Modification> others = schema.newLogin(newLogin);
        if (!others.isEmpty()) {
            modify(dn, others.toArray(Modification[]::new));
            return dn;
        }
        return rename(dn, child(schema.userNaming(), newLogin, parent(dn)));
    }

    public void changeDisplayName(String user, String displayName) {
        modify(dnOf(user), new Modification(ModificationType.REPLACE, "displayName", displayName));
    }

    /** Gives a group another name, and with it another DN, which is returned. */
    public String renameGroup(String group, String newName) {
        String dn = dnOfGroup(group);
        String unique = groupNamed(newName).isEmpty() ? newName : newName + " " + UUID.randomUUID();
        String renamed = rename(dn, child("CN", newName, parent(dn)));
        List<Modification> others = schema.newGroupName(unique);
        if (!others.isEmpty()) {
            modify(renamed, others.toArray(Modification[]::new));
        }
        return renamed;
    }

    /** Moves a user or group to another parent. Returns the new DN. */
    public String move(String userOrGroup, String newParentDn) {
        String dn = dnOf(userOrGroup);
        return rename(dn, parse(dn).getRDNString() + "," + newParentDn);
    }

    /** Active Directory only; the user must be a member of the group already. */
    void makePrimaryGroup(String user, String group) {
        attempt("make " + group + " the primary group of " + user, () -> {
            SearchResultEntry entry = connection.getEntry(dnOfGroup(group), "primaryGroupToken");
            modify(
                    dnOf(user),
                    new Modification(
                            ModificationType.REPLACE, "primaryGroupID", entry.getAttributeValue("primaryGroupToken")));
        });
    }

    /** Replaces the values of any attribute; none removes it. */
    public void set(String userOrGroup, String attribute, String... values) {
        modify(dnOf(userOrGroup), new Modification(ModificationType.REPLACE, attribute, values));
    }

    /** Adds values to any attribute. */
    public void addValues(String userOrGroup, String attribute, String... values) {
        modify(dnOf(userOrGroup), new Modification(ModificationType.ADD, attribute, values));
    }

    /** Deletes a user or group. Whether groups keep the dangling member is up to the server. */
    public void delete(String userOrGroup) {
        String dn = dnOf(userOrGroup);
        attempt("delete " + dn, () -> connection.delete(dn));
    }

    /** Deletes everything below the base that this class can have made. */
    public void clear() {
        Filter made = Filter.createORFilter(
                schema.users(), schema.groups(), Filter.createEqualityFilter("objectClass", "organizationalUnit"));
        List<DN> dns = new ArrayList<>();
        for (SearchResultEntry entry : search(made)) {
            dns.add(parse(entry.getDN()));
        }
        dns.remove(parse(baseDn));
        dns.sort(Comparator.comparingInt((DN dn) -> dn.getRDNs().length).reversed());
        for (DN dn : dns) {
            attempt("delete " + dn, () -> connection.delete(new DeleteRequest(dn)));
        }
    }

    /** The DN of a user or group, by login name, group name or DN. */
    public String dnOf(String userOrGroup) {
        if (isDn(userOrGroup)) {
            return userOrGroup;
        }
        List<String> dns = new ArrayList<>(groupNamed(userOrGroup));
        for (SearchResultEntry entry : search(Filter.createANDFilter(
                schema.users(), Filter.createEqualityFilter(schema.loginAttribute(), userOrGroup)))) {
            dns.add(entry.getDN());
        }
        return only(dns, "user or group", userOrGroup);
    }

    private String dnOfGroup(String group) {
        return isDn(group) ? group : only(groupNamed(group), "group", group);
    }

    private List<String> groupNamed(String name) {
        List<String> dns = new ArrayList<>();
        for (SearchResultEntry entry :
                search(Filter.createANDFilter(schema.groups(), Filter.createEqualityFilter("cn", name)))) {
            dns.add(entry.getDN());
        }
        return dns;
    }

    private static String only(List<String> dns, String what, String name) {
        if (dns.size() != 1) {
            throw new IllegalArgumentException("\"" + name + "\" is " + dns.size() + " entries, not one " + what
                    + (dns.isEmpty() ? "" : ": " + dns));
        }
        return dns.get(0);
    }

    private String[] dnsOf(String... names) {
        String[] dns = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            dns[i] = dnOf(names[i]);
        }
        return dns;
    }

    private List<SearchResultEntry> search(Filter filter) {
        try {
            return connection.search(baseDn, SearchScope.SUB, filter, "1.1").getSearchEntries();
        } catch (LDAPException e) {
            throw refused("search for " + filter, e);
        }
    }

    private String add(Entry entry) {
        attempt("add " + entry.getDN(), () -> connection.add(entry));
        return asSpelled(entry.getDN());
    }

    private void modify(String dn, Modification... modifications) {
        attempt("modify " + dn, () -> connection.modify(dn, modifications));
    }

    private String rename(String dn, String newDn) {
        String newRdn = parse(newDn).getRDNString();
        String newParent = parent(newDn);
        attempt("rename " + dn, () -> connection.modifyDN(dn, newRdn, true, newParent));
        return asSpelled(newDn);
    }

    private String asSpelled(String dn) {
        try {
            SearchResultEntry entry = connection.getEntry(dn, "1.1");
            if (entry == null) {
                throw new IllegalStateException(dn + " was made, but it is not there");
            }
            return entry.getDN();
        } catch (LDAPException e) {
            throw refused("read " + dn, e);
        }
    }

    private static String child(String naming, String name, String parentDn) {
        return new RDN(naming, name) + "," + parentDn;
    }

    private static boolean isDn(String text) {
        return text.indexOf('=') > 0 && DN.isValidDN(text);
    }

    private static DN parse(String dn) {
        try {
            return new DN(dn);
        } catch (LDAPException e) {
            throw new IllegalArgumentException("\"" + dn + "\" is not a DN", e);
        }
    }

    private static String parent(String dn) {
        DN parent = parse(dn).getParent();
        if (parent == null) {
            throw new IllegalArgumentException(dn + " has no parent");
        }
        return parent.toString();
    }

    /** One request to the server. */
    private interface Request {
        void send() throws LDAPException;
    }

    private static void attempt(String what, Request request) {
        try {
            request.send();
        } catch (LDAPException e) {
            throw refused(what, e);
        }
    }

    private static IllegalStateException refused(String what, LDAPException cause) {
        ResultCode code = cause.getResultCode();
        return new IllegalStateException("could not " + what + ": " + code + ", " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        connection.close();
    }
}
