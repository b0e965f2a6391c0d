package io.rollcall.server;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.ldap.LdapDirectory;
import io.rollcall.server.operations.Connections;
import io.rollcall.server.secrets.SecretBox;

/** Opens directories over LDAP; a password is unsealed each time a connection binds, and not kept. */
final class LdapConnections implements Connections {
    private static final byte[] NONE = {};

    private final SecretBox secrets;

    LdapConnections(SecretBox secrets) {
        this.secrets = secrets;
    }

    @Override
    public void check(DirectorySettings settings) {
        LdapDirectory.check(settings);
    }

    @Override
    public Directory open(DirectorySettings settings) {
        return new LdapDirectory(
                settings,
                () -> settings.password()
                        .map(password -> secrets.open(settings.name(), password))
                        .orElse(NONE));
    }
}
