package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.KnownGroup;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.directory.Sid;
import io.rollcall.ldap.HeldMembers.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one group and what is inside it, against the members that it is known to have. Used once.
 *
 * <ol>
 *   <li>The group's entry, with all members: at its last DN, or wherever its id is now.
 *   <li>A member DN that is a known member's is that member, and so is that of one who was read since. Each other DN is
 *       read: a user is known by id then, and a group's members are looked at in the same way.
 *   <li>Where one of them turns out to be at another DN by now, its last one proves nothing any more, and is read too.
 *   <li>If DNs are left that do not exist: one search that makes sure that their groups still hold them (see
 *       {@link SecondLook}).
 * </ol>
 *
 * Gives up, for everything to be read, where groups are made in ways that a group's DNs do not tell, and where the bind
 * account may not read what absence is concluded from.
 */
final class OneGroupReading {
    private static final Set<Integer> DOES_NOT_SAY = Set.of(
            ResultCode.REFERRAL_INT_VALUE,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE,
            ResultCode.UNWILLING_TO_PERFORM_INT_VALUE);

    /** So many known members are looked for, at most, until one can be read. */
    private static final int WITNESSES = 10;

    private final Session session;
    private final Schema schema;
    private final Scope scope;
    private final UserReader userReader;
    private final GroupReader groupReader;
    private final Explanation explain;
    private final KnownGroup known;
    private final KnownDns knownDns;
    private final DnHasher hasher;
    private final List<byte[]> userBases;
    private final List<byte[]> groupBases;
    private final DirectoryUsers.Builder users;
    private final DirectoryGroups.Builder groups = DirectoryGroups.builder();
    private final HeldMembers held;
    private final MembersReadSince readSince;
    private final Deque<Integer> lookAgain = new ArrayDeque<>();
    private final List<Sid> sids = new ArrayList<>();
    private final List<InParts> inParts = new ArrayList<>();
    private boolean missesUser;

    OneGroupReading(Session session, Readers readers, KnownGroup known) {
        this.session = session;
        schema = readers.schema();
        scope = readers.scope();
        userReader = readers.users();
        groupReader = readers.groups();
        explain = readers.explain();
        this.known = known;
        userBases = NormalDn.of(scope.userBases());
        groupBases = NormalDn.of(scope.groupBases());
        knownDns = KnownDns.of(known.members(), userBases);
        hasher = knownDns.hasher();
        users = DirectoryUsers.builder(known.members());
        readSince = new MembersReadSince(known.members().readSince(), hasher);
        held = new HeldMembers(
                known.members(), knownDns, hasher, NormalDn.of(scope.allBases()), groupReader.namesForeign());
    }

    /** Whether a group of this directory can be told by its entry: with one server and one base, and by its own members. */
    static boolean isPossible(DirectorySettings settings, Schema schema, Scope scope) {
        return !schema.membersFromUsers()
                && scope.userBases().size() == 1
                && scope.groupBases().size() == 1
                && !settings.servers().followReferrals();
    }

    Optional<Reading> read(DirectoryName name, boolean nested, List<String> remarks, Instant now)
            throws DirectoryException {
        PositionReader position = session.position(scope);
        readGroup();
        lookAtOthers(nested);
        if (held.isDoubtful() || !absenceIsProven() || hasPrimaryMembers()) {
            return Optional.empty();
        }
        DirectoryGroups read = held.build(groups);
        SecondLook secondLook = new SecondLook(groupReader, hasher, explain);
        held.dangling(secondLook);
        long elsewhere = secondLook.requireStillHeld(session, read);
        session.requireNothingLeft();
        List<String> all = new ArrayList<>(remarks);
        all.addAll(session.remarks());
        Reading.Tally tally =
                new Reading.Tally(held.memberships(), held.dangling() - elsewhere, held.outOfScope() + elsewhere);
        return Optional.of(new Reading(
                name,
                now,
                Coverage.ONE_GROUP,
                nested,
                users.build(),
                read,
                tally,
                all,
                position.read(session.latestChanges())));
    }

    private void readGroup() throws DirectoryException {
        Filter filter =
                Filter.createANDFilter(scope.groupFilter(), schema.idForm().filter(schema.id(), known.id()));
        hasher.hash(known.dn().getBytes(StandardCharsets.UTF_8));
        if (hasher.isAtOrBelow(groupBases)) {
            readIfThere(
                    new Query("the group", known.dn(), SearchScope.BASE, filter, groupReader.attributesAndMembers()));
        }
        if (groups.size() == 0) {
            for (Query query : scope.groups("the group", filter, groupReader.attributesAndMembers())) {
                session.stream(query, this::add, Progress.SILENT);
            }
        }
        readRests();
        if (groups.size() == 0 && !held.isDoubtful()) {
            throw explain.problem("no group in scope has the id " + known.id() + " any more; it was last at \""
                    + known.dn() + "\". Nothing was changed. A run of the whole directory decides what becomes of it.");
        }
    }

    /** A group of which only some members have come. */
    private record InParts(int group, String dn, String attribute) {}

    private void add(RawEntry raw) throws DirectoryException {
        int attribute = groupReader.memberAttribute(raw);
        SearchResultEntry entry = raw.decodeWithout(attribute);
        DirectoryGroup group = groupReader.group(entry);
        if (groups.contains(group.id())) {
            throw explain.problem("Two groups have the id " + group.id() + "; one is \"" + group.dn()
                    + "\". If the directory changed while it was read, the next run succeeds.");
        }
        int ordinal = groups.add(group);
        held.begin(ordinal);
        if (attribute >= 0 && ordinal == 0) {
            knownDns.lastAnswer().set(LastAnswer.read(knownDns.lastAnswer().get(), raw, attribute, held));
        } else if (attribute >= 0) {
            groupReader.members(raw, attribute, held);
        }
        String rest = groupReader.members(entry, held);
        if (rest != null) {
            inParts.add(new InParts(ordinal, entry.getDN(), rest));
        }
        Sid sid = groupReader.sid(entry);
        if (sid != null) {
            sids.add(sid);
        }
        if (group.wellKnown() || entry.hasAttribute(DynamicGroups.URLS)) {
            held.doubt();
        }
    }

    private void readRests() throws DirectoryException {
        MemberRanges ranges = new MemberRanges(groupReader, session, explain);
        for (InParts group : List.copyOf(inParts)) {
            held.begin(group.group());
            ranges.read(group.dn(), group.attribute(), held);
        }
        inParts.clear();
    }

    private void lookAtOthers(boolean nested) throws DirectoryException {
        int next = 0;
        while (!held.isDoubtful() && (next < held.others() || !lookAgain.isEmpty())) {
            look(lookAgain.isEmpty() ? next++ : lookAgain.remove(), nested);
        }
    }

    /** Finds out what is at a DN that no known member has. */
    private void look(int other, boolean nested) throws DirectoryException {
        byte[] dn = held.dn(other);
        String text = new String(dn, StandardCharsets.UTF_8);
        hasher.hash(dn);
        boolean mayBeUser = hasher.isAtOrBelow(userBases);
        boolean mayBeGroup = hasher.isAtOrBelow(groupBases);
        if (mayBeUser && (wasReadSince(other) || lookForUser(other, text))) {
            return;
        }
        if (mayBeGroup && lookForGroup(other, text, nested)) {
            return;
        }
        boolean there =
                readIfThere(at(text, Filter.createPresenceFilter("objectClass"), Query.NO_ATTRIBUTES), entry -> {});
        held.found(other, there ? Kind.OUT_OF_SCOPE : Kind.DANGLING, -1);
        missesUser |= mayBeUser;
    }

    /** Whether the DN that was hashed last is that of a member that was read since the known ones were asked for. */
    private boolean wasReadSince(int other) {
        DirectoryId id = readSince.take(other, hasher.high(), hasher.low());
        if (id == null) {
            return false;
        }
        int ordinal = users.ordinalOf(id);
        held.found(other, Kind.USER, ordinal < 0 ? users.add(id) : ordinal);
        return true;
    }

    private boolean lookForUser(int other, String dn) throws DirectoryException {
        return readIfThere(at(dn, scope.userFilter(), userReader.attributes()), raw -> {
            DirectoryUser user = userReader.user(raw.decode());
            int ordinal = users.ordinalOf(user.id());
            if (ordinal < 0) {
                ordinal = users.add(user);
            } else {
                users.read(ordinal, user);
            }
            if (ordinal < known.members().size()) {
                held.distrust(ordinal, other);
            }
            held.found(other, Kind.USER, ordinal);
            int inDoubt = readSince.readNow(user.id());
            if (inDoubt >= 0) {
                lookAgain.add(inDoubt);
            }
        });
    }

    private boolean lookForGroup(int other, String dn, boolean nested) throws DirectoryException {
        int before = groups.size();
        List<String> attributes = nested ? groupReader.attributesAndMembers() : groupReader.attributes();
        boolean there = readIfThere(at(dn, scope.groupFilter(), attributes), raw -> {
            if (!nested) {
                held.found(other, Kind.GROUP_NOT_FOLLOWED, -1);
                return;
            }
            DirectoryGroup group = groupReader.group(raw.decodeWithout(groupReader.memberAttribute(raw)));
            int ordinal = groups.ordinalOf(group.id());
            if (ordinal < 0) {
                ordinal = before;
                add(raw);
            }
            held.found(other, Kind.GROUP, ordinal);
        });
        readRests();
        return there;
    }

    private static Query at(String dn, Filter filter, List<String> attributes) {
        return new Query("a member", dn, SearchScope.BASE, filter, attributes);
    }

    private void readIfThere(Query query) throws DirectoryException {
        readIfThere(query, this::add);
    }

    /**
     * Whether there is an entry there that the filter fits; where another server has it, or this one does not say, that
     * is doubtful.
     */
    private boolean readIfThere(Query query, Session.RawEntryHandler handler) throws DirectoryException {
        boolean[] there = new boolean[1];
        try {
            session.stream(
                    query,
                    entry -> {
                        there[0] = true;
                        handler.entry(entry);
                    },
                    Progress.SILENT);
        } catch (DirectoryException problem) {
            int code = problem.getCause() instanceof LDAPException cause
                    ? cause.getResultCode().intValue()
                    : ResultCode.OTHER_INT_VALUE;
            if (DOES_NOT_SAY.contains(code)) {
                held.doubt();
            } else if (code != ResultCode.NO_SUCH_OBJECT_INT_VALUE && code != ResultCode.INVALID_DN_SYNTAX_INT_VALUE) {
                throw problem;
            }
        }
        return there[0];
    }

    /**
     * Users that the bind account may not read seem not to be there, and attributes that it may not read seem not to be
     * set (R15). So before anything is concluded from that, a known member must be found with them.
     */
    private boolean absenceIsProven() throws DirectoryException {
        List<String> needed = new ArrayList<>();
        if (schema.hasPrimaryGroups()) {
            needed.add(Schema.PRIMARY_GROUP);
            if (userReader.asksFor(Activity.CONTROL)) {
                needed.add(Activity.CONTROL);
            }
        }
        return (needed.isEmpty() && !missesUser) || findWitness(needed);
    }

    private boolean findWitness(List<String> needed) throws DirectoryException {
        List<String> attributes = needed.isEmpty() ? Query.NO_ATTRIBUTES : needed;
        int all = known.members().size();
        int looks = Math.min(all, WITNESSES);
        boolean[] found = new boolean[1];
        for (int look = 0; look < looks && !found[0] && !held.isDoubtful(); look++) {
            byte[] dn = known.members().dn((int) ((long) look * all / looks));
            hasher.hash(dn);
            if (hasher.isAtOrBelow(userBases)) {
                readIfThere(at(new String(dn, StandardCharsets.UTF_8), scope.userFilter(), attributes), raw -> {
                    SearchResultEntry entry = raw.decode();
                    found[0] = needed.stream().allMatch(entry::hasAttribute);
                });
            }
        }
        return found[0];
    }

    /** Active Directory's groups may hold users without naming them (MS-ADTS 3.1.1.4.5.13). */
    private boolean hasPrimaryMembers() throws DirectoryException {
        if (!schema.hasPrimaryGroups()) {
            return false;
        }
        if (sids.size() < groups.size()) {
            return true;
        }
        Filter any = Filter.createORFilter(sids.stream()
                .map(sid -> Filter.createEqualityFilter(Schema.PRIMARY_GROUP, Long.toString(sid.relativeId())))
                .toList());
        boolean[] found = new boolean[1];
        session.readAll(
                scope.users("users", Filter.createANDFilter(scope.userFilter(), any), Query.NO_ATTRIBUTES),
                entry -> found[0] = true);
        return found[0];
    }
}
