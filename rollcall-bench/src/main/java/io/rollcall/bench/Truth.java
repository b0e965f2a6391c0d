package io.rollcall.bench;

import io.rollcall.directory.DirectoryId;
import io.rollcall.registry.Group;
import io.rollcall.registry.LinkedUsers;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import io.rollcall.testkit.servers.GeneratedWorld;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What a registry must hold, from the generator and not from Rollcall. A figure is shown only after this was checked. */
final class Truth {
    private final GeneratedWorld world;
    private final int[] imported;

    /**
     * @param imported the numbers of the groups that are external groups
     */
    Truth(GeneratedWorld world, int[] imported) {
        this.world = world;
        this.imported = imported;
    }

    /**
     * Compares member by member.
     *
     * @return how many memberships there are
     * @throws WrongException if anything differs
     */
    long check(RegistryView view) throws WrongException {
        int[] ids = registeredIds(view.linked());
        Map<DirectoryId, Group> groups = new HashMap<>();
        for (Group group : view.groups()) {
            group.link().ifPresent(link -> groups.put(link.id(), group));
        }
        if (groups.size() != imported.length) {
            throw new WrongException(
                    "there are " + groups.size() + " external groups, and should be " + imported.length);
        }
        long memberships = 0;
        for (int group : imported) {
            Group found = groups.get(world.groupId(group));
            UserSet members = UserSet.of(Arrays.stream(world.effectiveUsers(group))
                    .map(user -> ids[user])
                    .toArray());
            if (found == null || !found.members().equals(members)) {
                throw new WrongException("the group " + world.groupName(group) + " has "
                        + (found == null ? "not been imported" : found.members().size() + " members")
                        + ", and should have " + members.size() + " particular ones");
            }
            memberships += members.size();
        }
        return memberships;
    }

    private int[] registeredIds(LinkedUsers linked) throws WrongException {
        int users = world.shape().users();
        if (linked.size() != users) {
            throw new WrongException("there are " + linked.size() + " registered users, and should be " + users);
        }
        int[] ids = new int[users];
        for (int user = 0; user < users; user++) {
            int index = linked.indexOf(world.userId(user));
            if (index < 0) {
                throw new WrongException("the user " + world.login(user) + " is not registered");
            }
            ids[user] = linked.userId(index);
        }
        return ids;
    }

    /** The registry is not what it must be, so no figure means anything. */
    static final class WrongException extends Exception {
        private static final long serialVersionUID = 1;

        WrongException(String what) {
            super("What was read is wrong: " + what + ". A figure of a wrong result means nothing, so this ends here."
                    + " Keep the directory (--data) and mend that first.");
        }
    }
}
