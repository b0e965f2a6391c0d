package io.rollcall.registry;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;

/**
 * What ties an external group to its directory group.
 *
 * @param id identifies the directory group; nothing else here does
 * @param name the directory group's name when last read; the registry's name may carry a qualifier (R14)
 * @param dn where it was when last read
 * @param orphaned whether the directory group is gone (R12)
 */
public record GroupLink(DirectoryName directory, DirectoryId id, String name, String dn, boolean orphaned) {
    public static GroupLink to(DirectoryName directory, DirectoryGroup group) {
        return new GroupLink(directory, group.id(), group.name(), group.dn(), false);
    }

    public GroupLink withOrphaned(boolean nowOrphaned) {
        return new GroupLink(directory, id, name, dn, nowOrphaned);
    }
}
