package io.rollcall.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import io.rollcall.directory.DirectoryKind;
import java.net.InetAddress;

/** In-memory servers on loopback for tests. */
final class LoopbackServer {
    static final String BASE = "dc=corp,dc=example";
    static final String BIND_DN = "cn=reader,dc=corp,dc=example";
    static final String PASSWORD = "öpen sesame";

    private LoopbackServer() {}

    static InMemoryDirectoryServerConfig config() throws LDAPException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
        config.setSchema(null);
        config.addAdditionalBindCredentials(BIND_DN, PASSWORD);
        return config;
    }

    static InMemoryDirectoryServer plain() throws LDAPException {
        return start(config());
    }

    static InMemoryDirectoryServer start(InMemoryDirectoryServerConfig config) throws LDAPException {
        if (config.getListenerConfigs().stream().allMatch(listener -> listener.getListenAddress() == null)) {
            config.setListenerConfigs(
                    InMemoryListenerConfig.createLDAPConfig("plain", InetAddress.getLoopbackAddress(), 0, null));
        }
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.startListening();
        return server;
    }

    static Settings settings(InMemoryDirectoryServer server) {
        return Settings.of(DirectoryKind.GENERIC, BASE, "ldap://127.0.0.1:" + server.getListenPort())
                .bind(BIND_DN, PASSWORD);
    }
}
