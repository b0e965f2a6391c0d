package io.rollcall.registry;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.KnownGroup;
import io.rollcall.directory.KnownMembers;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** What it looks like after these joined and left, and nothing else happened to the registry. */
    public GroupView after(UserSet joined, UserSet left) {
        Group before = group();
        UserSet members = before.members().minus(left).or(joined);
        RegistryView next = view.with(
                view.version() + 1,
                List.of(new Group(before.id(), before.name(), before.link(), members, before.changed())));
        if (left.isEmpty()) {
            return new GroupView(next, known);
        }
        LinkedUsers linked = view.linked();
        return new GroupView(
                next,
                known.without(ordinal -> left.contains(linked.userId(ordinal)))
                        .with(known.readSince().stream()
                                .filter(user -> !isOneOf(left, user.id()))
                                .toList()));
    }

    /** With the members that a reading read, at the DNs at which they were. */
    public GroupView having(DirectoryUsers read) {
        Map<DirectoryId, DirectoryUser> since = new LinkedHashMap<>();
        known.readSince().forEach(user -> since.put(user.id(), user));
        BitSet again = new BitSet();
        for (int ordinal = 0; ordinal < read.size(); ordinal++) {
            if (read.isRead(ordinal)) {
                DirectoryId id = read.id(ordinal);
                since.remove(id);
                if (isOneOf(group().members(), id)) {
                    since.put(id, read.get(ordinal));
                }
                if (ordinal < known.size()) {
                    again.set(ordinal);
                }
            }
        }
        KnownMembers others = again.isEmpty() ? known : known.without(again::get);
        return new GroupView(view, others.with(List.copyOf(since.values())));
    }

    private boolean isOneOf(UserSet users, DirectoryId id) {
        int index = view.linked().indexOf(id);
        return index >= 0 && users.contains(view.linked().userId(index));
    }
}
