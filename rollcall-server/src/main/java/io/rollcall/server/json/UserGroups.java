package io.rollcall.server.json;

import io.rollcall.Registry;
import io.rollcall.registry.Group;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.UserSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the groups of users: of one by asking for them, of many by going through all groups once, since membership is
 * kept by group.
 */
final class UserGroups {
    private static final int PAGE = 2000;

    private final Registry registry;

    UserGroups(Registry registry) {
        this.registry = registry;
    }

    /** By user, the names of the groups that have it as a member, sorted. */
    Map<Integer, List<String>> names(List<RegisteredUser> users) {
        if (users.size() == 1) {
            int only = users.get(0).id();
            return Map.of(
                    only,
                    registry.users().groupsOf(only).stream()
                            .map(Group::name)
                            .sorted()
                            .toList());
        }
        Map<Integer, List<String>> names = new HashMap<>();
        if (users.isEmpty()) {
            return names;
        }
        UserSet wanted = UserSet.of(users.stream().mapToInt(RegisteredUser::id).toArray());
        int after = 0;
        while (true) {
            List<Group> page = registry.groups().list("", after, PAGE);
            if (page.isEmpty()) {
                names.values().forEach(Collections::sort);
                return names;
            }
            for (Group group : page) {
                group.members()
                        .and(wanted)
                        .forEachId(id -> names.computeIfAbsent(id, key -> new ArrayList<>())
                                .add(group.name()));
            }
            after = page.get(page.size() - 1).id().value();
        }
    }
}
