package io.rollcall.testkit.servers;

import java.nio.file.Path;

/** Writes a {@link GeneratedWorld} as LDIF. */
final class WorldLdif {
    private WorldLdif() {}

    static Path write(GeneratedWorld world, String people, String groups, Path file) {
        try (LdifLines out = new LdifLines(file)) {
            unit(out, "people", people);
            unit(out, "groups", groups);
            for (int user = 0; user < world.shape().users(); user++) {
                writeUser(out, world, user);
            }
            for (int group = 0; group < world.shape().groups(); group++) {
                writeGroup(out, world, group);
            }
        }
        return file;
    }

    private static void writeUser(LdifLines out, GeneratedWorld world, int user) {
        out.line("dn", world.userDn(user))
                .line("objectClass", "inetOrgPerson")
                .line("entryUUID", world.userId(user).toString())
                .line("uid", world.login(user))
                .line("cn", "User " + user)
                .line("sn", "User")
                .line("displayName", world.displayName(user))
                .line("mail", "u" + user + "@corp.example")
                .end();
    }

    private static void writeGroup(LdifLines out, GeneratedWorld world, int group) {
        out.line("dn", world.groupDn(group))
                .line("objectClass", "groupOfNames")
                .line("entryUUID", world.groupId(group).toString())
                .line("cn", world.groupName(group))
                .lines("member", world.memberDns(group))
                .end();
    }

    private static void unit(LdifLines out, String name, String dn) {
        out.line("dn", dn)
                .line("objectClass", "organizationalUnit")
                .line("ou", name)
                .end();
    }
}
