package io.rollcall.registry;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.KnownGroup;
import io.rollcall.directory.KnownMembers;
import java.util.ArrayList;
import java.util.List;

/**
 * The registry at one moment, as the plan for one external group needs to see it: without anybody who is not in it.
 *
 * @param view with this group alone; of the users those that are members, and those that a reading named besides
 * @param known the members that are linked to the directory, with their DNs; they are the first ones of the view's
 *     linked users, in the same order
 */
public record GroupView(RegistryView view, KnownMembers known) {
    /** The group itself. */
    public Group group() {
        return view.groups().get(0);
    }

    /** The group as its directory is asked for it. */
    public KnownGroup inDirectory() {
        GroupLink link = group().link().orElseThrow();
        return new KnownGroup(link.id(), link.dn(), known);
    }

    public GroupView with(RegistryView newer) {
        return new GroupView(newer, known);
    }

    /**
     * What it looks like after these joined and left, and nothing else happened to the registry.
     *
     * @param read the users of the reading from which they joined
     */
    public GroupView after(UserSet joined, UserSet left, DirectoryUsers read) {
        Group before = group();
        UserSet members = before.members().minus(left).or(joined);
        RegistryView next = view.with(
                view.version() + 1,
                List.of(new Group(before.id(), before.name(), before.link(), members, before.changed())));
        LinkedUsers linked = view.linked();
        KnownMembers still = left.isEmpty() ? known : known.without(ordinal -> left.contains(linked.userId(ordinal)));
        return new GroupView(next, still.with(joinedSince(joined, left, read)));
    }

    private List<DirectoryUser> joinedSince(UserSet joined, UserSet left, DirectoryUsers read) {
        List<DirectoryUser> since = new ArrayList<>(known.joined());
        since.removeIf(user -> isOneOf(left, user.id()));
        if (!joined.isEmpty()) {
            for (int ordinal = 0; ordinal < read.size(); ordinal++) {
                if (read.isRead(ordinal) && isOneOf(joined, read.id(ordinal))) {
                    since.add(read.get(ordinal));
                }
            }
        }
        return since;
    }

    private boolean isOneOf(UserSet users, DirectoryId id) {
        int index = view.linked().indexOf(id);
        return index >= 0 && users.contains(view.linked().userId(index));
    }
}
