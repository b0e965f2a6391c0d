package io.rollcall.ldap.demo;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryKind;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A directory of an invented company, served over LDAP on a free port of the loopback address, with everything in
 * memory: 200 users, 40 groups, three levels of nesting, one cycle, a group name used twice, and what the worked examples
 * need. Changes are made here, not over LDAP. Safe for many threads.
 */
public final class ExampleDirectory implements AutoCloseable {
    private static final String BASE = "dc=brightwater,dc=example";
    private static final String BIND_DN = "cn=rollcall," + BASE;

    private final InMemoryDirectoryServer server;
    private final String password;

    private ExampleDirectory(InMemoryDirectoryServer server, String password) {
        this.server = server;
        this.password = password;
    }

    /** Starts a directory with the company's people and groups; no two share anything. */
    public static ExampleDirectory start() {
        byte[] random = new byte[12];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        try {
            InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
            config.setSchema(null);
            config.addAdditionalBindCredentials(BIND_DN, password);
            config.setListenerConfigs(
                    InMemoryListenerConfig.createLDAPConfig("loopback", InetAddress.getLoopbackAddress(), 0, null));
            ExampleDirectory directory = new ExampleDirectory(new InMemoryDirectoryServer(config), password);
            directory.fill(new ExampleCompany());
            directory.server.startListening();
            return directory;
        } catch (LDAPException problem) {
            throw new IllegalStateException("the example directory did not start: " + problem.getMessage(), problem);
        }
    }

    private void fill(ExampleCompany company) {
        change(() -> server.add(BASE, new Attribute("objectClass", "domain"), new Attribute("dc", "brightwater")));
        addUnit("ou=People," + BASE);
        addUnit("ou=Groups," + BASE);
        company.people().forEach(person -> addUser(person.login(), person.name()));
        for (ExampleCompany.Team team : company.teams()) {
            addUnit(unit(team.unit()));
            List<String> members = new ArrayList<>();
            team.logins().forEach(login -> members.add(userDn(login)));
            team.teams().forEach(name -> members.add(groupDn(name, company)));
            addGroup(team.name(), team.unit(), members);
        }
    }

    private static String groupDn(String name, ExampleCompany company) {
        return company.teams().stream()
                .filter(team -> team.name().equals(name))
                .map(team -> groupDn(name, team.unit()))
                .findFirst()
                .orElseThrow();
    }

    public String url() {
        return "ldap://127.0.0.1:" + server.getListenPort();
    }

    /** The kind to configure for this directory. */
    public DirectoryKind kind() {
        return DirectoryKind.GENERIC;
    }

    public String baseDn() {
        return BASE;
    }

    public String bindDn() {
        return BIND_DN;
    }

    /** The bind DN's password, drawn anew at each start. */
    public String password() {
        return password;
    }

    /** Adds a user with the mail address {@code LOGIN@brightwater.example}. */
    public void addUser(String login, String displayName) {
        change(() -> server.add(
                userDn(login),
                new Attribute("objectClass", "inetOrgPerson"),
                new Attribute("uid", login),
                new Attribute("cn", displayName),
                new Attribute("sn", displayName),
                new Attribute("displayName", displayName),
                new Attribute("mail", login + "@brightwater.example")));
    }

    /** Adds a group in the unit Company, with users as its direct members. */
    public void addGroup(String name, String... logins) {
        addGroup(
                name,
                "Company",
                Arrays.stream(logins).map(ExampleDirectory::userDn).toList());
    }

    private void addGroup(String name, String unit, List<String> memberDns) {
        List<Attribute> attributes =
                new ArrayList<>(List.of(new Attribute("objectClass", "groupOfNames"), new Attribute("cn", name)));
        if (!memberDns.isEmpty()) {
            attributes.add(new Attribute("member", memberDns));
        }
        change(() -> server.add(groupDn(name, unit), attributes));
    }

    /**
     * Makes a user a direct member.
     *
     * @throws IllegalArgumentException if there is no such group, or more than one of that name
     */
    public void addMember(String group, String login) {
        modify(group, new Modification(ModificationType.ADD, "member", userDn(login)));
    }

    /**
     * Ends a user's direct membership.
     *
     * @throws IllegalArgumentException if there is no such group, or more than one of that name
     */
    public void removeMember(String group, String login) {
        modify(group, new Modification(ModificationType.DELETE, "member", userDn(login)));
    }

    private void modify(String group, Modification modification) {
        change(() -> {
            Filter named = Filter.createANDFilter(
                    Filter.createEqualityFilter("objectClass", "groupOfNames"),
                    Filter.createEqualityFilter("cn", group));
            List<SearchResultEntry> found =
                    server.search(BASE, SearchScope.SUB, named, "1.1").getSearchEntries();
            if (found.size() != 1) {
                throw new IllegalArgumentException(found.size() + " groups are named \"" + group + "\"");
            }
            server.modify(found.get(0).getDN(), modification);
        });
    }

    private void addUnit(String dn) {
        change(() -> {
            if (!server.entryExists(dn)) {
                server.add(dn, new Attribute("objectClass", "organizationalUnit"));
            }
        });
    }

    private static String userDn(String login) {
        return new RDN("uid", login) + ",ou=People," + BASE;
    }

    private static String unit(String name) {
        return new RDN("ou", name) + ",ou=Groups," + BASE;
    }

    private static String groupDn(String name, String unit) {
        return new RDN("cn", name) + "," + unit(unit);
    }

    @Override
    public void close() {
        server.shutDown(true);
    }

    private interface Work {
        void run() throws LDAPException;
    }

    private static void change(Work work) {
        try {
            work.run();
        } catch (LDAPException problem) {
            throw new IllegalStateException(problem.getMessage(), problem);
        }
    }
}
