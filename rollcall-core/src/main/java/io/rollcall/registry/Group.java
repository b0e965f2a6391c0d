package io.rollcall.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * A group of the registry: local when it has no link, external otherwise.
 *
 * @param changed when its members last changed, or when it was made
 */
public record Group(GroupId id, String name, Optional<GroupLink> link, UserSet members, Instant changed) {
    public boolean isLocal() {
        return link.isEmpty();
    }
}
