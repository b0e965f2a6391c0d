package io.rollcall.server.operations;

import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Finds by which groups a user is in a group. */
final class Paths {
    private Paths() {}

    /**
     * The names along a shortest path from a group down to one that has the user as a direct member, both included. Of
     * several, the one through the groups that come first in order of name. Empty if there is none.
     *
     * @param reading what the directory said of this one user (R3)
     */
    static List<String> shortest(Reading reading, DirectoryId group, DirectoryId user) {
        DirectoryGroups groups = reading.groups();
        int start = groups.ordinalOf(group);
        int member = reading.users().ordinalOf(user);
        if (start < 0 || member < 0) {
            return List.of();
        }
        int[] above = new int[groups.size()];
        Arrays.fill(above, -1);
        above[start] = start;
        Deque<Integer> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            int current = next.remove();
            if (Arrays.stream(groups.directUsers(current)).anyMatch(ordinal -> ordinal == member)) {
                return names(groups, above, current);
            }
            if (reading.nested()) {
                Arrays.stream(groups.directGroups(current))
                        .filter(child -> above[child] < 0)
                        .distinct()
                        .boxed()
                        .sorted((a, b) ->
                                groups.get(a).name().compareTo(groups.get(b).name()))
                        .forEach(child -> {
                            above[child] = current;
                            next.add(child);
                        });
            }
        }
        return List.of();
    }

    private static List<String> names(DirectoryGroups groups, int[] above, int last) {
        List<String> names = new ArrayList<>();
        int ordinal = last;
        names.add(0, groups.get(ordinal).name());
        while (above[ordinal] != ordinal) {
            ordinal = above[ordinal];
            names.add(0, groups.get(ordinal).name());
        }
        return names;
    }
}
