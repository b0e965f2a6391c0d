package io.rollcall.plan;

import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Change.MembershipDelta;
import io.rollcall.plan.Reason.Code;
import io.rollcall.registry.Group;
import io.rollcall.registry.Names;
import io.rollcall.registry.UserSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who joins and who leaves which group: set algebra over what was decided about users and groups.
 *
 * <pre>
 *              in the directory's effective members, registered and active
 *                     yes                     no
 * member now    yes   stays                   leaves, if the reading proves it
 *               no    joins                   stays away
 * </pre>
 */
final class Memberships {
    private final Draft draft;
    private final UserChanges users;
    private final ForeignMembers foreign;
    private final List<MembershipDelta> deltas = new ArrayList<>();

    Memberships(Draft draft, UserChanges users) {
        this.draft = draft;
        this.users = users;
        foreign = new ForeignMembers(draft);
    }

    /** The deltas so far, in order of group, then reason. */
    List<MembershipDelta> inOrder() {
        return deltas.stream()
                .sorted(Comparator.comparing((MembershipDelta d) -> d.ref().id())
                        .thenComparing(MembershipDelta::reason))
                .toList();
    }

    /** Gives each of these groups exactly the members that the directory says (R1, R4). */
    void follow(List<ExternalGroup> groups) {
        @Nullable UserSet[] effective = effective(groups);
        for (ExternalGroup group : groups) {
            UserSet desired = desired(group, effective);
            if (desired.equals(group.members())) {
                continue;
            }
            join(group, desired.minus(group.members()));
            UserSet left = group.members().minus(desired);
            if (draft.provesLeaves(group)) {
                leave(group, left);
            } else {
                // The reading speaks of its one user only; of anyone else it proves nothing (R15).
                leave(group, left.and(readUsers()));
            }
        }
    }

    /** Lets these users, and nobody else, join the groups that the directory has them in (R3). */
    void joinOnly(List<ExternalGroup> groups, UserSet who) {
        @Nullable UserSet[] effective = effective(groups);
        for (ExternalGroup group : groups) {
            join(group, desired(group, effective).and(who).minus(group.members()));
        }
    }

    /** In FULL, users of the directory leave each local group that has no counterpart there (R7). */
    void leaveLocals(List<ExternalGroup> external) {
        UserSet linked = users.allLinked();
        Set<Integer> associated = new HashSet<>();
        Map<String, String> byDirectoryName = new HashMap<>();
        for (ExternalGroup group : external) {
            associated.add(group.ref().id().value());
            if (group.ordinal() >= 0) {
                String name = draft.reading.groups().get(group.ordinal()).name();
                byDirectoryName.putIfAbsent(Names.key(name), group.ref().name());
            }
        }
        for (Group group : draft.view.groups()) {
            if (group.isLocal() && !associated.contains(group.id().value())) {
                add(
                        new GroupRef(group.id(), group.name()),
                        UserSet.EMPTY,
                        draft.strict() ? group.members() : group.members().and(linked),
                        new Reason(Code.NO_COUNTERPART, noCounterpart(byDirectoryName.get(Names.key(group.name())))));
            }
        }
    }

    private String noCounterpart(@Nullable String elsewhere) {
        return elsewhere == null
                ? draft.directory() + " has no such group"
                : draft.directory() + "'s group of this name is here as " + elsewhere;
    }

    private UserSet readUsers() {
        int[] ids = java.util.Arrays.stream(users.registeredIds())
                .filter(id -> id >= 0)
                .toArray();
        return UserSet.of(ids);
    }

    private @Nullable UserSet[] effective(List<ExternalGroup> groups) {
        int[] wanted = groups.stream()
                .mapToInt(ExternalGroup::ordinal)
                .filter(ordinal -> ordinal >= 0)
                .toArray();
        return draft.reading.nested()
                ? Nesting.resolve(draft.reading.groups(), wanted, users.activeIds(), foreign.activeIds())
                : Nesting.direct(draft.reading.groups(), wanted, users.activeIds(), foreign.activeIds());
    }

    private static UserSet desired(ExternalGroup group, @Nullable UserSet[] effective) {
        UserSet members = group.ordinal() < 0 ? null : effective[group.ordinal()];
        return members == null ? UserSet.EMPTY : members;
    }

    private void join(ExternalGroup group, UserSet joined) {
        if (joined.isEmpty()) {
            return;
        }
        UserSet registered = joined.and(users.registered());
        UserSet linked = joined.and(users.newlyLinked());
        UserSet returned = joined.and(users.returned());
        UserSet others = registered.size() == joined.size()
                ? UserSet.EMPTY
                : joined.minus(registered).minus(linked).minus(returned);
        String name = group.ref().name();
        joined(group, registered, Code.REGISTERED, "they were registered, and " + directory() + " has them in " + name);
        joined(group, linked, Code.LINKED, "they were linked, and " + directory() + " has them in " + name);
        joined(group, returned, Code.USER_RETURNED, directory() + " has them active again");
        joined(group, others, group.arrival(), arrival(group));
    }

    private String arrival(ExternalGroup group) {
        String name = group.ref().name();
        return switch (group.arrival()) {
            case IMPORTED -> name + " was imported, and " + directory() + " has them in it";
            case ASSOCIATED -> name + " was associated, and " + directory() + " has them in it";
            case GROUP_RETURNED -> name + " is back in " + directory();
            default -> directory() + " has them in " + name;
        };
    }

    private void leave(ExternalGroup group, UserSet left) {
        if (left.isEmpty()) {
            return;
        }
        UserSet gone = left.and(users.gone());
        UserSet disabled = left.and(users.disabled());
        UserSet others = left.minus(gone).minus(disabled);
        UserSet blocked = others.minus(draft.view.active());
        UserSet rest = others.minus(blocked);
        String name = group.ref().name();
        left(group, gone, Code.USER_GONE, "they are gone from " + directory());
        left(group, disabled, Code.USER_DISABLED, directory() + " disabled them");
        left(group, blocked, Code.BY_HAND, "they are blocked");
        if (group.ordinal() < 0 && draft.provesAbsence()) {
            left(group, rest, Code.GROUP_GONE, name + " is gone from " + directory());
        } else if (group.arrival() == Code.ASSOCIATED) {
            left(
                    group,
                    rest,
                    Code.ASSOCIATED,
                    name + " was associated, and " + directory() + " does not have them in it");
        } else {
            left(group, rest, Code.LEFT_IN_DIRECTORY, directory() + " does not have them in " + name + " any more");
        }
    }

    private String directory() {
        return draft.directory().value();
    }

    private void joined(ExternalGroup group, UserSet who, Code code, String text) {
        add(group.ref(), who, UserSet.EMPTY, new Reason(code, text));
    }

    private void left(ExternalGroup group, UserSet who, Code code, String text) {
        add(group.ref(), UserSet.EMPTY, who, new Reason(code, text));
    }

    private void add(GroupRef ref, UserSet joined, UserSet left, Reason reason) {
        if (!joined.isEmpty() || !left.isEmpty()) {
            deltas.add(new MembershipDelta(ref, joined, left, reason));
        }
    }
}
