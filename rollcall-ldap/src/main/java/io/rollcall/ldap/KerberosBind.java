package io.rollcall.ldap;

import com.unboundid.ldap.sdk.GSSAPIBindRequest;
import com.unboundid.ldap.sdk.GSSAPIBindRequestProperties;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SASLQualityOfProtection;
import io.rollcall.directory.Bind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Binds by a Kerberos keytab (RFC 4752). Java reads keytab and Kerberos configuration from files only, and has one
 * configuration a process: the files are this account's alone and gone afterwards, and binds go one after the other. The connection must be one with TLS.
 */
final class KerberosBind {
    private static final String KRB5_CONF = "java.security.krb5.conf";
    private static final String ENTRY = "io.rollcall.ldap";
    private static final FileAttribute<?> MODE_0700 =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> MODE_0600 =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Object ONE_AT_A_TIME = new Object();

    private final Bind.Kerberos bind;
    private final Duration patience;

    KerberosBind(Bind.Kerberos bind, Duration patience) {
        this.bind = bind;
        this.patience = patience;
    }

    /**
     * @param host the server, by the name that its service principal has: {@code ldap/host}
     * @param keytab the keytab file's bytes
     */
    void bind(ReadOnlyConnection connection, String host, byte[] keytab) throws LDAPException, IOException {
        Path folder = Files.createTempDirectory("rollcall", MODE_0700);
        try {
            Path keys = Files.write(Files.createFile(folder.resolve("keytab"), MODE_0600), keytab);
            synchronized (ONE_AT_A_TIME) {
                bindBy(connection, host, folder, keys);
            }
        } finally {
            for (String file : List.of("keytab", "krb5.conf")) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.delete(folder);
        }
    }

    private void bindBy(ReadOnlyConnection connection, String host, Path folder, Path keytab)
            throws LDAPException, IOException {
        String confBefore = System.getProperty(KRB5_CONF);
        Configuration loginBefore = loginConfiguration();
        try {
            if (bind.kdc().isPresent()) {
                System.setProperty(
                        KRB5_CONF,
                        Files.writeString(
                                        folder.resolve("krb5.conf"),
                                        conf(bind.kdc().get()))
                                .toString());
            }
            Configuration.setConfiguration(new Login(bind.principal(), keytab, loginBefore));
            connection.bind(new GSSAPIBindRequest(properties(host)));
        } finally {
            Configuration.setConfiguration(loginBefore);
            if (confBefore == null) {
                System.clearProperty(KRB5_CONF);
            } else {
                System.setProperty(KRB5_CONF, confBefore);
            }
        }
    }

    private static @Nullable Configuration loginConfiguration() {
        try {
            return Configuration.getConfiguration();
        } catch (SecurityException none) {
            return null;
        }
    }

    private GSSAPIBindRequestProperties properties(String host) {
        GSSAPIBindRequestProperties properties = new GSSAPIBindRequestProperties(bind.principal(), (String) null);
        properties.setJAASClientName(ENTRY);
        // Otherwise the SDK would write a file for it at each bind, and keep all until the process ends.
        properties.setConfigFilePath("none");
        properties.setSuppressedSystemProperties(List.of(
                "java.security.auth.login.config",
                "javax.security.auth.useSubjectCredsOnly",
                "java.security.krb5.kdc",
                "java.security.krb5.realm"));
        properties.setUseKeyTab(true);
        properties.setUseTicketCache(false);
        properties.setServicePrincipalProtocol("ldap");
        properties.setSASLClientServerName(host);
        // TLS protects what is sent: inside it Active Directory takes no security layer of SASL, and one without TLS
        // would
        // hide the messages from the watch.
        properties.setAllowedQoP(SASLQualityOfProtection.AUTH);
        return properties;
    }

    private String conf(String kdc) {
        String realm = bind.principal().substring(bind.principal().lastIndexOf('@') + 1);
        return """
                [libdefaults]
                default_realm = %1$s
                dns_lookup_kdc = false
                dns_lookup_realm = false
                dns_canonicalize_hostname = false
                udp_preference_limit = 1
                kdc_timeout = %3$d
                max_retries = 1
                [realms]
                %1$s = {
                  kdc = %2$s
                }
                """.formatted(realm, kdc, patience.toMillis());
    }

    /** Logs in by the keytab; other names are for whoever answered before. */
    private static final class Login extends Configuration {
        private final Map<String, String> options;
        private final @Nullable Configuration others;

        private Login(String principal, Path keytab, @Nullable Configuration others) {
            options = Map.of(
                    "useKeyTab", "true",
                    "keyTab", keytab.toString(),
                    "principal", principal,
                    "useTicketCache", "false",
                    "doNotPrompt", "true",
                    "isInitiator", "true",
                    "refreshKrb5Config", "true");
            this.others = others;
        }

        @Override
        public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
            if (!name.equals(ENTRY)) {
                return others == null ? null : others.getAppConfigurationEntry(name);
            }
            return new AppConfigurationEntry[] {
                new AppConfigurationEntry(
                        "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options)
            };
        }
    }
}
