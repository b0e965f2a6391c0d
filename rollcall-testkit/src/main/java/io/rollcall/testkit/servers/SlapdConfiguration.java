package io.rollcall.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The slapd.conf(5) of an {@link OpenLdapServer}, and the accounts it begins with. */
final class SlapdConfiguration {
    private static final Path SCHEMAS = Path.of("/etc/ldap/schema");
    private static final Path MODULES = Path.of("/usr/lib/ldap");

    private SlapdConfiguration() {}

    static void write(Path folder, String suffix, String rootDn, String password, OpenLdapServer.Options options) {
        try {
            Files.createDirectories(folder.resolve("db"));
            writeCoreSchema(folder);
            writeNisSchema(folder, options.auxiliaryPosixGroups());
            Files.writeString(folder.resolve("slapd.conf"), conf(folder, suffix, rootDn, password, options));
        } catch (IOException e) {
            throw new UncheckedIOException("the configuration of slapd cannot be written (is slapd installed?)", e);
        }
    }

    /** A group without members must be possible, so the server gets its own core schema with member made optional. */
    private static void writeCoreSchema(Path folder) throws IOException {
        String core = Files.readString(SCHEMAS.resolve("core.schema"));
        String relaxed = core.replaceFirst(
                "(?s)(NAME 'groupOfNames'.{1,120}?MUST) \\( member \\$ cn \\)(\\s+MAY) \\(", "$1 cn$2 ( member \\$");
        if (relaxed.equals(core)) {
            throw new IOException("the class groupOfNames in " + SCHEMAS + "/core.schema is not as expected");
        }
        Files.writeString(folder.resolve("core.schema"), relaxed);
    }

    private static void writeNisSchema(Path folder, boolean auxiliary) throws IOException {
        String nis = Files.readString(SCHEMAS.resolve("nis.schema"));
        String changed = nis.replaceFirst("(?s)(NAME 'posixGroup'.{1,120}?) STRUCTURAL", "$1 AUXILIARY");
        if (changed.equals(nis)) {
            throw new IOException("the class posixGroup in " + SCHEMAS + "/nis.schema is not as expected");
        }
        Files.writeString(folder.resolve("nis.schema"), auxiliary ? changed : nis);
    }

    private static String conf(
            Path folder, String suffix, String rootDn, String password, OpenLdapServer.Options options) {
        String limit = options.sizeLimit().isPresent()
                ? Integer.toString(options.sizeLimit().getAsInt())
                : "unlimited";
        // dbnosync: what is lost with the machine is nobody's loss
        return """
                include %1$s/core.schema
                include %2$s/cosine.schema
                include %2$s/inetorgperson.schema
                include %1$s/nis.schema
                include %2$s/dyngroup.schema
                modulepath %3$s
                moduleload back_mdb
                moduleload ppolicy
                moduleload memberof
                moduleload dynlist
                pidfile %1$s/slapd.pid
                argsfile %1$s/slapd.args
                loglevel none
                threads 4
                tool-threads 2
                sizelimit unlimited
                TLSCertificateFile %1$s/cert.pem
                TLSCertificateKeyFile %1$s/key.pem
                TLSCACertificateFile %1$s/ca.pem
                TLSVerifyClient try
                authz-regexp "^cn=rollcall$" "cn=sync,%4$s"
                sortvals member

                database mdb
                suffix "%4$s"
                rootdn "%5$s"
                rootpw %6$s
                directory %8$s
                maxsize 17179869184
                dbnosync
                checkpoint 0 0
                index objectClass,uid,cn,mail,member,entryUUID,entryCSN,modifyTimestamp eq
                limits dn.exact="cn=sync,%4$s" time=unlimited size=unlimited
                limits dn.exact="cn=limited,%4$s" size.soft=%7$s size.hard=%7$s size.pr=%7$s size.prtotal=unlimited
                limits dn.exact="cn=capped,%4$s" size.soft=%7$s size.hard=%7$s
                access to attrs=userPassword by anonymous auth by * none
                access to * by users read by anonymous auth
                overlay ppolicy
                """.formatted(
                                folder,
                                SCHEMAS,
                                MODULES,
                                suffix,
                                rootDn,
                                password,
                                limit,
                                options.data().orElse(folder.resolve("db")).toAbsolutePath())
                + (options.memberOf() ? "overlay memberof\nmemberof-dangling ignore\nmemberof-refint true\n" : "")
                + (options.dynamicGroups() ? "overlay dynlist\ndynlist-attrset groupOfURLs memberURL member\n" : "");
    }

    /** The suffix entry and the reading accounts, as LDIF. */
    static String accounts(String suffix, String password) {
        StringBuilder ldif = new StringBuilder("""
                dn: %s
                objectClass: dcObject
                objectClass: organization
                o: corp
                dc: corp
                """.formatted(suffix));
        for (String name : List.of("sync", "limited", "capped")) {
            ldif.append("""

                    dn: cn=%1$s,%2$s
                    objectClass: organizationalRole
                    objectClass: simpleSecurityObject
                    cn: %1$s
                    userPassword: %3$s
                    """.formatted(name, suffix, password));
        }
        return ldif.toString();
    }
}
