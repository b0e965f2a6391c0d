package io.rollcall.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.Sid;
import io.rollcall.ldap.GroupReader.MemberHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The groups of a reading while their members are looked up. A member that is a user is known at once, since users are
 * read first; any other one is kept as its hash until every group has been read. No object a member. Not safe for many
 * threads.
 */
final class GroupIndex {
    private static final byte[] NOTHING = {};

    private final GroupReader reader;
    private final UserIndex users;
    private final DnHasher hasher;
    private final Strays strays;
    private final Explanation explain;
    private final GroupTable table;
    private final DynamicGroups dynamic;
    private final List<int[]> directUsers = new ArrayList<>();
    private final List<int[]> foreignMembers = new ArrayList<>();
    private final List<long[]> otherMembers = new ArrayList<>();
    private final List<Unfinished> unfinished = new ArrayList<>();
    private final Collected collected;
    private long memberships;
    private long byPrimaryGroup;
    private long foreign;

    GroupIndex(GroupReader reader, Scope scope, UserIndex users, DnHasher hasher, Strays strays, Explanation explain) {
        this.reader = reader;
        this.users = users;
        this.hasher = hasher;
        this.strays = strays;
        this.explain = explain;
        dynamic = new DynamicGroups(scope, users, hasher, explain);
        table = new GroupTable(reader, scope, hasher, explain);
        collected = new Collected();
    }

    /**
     * A group of which only some members have come.
     *
     * @param known how many are known by another way, the first ones of the list
     */
    private record Unfinished(int group, String dn, String attribute, int known) {}

    /** Adds a group; where its members come in one attribute, as they nearly always do, they are not copied. */
    void add(RawEntry raw) throws DirectoryException {
        int attribute = reader.memberAttribute(raw);
        SearchResultEntry entry = raw.decodeWithout(attribute);
        int ordinal = table.add(reader.group(entry), raw.bytes(), raw.dnStart(), raw.dnEnd());
        collected.beginAnew();
        for (int user : users.withPrimaryGroup(reader.sid(entry))) {
            collected.users.add(user);
            byPrimaryGroup++;
        }
        int known = collected.users.size();
        if (attribute >= 0) {
            reader.members(raw, attribute, collected);
        }
        String inParts = reader.members(entry, collected);
        collected.lookUp();
        if (collected.isEmpty()) {
            dynamic.addEmpty(entry);
        }
        if (inParts == null) {
            strays.addOutside(collected.outside);
        } else {
            unfinished.add(new Unfinished(ordinal, entry.getDN(), inParts, known));
        }
        directUsers.add(collected.users.toArray());
        foreignMembers.add(collected.foreign.toArray());
        otherMembers.add(collected.others.toArray());
    }

    /** Reads the large groups of which the server sends only a part at a time, and doubts the empty dynamic ones. */
    void readRests(Session session) throws DirectoryException {
        dynamic.requireComputed(session);
        MemberRanges ranges = new MemberRanges(reader, session, explain);
        for (Unfinished group : unfinished) {
            ranges.read(group.dn(), group.attribute(), collected);
            collected.lookUp();
            int[] known = Arrays.copyOf(directUsers.get(group.group()), group.known());
            directUsers.set(group.group(), joined(known, collected.users));
            foreignMembers.set(group.group(), collected.foreign.toArray());
            otherMembers.set(group.group(), collected.others.toArray());
            strays.addOutside(collected.outside);
        }
    }

    /** Whether each group's members came with its entry, not a part at a time. */
    boolean cameWhole() {
        return unfinished.isEmpty();
    }

    /** Ends the adding: what is neither a user nor a group of the reading is a stray. */
    DirectoryGroups groups() {
        for (int group = 0; group < directUsers.size(); group++) {
            Ints children = new Ints();
            long[] others = otherMembers.get(group);
            for (int i = 0; i < others.length; i += 2) {
                int child = table.find(others[i], others[i + 1]);
                if (child >= 0) {
                    children.add(child);
                } else {
                    strays.add(group, others[i], others[i + 1]);
                }
            }
            memberships += directUsers.get(group).length + children.size();
            table.builder().members(group, directUsers.get(group), children.toArray());
            table.builder().foreignMembers(group, foreignMembers.get(group));
            foreign += foreignMembers.get(group).length;
        }
        return table.builder().build();
    }

    /** Whether the group was added, with a DN of this hash. */
    boolean isAt(DirectoryId id, long high, long low) {
        return table.isAt(id, high, low);
    }

    /** Direct members that are users or groups of the reading; known after {@link #groups()}. */
    long memberships() {
        return memberships;
    }

    /** How many of them no group names: the users say it themselves. */
    long byPrimaryGroup() {
        return byPrimaryGroup;
    }

    /** Direct members of other domains; known after {@link #groups()}. */
    long foreign() {
        return foreign;
    }

    private static int[] joined(int[] known, Ints more) {
        int[] joined = Arrays.copyOf(known, known.length + more.size());
        System.arraycopy(more.toArray(), 0, joined, known.length, more.size());
        return joined;
    }

    /**
     * One group's members, sorted into users and others. DNs are hashed as they come and looked up many at once, so that
     * the processor can wait for memory for several of them at a time.
     */
    private final class Collected implements MemberHandler {
        private static final int AT_ONCE = 64;

        private final SpelledDns spelled = GroupIndex.this.users.spelled();
        private final Ints users = new Ints();
        private final Longs others = new Longs();
        private final Ints foreign = new Ints();
        private long outside;

        /** What was not looked up yet: places in one array, and the hashes of what is there. */
        private byte[] bytes = NOTHING;

        private final int[] starts = new int[AT_ONCE];
        private final int[] ends = new int[AT_ONCE];
        private final long[] highs = new long[AT_ONCE];
        private final long[] lows = new long[AT_ONCE];
        private final int[] found = new int[AT_ONCE];
        private int waiting;

        @Override
        public void beginAnew() {
            users.clear();
            others.clear();
            foreign.clear();
            outside = 0;
            waiting = 0;
        }

        private boolean isEmpty() {
            return users.size() == 0 && others.size() == 0 && foreign.size() == 0 && outside == 0;
        }

        @Override
        public void dn(byte[] in, int from, int to) {
            if (waiting == AT_ONCE || in != bytes) {
                lookUp();
                bytes = in;
            }
            spelled.hash(in, from, to);
            starts[waiting] = from;
            ends[waiting] = to;
            highs[waiting] = spelled.high();
            lows[waiting++] = spelled.low();
        }

        @Override
        public void login(byte[] login) throws DirectoryException {
            int user = GroupIndex.this.users.findLogin(login);
            if (user >= 0) {
                users.add(user);
            } else {
                outside++;
            }
        }

        private void lookUp() {
            spelled.find(highs, lows, waiting, found);
            for (int i = 0; i < waiting; i++) {
                if (found[i] >= 0) {
                    users.add(found[i]);
                } else {
                    lookUp(starts[i], ends[i]);
                }
            }
            waiting = 0;
        }

        /** Of what is no user, or spelled in another way than the user's entry. */
        private void lookUp(int from, int to) {
            hasher.hash(bytes, from, to);
            Sid sid = reader.namesForeign() ? hasher.foreignSid() : null;
            if (sid != null) {
                foreign.add(table.builder().foreign(sid));
                return;
            }
            int user = GroupIndex.this.users.find(hasher.high(), hasher.low());
            if (user >= 0) {
                users.add(user);
            } else if (strays.mayBeInScope(hasher)) {
                others.add(hasher.high());
                others.add(hasher.low());
            } else {
                outside++;
            }
        }
    }
}
