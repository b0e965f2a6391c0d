package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.testkit.servers.scripted.ScriptedDirectory;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A company for a scripted server: 30 users u0 to u29; the groups All with 25 of them, which comes in ranges of ten;
 * Sales with u3, u4 and the group Team; Team with u0, u1, u2; Empty; Support, Sport, and Gone, which a test takes away.
 */
final class ScriptedCompany {
    static final String BASE = "dc=corp,dc=example";
    static final String BIND_DN = "cn=reader,dc=corp,dc=example";
    static final int USERS = 30;

    private ScriptedCompany() {}

    /** With entryUUID and groupOfNames. */
    static ScriptedDirectory generic() {
        ScriptedDirectory directory = start();
        IntStream.range(0, USERS).forEach(n -> directory.add(user(n)));
        return addGroups(directory, false);
    }

    /** As Active Directory has it: every user's primary group is Domain Users. */
    static ScriptedDirectory activeDirectory() {
        ScriptedDirectory directory = start().root("supportedExtension");
        IntStream.range(0, USERS).forEach(n -> directory.add(adUser(n)));
        directory.add(adGroup(20, "Domain Users", 513));
        return addGroups(directory, true);
    }

    private static ScriptedDirectory start() {
        ScriptedDirectory directory = new ScriptedDirectory().caps(4, 10).root("namingContexts", BASE);
        directory.add(new Entry(BASE, new Attribute("objectClass", "domain"), new Attribute("dc", "corp")));
        return directory;
    }

    /** How far the server with this id (OpenLDAP) has come: so many seconds after noon. */
    static Attribute comeTo(String server, int seconds) {
        return new Attribute("contextCSN", String.format("202601011200%02d.000000Z#000000#%s#000000", seconds, server));
    }

    private static ScriptedDirectory addGroups(ScriptedDirectory directory, boolean ad) {
        String[] all = IntStream.range(0, 25).mapToObj(ScriptedCompany::dn).toArray(String[]::new);
        directory.add(group(ad, 1, "Team", dn(0), dn(1), dn(2)));
        directory.add(group(ad, 2, "All", all));
        directory.add(group(ad, 3, "Sales", dn(3), dn(4), "cn=Team," + BASE));
        directory.add(group(ad, 4, "Empty"));
        directory.add(group(ad, 5, "Gone", dn(5)));
        directory.add(group(ad, 6, "Support", dn(6), dn(7)));
        directory.add(group(ad, 7, "Sport", dn(8)));
        return directory;
    }

    static String dn(int user) {
        return "uid=u" + user + "," + BASE;
    }

    static String groupDn(String name) {
        return "cn=" + name + "," + BASE;
    }

    static UUID id(int number) {
        return new UUID(0x1111_2222_3333_4444L, number);
    }

    static Entry user(int n) {
        Entry user = new Entry(dn(n));
        user.addAttribute("objectClass", "top", "person", "inetOrgPerson");
        user.addAttribute("entryUUID", id(n).toString());
        user.addAttribute("uid", "u" + n);
        user.addAttribute("cn", "User " + n);
        user.addAttribute("mail", "u" + n + "@corp.example");
        return user;
    }

    static Entry adUser(int n) {
        Entry user = new Entry(dn(n));
        user.addAttribute("objectClass", "top", "person", "user");
        user.addAttribute("objectCategory", "person");
        user.addAttribute("objectGUID", guid(n));
        user.addAttribute("sAMAccountName", "u" + n);
        user.addAttribute("cn", "User " + n);
        user.addAttribute("userAccountControl", "512");
        user.addAttribute("primaryGroupID", "513");
        user.addAttribute("objectSid", sid(2000 + n));
        return user;
    }

    private static Entry group(boolean ad, int n, String name, String... members) {
        Entry group = ad ? adGroup(n, name, 1000 + n) : new Entry(groupDn(name));
        if (!ad) {
            group.addAttribute("objectClass", "top", "groupOfNames");
            group.addAttribute("entryUUID", id(1000 + n).toString());
            group.addAttribute("cn", name);
        }
        group.addAttribute("modifyTimestamp", "20260101000000Z");
        if (members.length > 0) {
            group.addAttribute("member", members);
        }
        return group;
    }

    private static Entry adGroup(int n, String name, int relativeId) {
        Entry group = new Entry(groupDn(name));
        group.addAttribute("objectClass", "top", "group");
        group.addAttribute("objectGUID", guid(1000 + n));
        group.addAttribute("groupType", "-2147483646");
        group.addAttribute("objectSid", sid(relativeId));
        group.addAttribute("cn", name);
        return group;
    }

    private static byte[] guid(int n) {
        return IdForm.GUID_BYTES.write(io.rollcall.directory.DirectoryId.of(id(n)));
    }

    /** S-1-5-21-1-2-3-relativeId (MS-DTYP 2.4.2). */
    private static byte[] sid(int relativeId) {
        byte[] sid = {1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0};
        for (int i = 0; i < 4; i++) {
            sid[24 + i] = (byte) (relativeId >>> (8 * i));
        }
        return sid;
    }

    static Settings settings(DirectoryKind kind, String url) {
        return Settings.of(kind, BASE, url).bind(BIND_DN, "the password");
    }
}
