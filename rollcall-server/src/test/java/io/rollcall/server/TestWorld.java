package io.rollcall.server;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import io.rollcall.directory.Bind;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Servers;
import io.rollcall.server.operations.Connections;
import io.rollcall.server.secrets.SecretBox;
import io.rollcall.testkit.InMemoryDirectory;
import io.rollcall.testkit.InMemoryRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Rollcall over a registry and directories in memory, by the name under which they are configured. */
public final class TestWorld {
    public final InMemoryDirectory corp = new InMemoryDirectory("corp");
    public final InMemoryRegistry registry = new InMemoryRegistry(Clock.systemUTC());
    public final Rollcall rollcall;
    private final Map<DirectoryName, Directory> directories = new LinkedHashMap<>();

    public TestWorld(Path folder) {
        put(corp);
        rollcall = new Rollcall(
                registry, new Reachable(), new SecretBox(folder.resolve("secrets.key")), Clock.systemUTC(), () -> {});
    }

    /** Makes a directory reachable; it is not configured by that. */
    public TestWorld put(Directory directory) {
        directories.put(directory.name(), directory);
        return this;
    }

    /** Configures a directory that is reachable. */
    public TestWorld configure(Directory directory) {
        put(directory).registry.directories().add(settings(directory.name()), "test");
        return this;
    }

    public static DirectorySettings settings(DirectoryName name) {
        return DirectorySettings.of(
                name,
                DirectoryKind.OPENLDAP,
                Servers.at("ldaps://ldap.corp.example"),
                new Bind.Anonymous(),
                Extent.below("dc=corp,dc=example"));
    }

    private final class Reachable implements Connections {
        @Override
        public void check(DirectorySettings settings, Function<Secret, byte[]> secrets) {
            settings.extent().userFilter().ifPresent(filter -> {
                try {
                    Filter.create(filter);
                } catch (LDAPException e) {
                    throw new IllegalArgumentException("the user filter does not parse: " + e.getMessage(), e);
                }
            });
        }

        @Override
        public Directory open(DirectorySettings settings) {
            Directory directory = directories.get(settings.name());
            return directory != null ? directory : unreachable(settings.name());
        }

        private static Directory unreachable(DirectoryName name) {
            InMemoryDirectory nobody = new InMemoryDirectory(name.value());
            nobody.failWith(new io.rollcall.directory.DirectoryException(name + ": nobody answers"));
            return nobody;
        }
    }
}
