package io.rollcall.server;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Secret;
import io.rollcall.ldap.LdapDirectory;
import io.rollcall.server.operations.Connections;
import io.rollcall.server.secrets.SecretBox;
import java.util.function.Function;

/** Opens directories over LDAP; what is secret is unsealed each time a connection needs it, and not kept. */
final class LdapConnections implements Connections {
    private final SecretBox secrets;

    LdapConnections(SecretBox secrets) {
        this.secrets = secrets;
    }

    @Override
    public void check(DirectorySettings settings, Function<Secret, byte[]> unsealed) {
        LdapDirectory.check(settings, unsealed);
    }

    @Override
    public Directory open(DirectorySettings settings) {
        return new LdapDirectory(settings, secret -> secrets.open(settings.name(), secret));
    }
}
