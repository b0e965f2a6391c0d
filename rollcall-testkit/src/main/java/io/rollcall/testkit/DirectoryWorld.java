package io.rollcall.testkit;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryId;

/**
 * A directory's content, settable by a test, beside the {@link Directory} that reads it. What goes wrong on the way to a
 * server is an {@link IllegalStateException}: a test that cannot build its world has failed.
 */
public interface DirectoryWorld {
    /** Reads this world: users and groups in scope, nested. */
    Directory directory();

    /** Adds an active user in scope, with the mail address {@code LOGIN@corp.example}. */
    DirectoryId addUser(String login, String displayName);

    /** Adds an active user outside the user base. */
    DirectoryId addUserOutOfScope(String login);

    /** Adds a group without members below the given parent, which is made if need be. */
    DirectoryId addGroup(String name, String parent);

    /** Adds a group without members. */
    default DirectoryId addGroup(String name) {
        return addGroup(name, "Teams");
    }

    /** Makes a user or group a direct member; a group may be a member of itself. */
    void addMember(DirectoryId group, DirectoryId member);

    void removeMember(DirectoryId group, DirectoryId member);

    /** Gives a user another display name, or a group another name, and with it another DN; memberships follow. */
    void rename(DirectoryId userOrGroup, String newName);

    /** Moves a group below another parent, which is made if need be; memberships follow. */
    void moveGroup(DirectoryId group, String newParent);

    void disable(DirectoryId user);

    void delete(DirectoryId userOrGroup);

    /** Whether a deleted entry stays named as a member, as in servers without referential integrity. */
    boolean keepsMembersThatAreDeleted();
}
