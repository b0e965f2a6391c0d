package io.rollcall.registry;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user of the registry.
 *
 * @param id dense, given once, never used again
 * @param login unique without regard to case
 */
public record RegisteredUser(
        int id, String login, String displayName, @Nullable String mail, Block block, Optional<Link> link) {
    public boolean active() {
        return block == Block.NONE;
    }

    /** Why a user is blocked. What a person blocked, no run makes active again. */
    public enum Block {
        NONE,
        BY_HAND,
        BY_DIRECTORY
    }

    /** What ties a registered user to a directory user: the id; the DN is for display. */
    public record Link(DirectoryName directory, DirectoryId id, String dn) {}
}
