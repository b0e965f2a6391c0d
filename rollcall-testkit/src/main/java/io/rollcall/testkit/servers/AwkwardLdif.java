package io.rollcall.testkit.servers;

import io.rollcall.testkit.servers.AwkwardWorld.Account;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** An {@link AwkwardWorld} in the words of one kind of server, as LDIF to load before it starts. */
public abstract class AwkwardLdif {
    /** The characters that RFC 4514, 2.4 wants escaped anywhere in a value. */
    private static final String SPECIAL = "\"+,;<>\\";

    /** Long past, and long to come: fixed, so that the same world has the same bytes on any day. */
    private static final Instant EXPIRED = Instant.parse("2020-01-01T00:00:00Z");

    private static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");

    final AwkwardWorld world;
    private final String base;

    AwkwardLdif(AwkwardWorld world, String base) {
        this.world = world;
        this.base = base;
    }

    /** For OpenLDAP: pwdAccountLockedTime and shadowExpire. */
    public static AwkwardLdif openLdap(AwkwardWorld world) {
        return new OpenLdap(world);
    }

    /** For 389 DS, which knows no expiry of its own: who is expired elsewhere is locked here. */
    public static AwkwardLdif ds389(AwkwardWorld world) {
        return new Ds389(world);
    }

    /**
     * For Active Directory. The primary groups are set once it runs, as their numbers are the server's to give: until
     * then they are ordinary members, which is what Active Directory asks for.
     */
    public static AwkwardLdif activeDirectory(AwkwardWorld world) {
        return new ActiveDirectory(world);
    }

    /** Writes units, users and groups, in an order in which the server takes them. */
    public final Path write(Path file) {
        try (LdifLines out = new LdifLines(file)) {
            for (String unit : List.of("people", "groups")) {
                begin(out, "ou=" + unit + "," + base);
                out.line("objectClass", "organizationalUnit").line("ou", unit).end();
            }
            for (int user = 0; user < world.users(); user++) {
                begin(out, userDn(user));
                writeUser(out, user);
                out.end();
            }
            writeGroups(out);
        }
        return file;
    }

    void begin(LdifLines out, String dn) {
        out.line("dn", dn);
    }

    abstract void writeUser(LdifLines out, int user);

    abstract void writeGroups(LdifLines out);

    public String userDn(int user) {
        return "cn=" + escaped(world.userName(user)) + ",ou=people," + base;
    }

    public String groupDn(int group) {
        return "cn=" + escaped(world.groupName(group)) + ",ou=groups," + base;
    }

    /** A user's DN as groups name it. */
    String memberDn(int user) {
        return userDn(user);
    }

    final List<String> memberDns(int group) {
        List<String> dns = new ArrayList<>();
        for (int user : world.directUsers(group)) {
            dns.add(memberDn(user));
        }
        for (int member : world.directGroups(group)) {
            dns.add(groupDn(member));
        }
        return dns;
    }

    /** RFC 4514, 2.4. */
    static String escaped(String name) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean outer = i == 0 || i == name.length() - 1;
            if (c == '=') {
                escaped.append("\\3D"); // Samba takes no other escape of it
            } else if (SPECIAL.indexOf(c) >= 0 || (c == ' ' && outer) || (c == '#' && i == 0)) {
                escaped.append('\\').append(c);
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** What is common to servers with inetOrgPerson and groupOfNames. */
    private abstract static class OrgPerson extends AwkwardLdif {
        OrgPerson(AwkwardWorld world) {
            super(world, "dc=corp,dc=example");
        }

        @Override
        public String userDn(int user) {
            String dn = super.userDn(user);
            return world.hasTwoValues(user) ? dn.replaceFirst(",ou=people", "+uid=" + world.login(user) + "$0") : dn;
        }

        /**
         * Another spelling of the same DN: attribute types in capitals, every octet that is no letter as two digits. A
         * blank inside a value stays one, as 389 DS does not take \20 for the same.
         */
        @Override
        final String memberDn(int user) {
            if (!world.isSpelledDifferently(user)) {
                return userDn(user);
            }
            StringBuilder value = new StringBuilder();
            byte[] name = world.userName(user).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < name.length; i++) {
                boolean letter = (name[i] >= 'A' && name[i] <= 'Z') || (name[i] >= 'a' && name[i] <= 'z');
                boolean inner = name[i] == ' ' && i > 0 && i < name.length - 1;
                if (letter || inner) {
                    value.append((char) name[i]);
                } else {
                    value.append('\\').append(HexFormat.of().toHexDigits(name[i]));
                }
            }
            String first = world.hasTwoValues(user) ? "UID=" + world.login(user).toUpperCase(Locale.ROOT) + " + " : "";
            return first + "CN=" + value + ", OU=People, DC=CORP, DC=Example";
        }

        /** One after the other, as slapadd(8) wants the values of an attribute. */
        List<String> userClasses() {
            return List.of("inetOrgPerson");
        }

        @Override
        void writeUser(LdifLines out, int user) {
            out.lines("objectClass", userClasses())
                    .line("uid", world.login(user))
                    .line("cn", world.userName(user))
                    .line("sn", "User");
        }

        @Override
        final void writeGroups(LdifLines out) {
            for (int group = 0; group < world.groups(); group++) {
                begin(out, groupDn(group));
                out.line("objectClass", "groupOfNames")
                        .line("cn", world.groupName(group))
                        .lines("member", memberDns(group))
                        .end();
            }
        }
    }

    private static final class OpenLdap extends OrgPerson {
        OpenLdap(AwkwardWorld world) {
            super(world);
        }

        @Override
        List<String> userClasses() {
            return List.of("inetOrgPerson", "shadowAccount");
        }

        @Override
        void writeUser(LdifLines out, int user) {
            super.writeUser(out, user);
            switch (world.account(user)) {
                case ACTIVE -> {}
                case DISABLED -> out.line("pwdAccountLockedTime", "000001010000Z");
                case LOCKED_FOR_A_WHILE -> out.line("pwdAccountLockedTime", "20260101000000Z");
                case EXPIRED -> out.line("shadowExpire", days(EXPIRED));
                case EXPIRES_LATER -> out.line("shadowExpire", days(EXPIRES));
            }
        }

        private static String days(Instant at) {
            return Long.toString(ChronoUnit.DAYS.between(Instant.EPOCH, at));
        }
    }

    private static final class Ds389 extends OrgPerson {
        Ds389(AwkwardWorld world) {
            super(world);
        }

        @Override
        void writeUser(LdifLines out, int user) {
            super.writeUser(out, user);
            Account account = world.account(user);
            if (!account.active()) {
                out.line("nsAccountLock", "true");
            } else if (account == Account.LOCKED_FOR_A_WHILE) {
                out.line("accountUnlockTime", "20260101000000Z");
            }
        }
    }

    private static final class ActiveDirectory extends AwkwardLdif {
        private static final long SECONDS_FROM_1601_TO_1970 = 11_644_473_600L;
        private static final String UNIVERSAL_SECURITY_GROUP = Integer.toString(0x80000008);

        ActiveDirectory(AwkwardWorld world) {
            super(world, "OU=Test,DC=corp,DC=example");
        }

        @Override
        void begin(LdifLines out, String dn) {
            out.line("dn", dn).line("changetype", "add");
        }

        @Override
        void writeUser(LdifLines out, int user) {
            Account account = world.account(user);
            out.line("objectClass", "user")
                    .line("sAMAccountName", world.login(user))
                    .line("userAccountControl", account == Account.DISABLED ? "546" : "544");
            if (account == Account.EXPIRED || account == Account.EXPIRES_LATER) {
                out.line("accountExpires", ticks(account == Account.EXPIRED ? EXPIRED : EXPIRES));
            }
            if (account == Account.LOCKED_FOR_A_WHILE) {
                out.line("lockoutTime", ticks(EXPIRED));
            }
        }

        /** 100 ns since 1601 (MS-ADTS 3.1.1.2.2.2.10). */
        private static String ticks(Instant at) {
            return Long.toString((at.getEpochSecond() + SECONDS_FROM_1601_TO_1970) * 10_000_000);
        }

        /** A group can hold only what is there already, so all are made before any holds another. */
        @Override
        void writeGroups(LdifLines out) {
            for (int group = 0; group < world.groups(); group++) {
                begin(out, groupDn(group));
                out.line("objectClass", "group")
                        .line("sAMAccountName", "g" + group)
                        .line("groupType", UNIVERSAL_SECURITY_GROUP)
                        .end();
            }
            for (int group = 0; group < world.groups(); group++) {
                List<String> members = memberDns(group);
                if (!members.isEmpty()) {
                    out.line("dn", groupDn(group))
                            .line("changetype", "modify")
                            .line("add", "member")
                            .lines("member", members)
                            .end();
                }
            }
        }
    }
}
