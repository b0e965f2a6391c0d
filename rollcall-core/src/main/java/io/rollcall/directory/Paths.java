package io.rollcall.directory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Finds, in a reading, by which groups a user is in a group. */
final class Paths {
    private Paths() {}

    /** The answer to {@link Directory#path}, from what the directory said of this one user (R3). */
    static List<DirectoryGroup> shortest(Reading reading, DirectoryId user, DirectoryId group) {
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
                return downTo(current, groups, above);
            }
            if (reading.nested()) {
                Arrays.stream(groups.directGroups(current))
                        .filter(child -> above[child] < 0)
                        .distinct()
                        .boxed()
                        .sorted(Comparator.comparing(groups::get, Directory.PATH_ORDER))
                        .forEach(child -> {
                            above[child] = current;
                            next.add(child);
                        });
            }
        }
        return List.of();
    }

    private static List<DirectoryGroup> downTo(int last, DirectoryGroups groups, int[] above) {
        List<DirectoryGroup> path = new ArrayList<>();
        int ordinal = last;
        path.add(0, groups.get(ordinal));
        while (above[ordinal] != ordinal) {
            ordinal = above[ordinal];
            path.add(0, groups.get(ordinal));
        }
        return List.copyOf(path);
    }
}
