package io.rollcall.plan;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryName;
import io.rollcall.registry.Group;
import io.rollcall.registry.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives groups names that no other group has. A name that is taken gets a stable qualifier (R14): the parent's name, then
 * the directory's as well, then a number.
 */
final class GroupNames {
    private final DirectoryName directory;
    private final Set<String> taken = new HashSet<>();

    GroupNames(DirectoryName directory, List<Group> groups) {
        this.directory = directory;
        groups.forEach(g -> taken.add(Names.key(g.name())));
    }

    /** Makes a name free, because its group is about to get another. */
    void release(String name) {
        taken.remove(Names.key(name));
    }

    /** A free name for this directory group, taken from now on. */
    String allot(DirectoryGroup group) {
        String name = group.name();
        if (taken.add(Names.key(name))) {
            return name;
        }
        String byParent = name + " (" + group.parentName() + ")";
        if (!group.parentName().isEmpty() && taken.add(Names.key(byParent))) {
            return byParent;
        }
        String both = group.parentName().isEmpty() ? directory.value() : group.parentName() + ", " + directory;
        String candidate = name + " (" + both + ")";
        for (int number = 2; !taken.add(Names.key(candidate)); number++) {
            candidate = name + " (" + both + ", " + number + ")";
        }
        return candidate;
    }
}
