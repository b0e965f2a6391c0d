package io.rollcall.ldap;

import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Imprint;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole directory over one session. Used once: first the users, then the groups, then the whole.
 *
 * <ol>
 *   <li>All users, in one search.
 *   <li>All groups with their members, in one search; a member's DN is looked up by its hash, on a
 *       {@link SecondThread} where groups are many.
 *   <li>What Active Directory holds back of groups with more than 1,500 members, range by range.
 *   <li>If members are left that are neither: one search that tells the dangling ones from those out of scope, and one
 *       that makes sure that none of them is a user or group by now, renamed or moved while the others were read.
 *   <li>If there are dangling ones: one search that makes sure that their groups still hold them.
 * </ol>
 *
 * Where members are read from users, groups are read first, then users, then the groups once more. Where there are several
 * bases, they are asked once more at the end (see {@link SeveralBases}).
 */
final class FullReading {
    private final Session session;
    private final Scope scope;
    private final UserReader userReader;
    private final GroupReader groupReader;
    private final Strays strays;
    private final SecondLook secondLook;
    private final UserIndex users;
    private final GroupIndex groups;
    private final SeveralBases severalBases;

    /** Where members are read from users. */
    private final @Nullable MemberOfIndex memberOf;

    /** Where the reading is to be compared with an earlier one. */
    private @Nullable Imprinter imprinter;

    FullReading(
            Session session,
            Schema schema,
            Scope scope,
            UserReader userReader,
            GroupReader groupReader,
            Explanation explain) {
        this.session = session;
        this.scope = scope;
        this.userReader = userReader;
        this.groupReader = groupReader;
        DnHasher hasher = DnHasher.withFreshKey();
        strays = new Strays(session, scope, hasher, explain);
        secondLook = new SecondLook(groupReader, hasher, explain);
        severalBases = new SeveralBases(schema, scope, hasher, explain);
        users = new UserIndex(userReader, scope, hasher, explain);
        groups = new GroupIndex(groupReader, scope, users, hasher, strays, explain);
        memberOf = schema.membersFromUsers() ? new MemberOfIndex(groupReader, scope, hasher, explain) : null;
    }

    DirectoryUsers readUsers(Progress progress) throws DirectoryException {
        MemberOfIndex fromUsers = memberOf;
        if (fromUsers != null) {
            session.readAll(groupReader.everyGroup(), fromUsers::addGroup);
            session.readAll(userReader.everyone(), entry -> fromUsers.addUser(users.add(entry), entry), progress);
        } else {
            session.streamAll(userReader.everyone(), this::add, progress);
        }
        return users.users();
    }

    private void add(RawEntry user) throws DirectoryException {
        int ordinal = users.add(user);
        if (imprinter != null) {
            imprinter.user(user, users.isActive(ordinal));
            if (!imprinter.isSame()) {
                users.enter();
            }
        }
    }

    /**
     * Reads everything in order to compare it. As long as it is the same, users are kept, for they may be needed yet, and
     * nothing is looked up. Only if the first difference is among the groups, their search is made once more.
     */
    Reading readAgain(
            Imprinter comparing,
            DirectoryName name,
            boolean nested,
            List<String> remarks,
            Instant now,
            Progress progress)
            throws DirectoryException {
        imprinter = comparing;
        if (comparing.isSame()) {
            users.defer();
        }
        PositionReader position = session.position(scope);
        session.streamAll(userReader.everyone(), this::add, progress);
        comparing.endOfUsers();
        if (comparing.isSame()) {
            session.streamAll(groupReader.everyGroup(), comparing::group, progress);
            comparing.endOfGroups();
            if (comparing.isSame()) {
                session.requireNothingLeft();
                return Reading.unchanged(
                        name,
                        now,
                        nested,
                        comparing.tally(),
                        remarks(remarks, comparing.tally()),
                        position.read(session.latestChanges()));
            }
            comparing.groupsAgain();
        }
        return read(position, users.users(), name, nested, remarks, now, progress);
    }

    /** The attributes that say by a value who is blocked, and that not one user has. */
    List<String> neverGiven() {
        return users.neverGiven();
    }

    DirectoryGroups readGroups(Progress progress) throws DirectoryException {
        if (memberOf != null) {
            session.readAll(groupReader.everyGroup(), memberOf::addAgain, progress);
            return memberOf.groups(users);
        }
        try (SecondThread lookingUp = new SecondThread(groups::add)) {
            session.streamAll(
                    groupReader.everyGroup(),
                    group -> {
                        if (imprinter != null) {
                            imprinter.group(group);
                        }
                        lookingUp.add(group);
                    },
                    progress);
            lookingUp.finish();
        }
        groups.readRests(session);
        return groups.groups();
    }

    Reading read(DirectoryName name, boolean nested, List<String> remarks, Instant now, Progress progress)
            throws DirectoryException {
        PositionReader position = session.position(scope);
        return read(position, readUsers(progress), name, nested, remarks, now, progress);
    }

    private Reading read(
            PositionReader position,
            DirectoryUsers readUsers,
            DirectoryName name,
            boolean nested,
            List<String> remarks,
            Instant now,
            Progress progress)
            throws DirectoryException {
        DirectoryGroups readGroups = readGroups(progress);
        Reading.Tally tally = tally(readGroups);
        session.requireNothingLeft();
        return new Reading(
                name,
                now,
                Coverage.EVERYTHING,
                nested,
                readUsers,
                readGroups,
                tally,
                remarks(remarks, tally),
                position.read(session.latestChanges()),
                imprint(tally));
    }

    /** Not if members came a part at a time: then the entries do not show them all. */
    private Optional<Imprint> imprint(Reading.Tally tally) {
        return imprinter != null && groups.cameWhole() ? Optional.of(imprinter.imprint(tally)) : Optional.empty();
    }

    private List<String> remarks(List<String> remarks, Reading.Tally tally) {
        List<String> all = new ArrayList<>(remarks);
        all.addAll(session.remarks());
        if (tally.dangling() > 0) {
            all.add("Members left out because their entries do not exist any more: " + tally.dangling() + ".");
        }
        if (tally.outOfScope() > 0) {
            all.add("Members left out because they are outside the bases and filters: " + tally.outOfScope() + ".");
        }
        return all;
    }

    /** What was read and what was left out, after making sure that nothing was left out by mistake. */
    Reading.Tally tally(DirectoryGroups readGroups) throws DirectoryException {
        severalBases.requireAllRead(
                session,
                users::isAt,
                users.users().size(),
                memberOf == null ? groups::isAt : memberOf::isAt,
                readGroups.size());
        if (memberOf != null) {
            return new Reading.Tally(memberOf.memberships(), 0, memberOf.outside(), memberOf.byPrimaryGroup(), 0);
        }
        Strays.Count left = strays.count(secondLook);
        long elsewhere = secondLook.requireStillHeld(session, readGroups);
        return new Reading.Tally(
                groups.memberships(),
                left.dangling() - elsewhere,
                left.outOfScope() + elsewhere,
                groups.byPrimaryGroup(),
                groups.foreign());
    }
}
