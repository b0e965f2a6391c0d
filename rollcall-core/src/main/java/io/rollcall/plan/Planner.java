package io.rollcall.plan;

import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Imprint;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Reading;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.plan.Change.MembershipDelta;
import io.rollcall.plan.Reason.Code;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.RegistryView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Plans the difference between directory and registry, for one intent. A pure function: the same reading, view and intent
 * give the same plan, in whatever order the directory told its entries (R21).
 *
 * <ol>
 *   <li>Users: who is registered, linked, updated, blocked, active again.
 *   <li>Groups: which are imported, associated, renamed, moved, orphaned, back.
 *   <li>Memberships: what the directory says, minus what is; and the other way round.
 * </ol>
 */
public final class Planner {
    /** Another one where the same entries, view and intent may give another plan than a release before gave. */
    public static final int EDITION = 1;

    /**
     * Makes the plan.
     *
     * @throws RefusedException if the intent makes no sense for this directory or registry; nothing is to be done then
     */
    public Plan plan(Intent intent, Reading reading, RegistryView view) {
        Draft draft = new Draft(intent, reading, view);
        if (reading.coverage() == Coverage.UNCHANGED) {
            // The same reading gives the same plan (R21), and this one was empty, with the registry as it still is.
            return finish(draft, List.of());
        }
        UserChanges users = new UserChanges(draft);
        GroupChanges groups = new GroupChanges(draft);
        Memberships memberships = new Memberships(draft, users);

        if (draft.isWhole()) {
            wholeDirectory(draft, users, groups, memberships);
        } else if (intent instanceof Intent.SynchroniseGroup one) {
            users.noteWhoIsGoneOrDisabled();
            memberships.follow(List.of(groups.existing(one.group())));
        } else if (intent instanceof Intent.ImportGroups imports) {
            memberships.follow(groups.imports(groups.ordinals(imports.groups())));
        } else if (intent instanceof Intent.ImportAll) {
            memberships.follow(groups.imports(groups.all()));
        } else if (intent instanceof Intent.Associate associate) {
            memberships.follow(List.of(groups.associate(associate.local(), associate.group())));
        } else if (intent instanceof Intent.Register register) {
            users.register(wanted(draft, register), new Registration(draft, false, "a person said so"));
            memberships.joinOnly(groups.existing(), users.registered());
        } else if (intent instanceof Intent.RegisterAll) {
            users.register(allActive(draft), new Registration(draft, true, "a person said so"));
            memberships.joinOnly(groups.existing(), users.registered());
        } else if (intent instanceof Intent.LinkUser link) {
            users.link(ordinal(draft, link.user()), link.registered());
            memberships.joinOnly(groups.existing(), users.newlyLinked());
        }
        return finish(draft, memberships.inOrder());
    }

    private static void wholeDirectory(Draft draft, UserChanges users, GroupChanges groups, Memberships memberships) {
        if (draft.intent instanceof Intent.SwitchMode to) {
            switchMode(draft, to);
        }
        users.followState();
        List<ExternalGroup> external = new ArrayList<>(groups.follow());
        boolean full = draft.mode() == Mode.FULL && draft.provesAbsence();
        if (full) {
            external.addAll(groups.associateByName());
            external.addAll(groups.imports(groups.all()));
        }
        Registration byPolicy = new Registration(draft, true, draft.directory() + " registers by policy");
        // Who is registered already keeps or gets its name first; whoever is new takes what is left.
        users.update(byPolicy);
        users.register(byPolicy(draft, external), byPolicy);
        memberships.follow(external);
        if (full) {
            memberships.leaveLocals(external);
        }
    }

    private static void switchMode(Draft draft, Intent.SwitchMode to) {
        RegistryView view = draft.view;
        if (view.mode() != to.mode() || view.strict() != to.strict()) {
            draft.changes.add(new Change.SwitchMode(
                    view.mode(), to.mode(), to.strict(), new Reason(Code.MODE_SWITCHED, "a person said so")));
        }
    }

    private static int[] wanted(Draft draft, Intent.Register register) {
        DirectoryUsers users = draft.reading.users();
        return register.users().stream()
                .mapToInt(id -> {
                    int ordinal = ordinal(draft, id);
                    if (draft.view.linked().indexOf(id) >= 0) {
                        throw new RefusedException(
                                Kind.CONFLICT,
                                draft.directory() + "'s user "
                                        + users.get(ordinal).login() + " is registered already. Nothing was changed.");
                    }
                    if (!users.active(ordinal)) {
                        throw new RefusedException(
                                Kind.CONFLICT,
                                draft.directory() + "'s user "
                                        + users.get(ordinal).login()
                                        + " is disabled or expired there. Nothing was changed.");
                    }
                    return ordinal;
                })
                .toArray();
    }

    private static int ordinal(Draft draft, DirectoryId id) {
        int ordinal = draft.reading.users().ordinalOf(id);
        if (ordinal < 0) {
            throw new RefusedException(
                    Kind.NOT_FOUND, draft.directory() + " has no user " + id + " in scope. Nothing was changed.");
        }
        return ordinal;
    }

    private static int[] byPolicy(Draft draft, List<ExternalGroup> external) {
        RegisterPolicy policy = draft.view.registerPolicy();
        return switch (policy) {
            case MANUAL -> new int[0];
            case ALL -> allActive(draft);
            case MEMBERS -> activeMembers(draft, external);
        };
    }

    private static int[] allActive(Draft draft) {
        DirectoryUsers users = draft.reading.users();
        return IntStream.range(0, users.size()).filter(users::active).toArray();
    }

    /** The users that at least one of these groups holds: one walk down from all of them at once. */
    private static int[] activeMembers(Draft draft, List<ExternalGroup> external) {
        DirectoryGroups groups = draft.reading.groups();
        BitSet seen = new BitSet(groups.size());
        BitSet members = new BitSet(draft.reading.users().size());
        Deque<Integer> open = new ArrayDeque<>();
        external.stream().map(ExternalGroup::ordinal).filter(o -> o >= 0).forEach(open::add);
        while (!open.isEmpty()) {
            int group = open.remove();
            if (seen.get(group)) {
                continue;
            }
            seen.set(group);
            for (int user : groups.directUsers(group)) {
                members.set(user);
            }
            if (draft.reading.nested()) {
                for (int child : groups.directGroups(group)) {
                    open.add(child);
                }
            }
        }
        return members.stream().filter(draft.reading.users()::active).toArray();
    }

    private static Plan finish(Draft draft, List<MembershipDelta> memberships) {
        List<Change> changes = new ArrayList<>(draft.changes);
        changes.sort(Comparator.comparing(Change::kind)
                .thenComparing(
                        change -> change.group().map(ref -> ref.id().value()).orElse(0)));
        changes.addAll(memberships);
        List<String> remarks = draft.remarks.stream().distinct().sorted().toList();
        return new Plan(
                draft.directory(),
                draft.mode(),
                draft.intent,
                draft.view.version(),
                changes,
                remarks,
                Fingerprinter.of(draft, changes),
                draft.reading.position().toKeep(),
                named(draft.reading),
                imprint(draft));
    }

    private static Optional<Imprint> imprint(Draft draft) {
        return draft.provesAbsence() && draft.intent instanceof Intent.Synchronise
                ? draft.reading.imprint()
                : Optional.empty();
    }

    private static OptionalLong named(Reading reading) {
        return reading.coverage() == Coverage.EVERYTHING
                ? OptionalLong.of(reading.tally().named())
                : OptionalLong.empty();
    }
}
