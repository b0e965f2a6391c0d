package io.rollcall.directory;

import org.jspecify.annotations.Nullable;

/**
 * A user as the directory describes it.
 *
 * @param active false when the directory says that the account is disabled or expired
 * @param login the login name (sAMAccountName, uid, …) as the directory spells it
 * @param dn the distinguished name, for display only: it never identifies
 */
public record DirectoryUser(
        DirectoryId id,
        boolean active,
        String login,
        String displayName,
        @Nullable String mail,
        String dn) {}
