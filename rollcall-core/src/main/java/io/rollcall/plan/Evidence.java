package io.rollcall.plan;

import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.Position;
import io.rollcall.directory.Reading;
import io.rollcall.registry.Group;
import io.rollcall.registry.RegistryView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Absence needs proof (R15). A reading that answers "nobody" or "no group" where there were some is taken for a wrong
 * base, a fresh replica or lost rights, not for a directory that was emptied: nothing may follow from it. One that says
 * what it said before, and came to nothing then, comes to nothing whatever it says.
 */
public final class Evidence {
    private Evidence() {}

    /** An older state would take back what was done since: who had left would be back, and the other way round. */
    private static void requireNotBehind(Reading reading, RegistryView view) throws DirectoryException {
        Position last = view.position();
        Optional<String> behind = reading.position().behind(last);
        if (behind.isPresent()) {
            throw new DirectoryException(reading.directory()
                    + " was read from a server that is older than what was read"
                    + " last: " + behind.get() + " is at "
                    + shown(reading.position().marks().get(behind.get())) + ", and what was read last needs "
                    + shown(last.needs().get(behind.get())) + ". Nothing was changed. If it is a replica that has not"
                    + " received the other server's changes yet, the next run goes through once it has. If a server was"
                    + " restored from a backup, or demoted and promoted again under the same name, or if those changes"
                    + " are lost, accept the state as it is: directory forget-position " + reading.directory());
        }
    }

    /** Numbers are filled up with zeros, so that they compare as text. */
    private static String shown(@Nullable String mark) {
        return mark == null ? "nothing" : mark.matches("\\d{20}") ? mark.replaceFirst("^0+(?=\\d)", "") : mark;
    }

    /**
     * Not one group names a member: rights that hide the members look like this. A member that does not exist any more,
     * or is out of scope, is named all the same. The last membership of all may have ended; that two or more ended at
     * once, by the count of the last reading or by what the imported groups hold, is not believed unless a person says
     * so. What users say of themselves, as by their primary group, proves nothing of the others.
     */
    private static void requireMembers(Reading reading, RegistryView view) throws DirectoryException {
        Reading.Tally tally = reading.tally();
        if (tally.named() + tally.dangling() + tally.outOfScope() > 0 || view.acceptsNobodyNamed()) {
            return;
        }
        requireKnownMembers(reading, view);
        long named = view.named().orElse(0);
        if (named > 1) {
            throw noMember(reading, named + " memberships were named when it was last read");
        }
    }

    private static DirectoryException noMember(Reading reading, String where) {
        return new DirectoryException(reading.directory()
                + " answered without error but with no member in any group, where " + where
                + ". Nothing was changed. Check that the bind account may read the member attribute: directory test "
                + reading.directory() + ". If the groups did lose all their members, accept it until the"
                + " next run that goes through: directory forget-position " + reading.directory());
    }

    /** What is known without the count of the last reading. */
    private static void requireKnownMembers(Reading reading, RegistryView view) throws DirectoryException {
        List<Group> losing = view.groups().stream()
                .filter(g -> !g.members().isEmpty())
                .filter(g -> g.link()
                        .filter(l -> l.directory().equals(reading.directory()) && hasNoUser(reading, l.id()))
                        .isPresent())
                .toList();
        long memberships =
                losing.stream().mapToLong(group -> group.members().size()).sum();
        if (memberships > 1) {
            throw noMember(
                    reading,
                    memberships + " memberships are known, in " + losing.size() + " imported "
                            + (losing.size() == 1 ? "group" : "groups"));
        }
    }

    /**
     * One group that names nobody, and neither does any group inside it, where somebody is a member: rights that hide the
     * members look the same, and no other group is there to tell. Where nesting does not count, groups that it names
     * show that its members can be seen.
     */
    private static void requireAnyone(Reading reading, RegistryView view) throws DirectoryException {
        Reading.Tally tally = reading.tally();
        long named = tally.dangling() + tally.outOfScope() + tally.foreign();
        if (!reading.nested()) {
            named += tally.memberships();
        }
        for (int group = 0; group < reading.groups().size(); group++) {
            named += reading.groups().directUsers(group).length;
        }
        Group group = view.groups().get(0);
        if (named == 0 && !group.members().isEmpty()) {
            throw new DirectoryException(reading.directory() + " answered without error but with no member in "
                    + group.name() + ", where " + group.members().size()
                    + " are known. Rights that hide the members look"
                    + " the same, and from one group alone the two cannot be told. Nothing was changed. A run of the"
                    + " whole directory can tell: rollcall sync " + reading.directory());
        }
    }

    private static boolean hasNoUser(Reading reading, DirectoryId id) {
        int ordinal = reading.groups().ordinalOf(id);
        return ordinal < 0 || reading.groups().directUsers(ordinal).length == 0;
    }

    /**
     * Checks that a reading can prove absence.
     *
     * @throws DirectoryException if it is older than the last one, or empty where the registry knows that it was not
     */
    public static void require(Reading reading, RegistryView view) throws DirectoryException {
        requireNotBehind(reading, view);
        if (reading.coverage() == Coverage.ONE_GROUP) {
            requireAnyone(reading, view);
        }
        if (reading.coverage() != Coverage.EVERYTHING) {
            return;
        }
        int linked = view.linked().size();
        if (reading.users().size() == 0 && linked > 0) {
            throw new DirectoryException(reading.directory() + " answered without error but with no user at all, where "
                    + linked + " registered users are linked to it. Nothing was changed. Check user base, user filter"
                    + " and the rights of the bind account: directory test " + reading.directory());
        }
        long external = view.groups().stream()
                .filter(g -> g.link()
                        .filter(l -> l.directory().equals(reading.directory()) && !l.orphaned())
                        .isPresent())
                .count();
        if (reading.groups().size() == 0 && external > 0) {
            throw new DirectoryException(reading.directory()
                    + " answered without error but with no group at all, where "
                    + external + " groups are imported from it. Nothing was changed. Check group base, group filter"
                    + " and the rights of the bind account: directory test " + reading.directory());
        }
        requireMembers(reading, view);
    }
}
