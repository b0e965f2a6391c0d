package io.rollcall.testkit.servers;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import io.rollcall.directory.DirectoryKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A Samba Active Directory domain controller, LDAP and if asked for Kerberos, with a domain of its own in a temporary
 * folder. Samba's ports are fixed (389, 636; 88), so each server has a loopback address of its own, and root is needed. Tests have the
 * organizational unit {@code OU=Test} to themselves; {@link #suffix()} also holds what every domain has.
 */
public final class SambaServer implements TestServer {
    private static final String SUFFIX = SambaProvision.SUFFIX;
    private static final String BASE = SambaProvision.BASE;
    private static final String ADMINISTRATOR = "administrator@corp.example";
    private static final int LDAP = 389;
    private static final int LDAPS = 636;

    private final TemporaryFolder folder = new TemporaryFolder("rollcall-samba-");
    private final String address;
    private final TestCertificates certificates;
    private final ChildProcess process;
    private final RecordingProxy proxy;
    private final DirectoryEdit edit;
    private final Optional<Kerberos> kerberos;

    /**
     * What a Kerberos client needs to bind as the reading account. The directory's service is {@code ldap/127.0.0.1} and
     * {@code ldap/localhost}, as which the recording proxy is reached, and {@code ldap/} with the server's own address.
     *
     * @param kdc the address of the key distribution centre; its port is the usual one, 88
     * @param keytab a file with the principal's keys, as long as the server runs
     */
    public record Kerberos(String realm, String kdc, String principal, Path keytab) {}

    private SambaServer(boolean withKerberos, Optional<Path> ldif) {
        try {
            address = freeAddress();
            certificates = TestCertificates.make(
                    "Rollcall test CA (Samba)",
                    List.of("dc1.corp.example", "corp.example", "localhost", "127.0.0.1", address));
            certificates.writeTo(folder.path().resolve("tls"));
            SambaProvision.copyInto(folder.path(), ldif);
            Path configuration = Files.writeString(
                    folder.path().resolve("smb.conf"), configuration(withKerberos ? "ldap kdc" : "ldap"));
            // -i: Samba ends by itself at the end of its standard input
            process = ChildProcess.start(
                    List.of(),
                    List.of(
                            "samba",
                            "-s",
                            configuration.toString(),
                            "-i",
                            "--no-process-group",
                            "-M",
                            "single",
                            "-d",
                            "1"),
                    folder.path().resolve("samba.log"));
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException("Samba cannot be set up in " + folder.path(), e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
        try {
            process.awaitReady(this::answers);
            kerberos = withKerberos ? Optional.of(offerKerberos()) : Optional.empty();
            edit = editBelow(BASE);
            proxy = RecordingProxy.checked("samba-" + address, address, LDAP);
        } catch (RuntimeException e) {
            process.close();
            folder.close();
            throw e;
        }
    }

    /** Starts a domain without users and groups but its own. The first one of a build takes seconds longer. */
    public static SambaServer start() {
        return new SambaServer(false, Optional.empty());
    }

    /** As {@link #start}, with a key distribution centre beside it. */
    public static SambaServer startWithKerberos() {
        return new SambaServer(true, Optional.empty());
    }

    /**
     * As {@link #start}, once the changes of an LDIF file are done, such as {@link AwkwardLdif#activeDirectory}. The first
     * of a build takes half a minute for 10,000 users, the next ones hardly longer than {@link #start}.
     */
    public static SambaServer startWithLdif(Path ldif) {
        return new SambaServer(false, Optional.of(ldif));
    }

    /** How to bind by Kerberos; only with {@link #startWithKerberos}. */
    public Kerberos kerberos() {
        return kerberos.orElseThrow(() -> new IllegalStateException("this server was started without Kerberos"));
    }

    /** Names the service as clients on this machine reach it, which no domain's own names do, and exports the keys. */
    private Kerberos offerKerberos() {
        try (DirectoryEdit controllers = editBelow("OU=Domain Controllers," + SUFFIX)) {
            controllers.addValues(
                    "CN=DC1,OU=Domain Controllers," + SUFFIX,
                    "servicePrincipalName",
                    "ldap/127.0.0.1",
                    "ldap/localhost",
                    "ldap/" + address);
        }
        Path keytab = folder.path().resolve("reader.keytab");
        String account = ADMINISTRATOR.substring(0, ADMINISTRATOR.indexOf('@'));
        ChildProcess.run(
                List.of(
                        "samba-tool",
                        "domain",
                        "exportkeytab",
                        keytab.toString(),
                        "--principal=" + account,
                        "-s",
                        folder.path().resolve("smb.conf").toString()),
                folder.path().resolve("exportkeytab.log"));
        return new Kerberos(SambaProvision.REALM, address, account + "@" + SambaProvision.REALM, keytab);
    }

    /** Changes anywhere below a DN; the caller closes it. */
    public DirectoryEdit editBelow(String baseDn) {
        return new DirectoryEdit(
                new EditSchema.ActiveDirectory(), address, LDAP, ADMINISTRATOR, SambaProvision.PASSWORD, baseDn);
    }

    private static String freeAddress() {
        for (int attempt = 0; attempt < 20; attempt++) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String candidate = "127.77." + random.nextInt(256) + "." + random.nextInt(1, 255);
            try (ServerSocket ldap = new ServerSocket(LDAP, 1, InetAddress.getByName(candidate));
                    ServerSocket ldaps = new ServerSocket(LDAPS, 1, InetAddress.getByName(candidate))) {
                return candidate;
            } catch (IOException e) {
                if (e.getMessage() != null && e.getMessage().contains("Permission denied")) {
                    throw new UncheckedIOException("Samba listens on ports 389 and 636, which takes root", e);
                }
            }
        }
        throw new IllegalStateException("no address in 127.77.0.0/16 has its ports 389 and 636 free");
    }

    private String configuration(String services) throws IOException {
        Files.createDirectories(folder.path().resolve("run"));
        Files.createDirectories(folder.path().resolve("cache"));
        return SambaProvision.configuration(folder.path()) + """
                server services = %2$s
                dcerpc endpoint servers =
                interfaces = %3$s/8
                bind interfaces only = yes
                ldap server require strong auth = no
                tls enabled = yes
                tls keyfile = %1$s/tls/key.pem
                tls certfile = %1$s/tls/cert.pem
                tls cafile = %1$s/tls/ca.pem
                """.formatted(folder.path(), services, address);
    }

    private boolean answers() {
        try (LDAPConnection connection = new LDAPConnection(address, LDAP, ADMINISTRATOR, SambaProvision.PASSWORD)) {
            return connection.getEntry(SUFFIX, "1.1") != null;
        } catch (LDAPException e) {
            return false;
        }
    }

    /** Makes a group that the user is a member of the user's primary group, which no member attribute then shows. */
    public void makePrimaryGroup(String user, String group) {
        edit.makePrimaryGroup(user, group);
    }

    @Override
    public DirectoryKind kind() {
        return DirectoryKind.AD;
    }

    @Override
    public String url() {
        return proxy.url();
    }

    @Override
    public String directUrl() {
        return "ldap://" + address + ":" + LDAP;
    }

    @Override
    public String ldapsUrl() {
        return "ldaps://" + address + ":" + LDAPS;
    }

    @Override
    public String baseDn() {
        return BASE;
    }

    @Override
    public String suffix() {
        return SUFFIX;
    }

    @Override
    public String bindDn() {
        return ADMINISTRATOR;
    }

    @Override
    public String password() {
        return SambaProvision.PASSWORD;
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
