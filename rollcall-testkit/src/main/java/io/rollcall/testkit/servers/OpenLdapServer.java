package io.rollcall.testkit.servers;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import io.rollcall.directory.DirectoryKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * OpenLDAP's slapd with a configuration, a certificate and an mdb database of its own, in a temporary folder. Groups are
 * groupOfNames, which here may be empty, as draft-howard-rfc2307bis has it. Account locking is that of slapo-ppolicy(5);
 * memberOf is not kept unless asked for. A deleted user stays behind as a dangling member.
 */
public final class OpenLdapServer implements TestServer {
    private static final String SUFFIX = "dc=corp,dc=example";
    private static final String PASSWORD = "only-for-tests";
    private static final String ROOT_DN = "cn=admin," + SUFFIX;

    private final TemporaryFolder folder = new TemporaryFolder("rollcall-slapd-");
    private final TestCertificates certificates =
            TestCertificates.make("Rollcall test CA (OpenLDAP)", List.of("localhost", "127.0.0.1"));
    private final ChildProcess process;
    private final RecordingProxy proxy;
    private final DirectoryEdit edit;
    private final int port;
    private final int ldapsPort;

    /**
     * What a server is started with.
     *
     * @param ldif entries to load before it starts, below the suffix {@code dc=corp,dc=example}, which is there already
     * @param sizeLimit a hard limit on the entries of a search, for the accounts limited and capped
     * @param memberOf whether the memberof overlay keeps memberOf, and members follow renamed and deleted entries at once
     *     (not for what the LDIF brings)
     * @param data the folder of its database, which outlasts it; without, one that ends with it
     * @param dynamicGroups whether the dynlist overlay computes the members of groupOfURLs; their schema is there anyway
     * @param auxiliaryPosixGroups whether posixGroup goes with another class of group, as draft-howard-rfc2307bis has it,
     *     and not alone (RFC 2307)
     */
    public record Options(
            Optional<Path> ldif,
            OptionalInt sizeLimit,
            boolean memberOf,
            Optional<Path> data,
            boolean dynamicGroups,
            boolean auxiliaryPosixGroups) {
        public static Options plain() {
            return new Options(Optional.empty(), OptionalInt.empty(), false, Optional.empty(), false, false);
        }

        public Options withLdif(Path file) {
            return new Options(Optional.of(file), sizeLimit, memberOf, data, dynamicGroups, auxiliaryPosixGroups);
        }

        public Options withSizeLimit(int entries) {
            return new Options(ldif, OptionalInt.of(entries), memberOf, data, dynamicGroups, auxiliaryPosixGroups);
        }

        public Options withMemberOf() {
            return new Options(ldif, sizeLimit, true, data, dynamicGroups, auxiliaryPosixGroups);
        }

        /** Keeps the database in a folder that is there already. What is in it is served, and nothing is loaded then. */
        public Options withData(Path folder) {
            return new Options(ldif, sizeLimit, memberOf, Optional.of(folder), dynamicGroups, auxiliaryPosixGroups);
        }

        public Options withDynamicGroups() {
            return new Options(ldif, sizeLimit, memberOf, data, true, auxiliaryPosixGroups);
        }

        public Options withAuxiliaryPosixGroups() {
            return new Options(ldif, sizeLimit, memberOf, data, dynamicGroups, true);
        }
    }

    private OpenLdapServer(Options options) {
        int[] ports = FreePorts.two();
        port = ports[0];
        ldapsPort = ports[1];
        try {
            certificates.writeTo(folder.path());
            SlapdConfiguration.write(folder.path(), SUFFIX, ROOT_DN, PASSWORD, options);
            load(options);
            process = ChildProcess.start(
                    List.of(),
                    List.of(
                            "slapd",
                            "-f",
                            folder.path().resolve("slapd.conf").toString(),
                            "-h",
                            directUrl() + "/ " + ldapsUrl() + "/",
                            "-d",
                            "none"),
                    folder.path().resolve("slapd.log"));
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
        try {
            process.awaitReady(this::answers);
            edit = new DirectoryEdit(new EditSchema.OpenLdap(), "127.0.0.1", port, ROOT_DN, PASSWORD, SUFFIX);
            proxy = RecordingProxy.checked("openldap-" + port, "127.0.0.1", port);
        } catch (RuntimeException e) {
            process.close();
            folder.close();
            throw e;
        }
    }

    /** Starts a server with an empty directory, without limits. */
    public static OpenLdapServer start() {
        return start(Options.plain());
    }

    public static OpenLdapServer start(Options options) {
        return new OpenLdapServer(options);
    }

    /** Loading offline is the fast way, and the only one that the accounts below can come by before the server runs. */
    private void load(Options options) {
        if (options.data()
                .map(data -> data.resolve("data.mdb"))
                .filter(Files::exists)
                .isPresent()) {
            return;
        }
        Path accounts = folder.path().resolve("accounts.ldif");
        try {
            Files.writeString(accounts, SlapdConfiguration.accounts(SUFFIX, PASSWORD));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + accounts, e);
        }
        slapadd(accounts);
        options.ldif().ifPresent(this::slapadd);
    }

    private void slapadd(Path ldif) {
        ChildProcess.run(
                List.of(
                        "slapadd",
                        "-q",
                        "-w",
                        "-f",
                        folder.path().resolve("slapd.conf").toString(),
                        "-b",
                        SUFFIX,
                        "-l",
                        ldif.toString()),
                folder.path().resolve("slapadd.log"));
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
        return DirectoryKind.OPENLDAP;
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

    /** An account whose searches the size limit cuts off, unless they ask for pages. */
    public String limitedBindDn() {
        return "cn=limited," + SUFFIX;
    }

    /** An account whose searches the size limit cuts off, pages or not. */
    public String cappedBindDn() {
        return "cn=capped," + SUFFIX;
    }

    /** The password of every account. */
    @Override
    public String password() {
        return PASSWORD;
    }

    /** A client certificate that the server takes for {@link #bindDn}, when it binds as EXTERNAL. */
    public String clientCertificatePem() {
        return certificates.clientCertificatePem();
    }

    public String clientKeyPem() {
        return certificates.clientKeyPem();
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
        process.close();
        folder.close();
        proxy.close();
    }
}
