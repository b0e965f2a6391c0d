package io.rollcall.directory;

import org.jspecify.annotations.Nullable;

/**
 * A user as the directory describes it.
 *
 * @param active false when the directory says that the account is disabled or expired
 * @param login the login name (sAMAccountName, uid, …) as the directory spells it
 * @param dn the distinguished name, for display only: it never identifies
 * @param sid how groups of other Windows domains name the user; null where there is none
 */
public record DirectoryUser(
        DirectoryId id,
        boolean active,
        String login,
        String displayName,
        @Nullable String mail,
        String dn,
        @Nullable Sid sid) {
    /** A user that groups of other domains cannot name. */
    public DirectoryUser(
            DirectoryId id, boolean active, String login, String displayName, @Nullable String mail, String dn) {
        this(id, active, login, displayName, mail, dn, null);
    }
}
