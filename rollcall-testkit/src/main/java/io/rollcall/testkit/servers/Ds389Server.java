package io.rollcall.testkit.servers;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import io.rollcall.directory.DirectoryKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A 389 Directory Server with a configuration, a certificate and a database of its own, in a temporary folder. Groups are
 * groupOfNames, which here may be empty; account locking is nsAccountLock. Its referential integrity plug-in renames and
 * removes members with their entries, at once. Needs root, as dscreate(8) does; the first one of a build takes seconds
 * longer.
 */
public final class Ds389Server implements TestServer {
    private static final String SUFFIX = Ds389Provision.SUFFIX;
    private static final String PASSWORD = Ds389Provision.PASSWORD;
    private static final String ROOT_DN = "cn=Directory Manager";

    private final TemporaryFolder folder = new TemporaryFolder("rollcall-389ds-");
    private final TestCertificates certificates =
            TestCertificates.make("Rollcall test CA (389 DS)", List.of("localhost", "127.0.0.1"));
    private final ChildProcess process;
    private final RecordingProxy proxy;
    private final DirectoryEdit edit;
    private final int port;
    private final int ldapsPort;

    /**
     * What a server is started with.
     *
     * @param ldif entries to load before it starts, below the suffix {@code dc=corp,dc=example}, which is there already
     * @param lookThroughLimit how many candidates a search of the ordinary account may look at
     */
    public record Options(Optional<Path> ldif, int lookThroughLimit) {
        /** The server's own default limit. */
        public static Options plain() {
            return new Options(Optional.empty(), 5_000);
        }

        public Options withLdif(Path file) {
            return new Options(Optional.of(file), lookThroughLimit);
        }

        public Options withLookThroughLimit(int entries) {
            return new Options(ldif, entries);
        }
    }

    private Ds389Server(Options options) {
        int[] ports = FreePorts.two();
        port = ports[0];
        ldapsPort = ports[1];
        try {
            String configuration = Ds389Provision.write(
                            folder.path(), port, ldapsPort, options.lookThroughLimit(), certificates)
                    .toString();
            load(configuration, options);
            process = ChildProcess.start(
                    List.of(),
                    List.of("ns-slapd", "-D", configuration, "-i", folder.path() + "/run/slapd.pid", "-d", "0"),
                    folder.path().resolve("ns-slapd.log"));
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
        try {
            process.awaitReady(this::answers);
            edit = new DirectoryEdit(new EditSchema.Ds389(), "127.0.0.1", port, ROOT_DN, PASSWORD, SUFFIX);
            proxy = RecordingProxy.checked("389ds-" + port, "127.0.0.1", port);
        } catch (RuntimeException e) {
            process.kill();
            folder.close();
            throw e;
        }
    }

    /** Starts a server with an empty directory. */
    public static Ds389Server start() {
        return start(Options.plain());
    }

    public static Ds389Server start(Options options) {
        return new Ds389Server(options);
    }

    /** Loading offline makes the database, and is the fast way to fill it. */
    private void load(String configuration, Options options) {
        Path accounts = folder.path().resolve("accounts.ldif");
        try {
            Files.writeString(accounts, accounts());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + accounts, e);
        }
        List<String> command = new ArrayList<>(
                List.of("ns-slapd", "ldif2db", "-D", configuration, "-n", "userroot", "-i", accounts.toString()));
        options.ldif().ifPresent(file -> command.addAll(List.of("-i", file.toString())));
        ChildProcess.run(command, folder.path().resolve("ldif2db.log"));
    }

    /** The suffix, which everybody who has an account may read, and the reading accounts. */
    private static String accounts() {
        return """
                dn: %1$s
                objectClass: top
                objectClass: domain
                dc: corp
                aci: (targetattr != "userPassword")(version 3.0; acl "read"; allow (read,search,compare) (userdn = "ldap:///all");)

                dn: cn=sync,%1$s
                objectClass: organizationalRole
                objectClass: simpleSecurityObject
                cn: sync
                userPassword: %2$s
                nsSizeLimit: -1
                nsTimeLimit: -1
                nsIdleTimeout: -1
                nsLookThroughLimit: -1
                nsPagedSizeLimit: -1
                nsPagedLookThroughLimit: -1
                nsPagedIDListScanLimit: -1

                dn: cn=ordinary,%1$s
                objectClass: organizationalRole
                objectClass: simpleSecurityObject
                cn: ordinary
                userPassword: %2$s
                """.formatted(SUFFIX, PASSWORD);
    }

    private boolean answers() {
        try (LDAPConnection connection = new LDAPConnection("127.0.0.1", port)) {
            return connection.getRootDSE() != null;
        } catch (LDAPException e) {
            return false;
        }
    }

    @Override
    public DirectoryKind kind() {
        return DirectoryKind.DS389;
    }

    @Override
    public String url() {
        return proxy.url();
    }

    @Override
    public String directUrl() {
        return "ldap://127.0.0.1:" + port;
    }

    @Override
    public String ldapsUrl() {
        return "ldaps://127.0.0.1:" + ldapsPort;
    }

    @Override
    public String baseDn() {
        return SUFFIX;
    }

    @Override
    public String suffix() {
        return SUFFIX;
    }

    @Override
    public String bindDn() {
        return "cn=sync," + SUFFIX;
    }

    /** An account without exceptions from the limits: a search with more candidates fails, pages or not. */
    public String ordinaryBindDn() {
        return "cn=ordinary," + SUFFIX;
    }

    /** The account that may write. */
    public String adminDn() {
        return ROOT_DN;
    }

    /** The password of every account. */
    @Override
    public String password() {
        return PASSWORD;
    }

    @Override
    public String caPem() {
        return certificates.caPem();
    }

    @Override
    public RecordingProxy proxy() {
        return proxy;
    }

    @Override
    public DirectoryEdit edit() {
        return edit;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        edit.close();
        process.kill();
        folder.close();
        proxy.close();
    }
}
