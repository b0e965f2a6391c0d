package io.rollcall.ldap;

import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.KnownMembers;
import io.rollcall.ldap.GroupReader.MemberHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What the groups of a {@link OneGroupReading} hold: known members by their ordinals, and the DNs of others, each once,
 * with what was found there. Not safe for many threads.
 */
final class HeldMembers implements MemberHandler, LastAnswer.Listener {
    /** So many DNs are read one by one; more of them take about as long as reading everything. */
    static final int MOST_OTHERS = 1_000;

    private static final int UNKNOWN = -1;

    private final KnownMembers known;
    private final KnownDns knownDns;
    private final DnHasher hasher;
    private final List<byte[]> bases;
    private final boolean namesForeign;

    private final List<Group> groups = new ArrayList<>();
    private Group present = new Group();

    private final HashTable table = new HashTable();
    private final List<byte[]> dns = new ArrayList<>();
    private final List<long[]> hashes = new ArrayList<>();
    private final List<Kind> kinds = new ArrayList<>();
    private final Ints ordinals = new Ints();
    private final BitSet distrusted = new BitSet();
    private boolean doubtful;
    private long memberships;
    private long dangling;
    private long outOfScope;

    /** What is at a DN. */
    enum Kind {
        NOT_LOOKED,
        USER,
        GROUP,
        /** Where nesting does not count. */
        GROUP_NOT_FOLLOWED,
        OUT_OF_SCOPE,
        DANGLING
    }

    private static final class Group {
        private int[] users = new int[64];
        private int size;
        private final Ints others = new Ints();
        private long outside;

        private void add(int user) {
            if (size == users.length) {
                users = Arrays.copyOf(users, size * 2);
            }
            users[size++] = user;
        }

        private void add(int[] ordinals, int from, int to) {
            if (users.length - size < to - from) {
                users = Arrays.copyOf(users, Math.max(size + to - from, size * 2));
            }
            System.arraycopy(ordinals, from, users, size, to - from);
            size += to - from;
        }

        private void remove(int user) {
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (users[i] != user) {
                    users[kept++] = users[i];
                }
            }
            size = kept;
        }
    }

    /** @param bases of users and groups, as {@link NormalDn#of} gives them */
    HeldMembers(KnownMembers known, KnownDns knownDns, DnHasher hasher, List<byte[]> bases, boolean namesForeign) {
        this.known = known;
        this.knownDns = knownDns;
        this.hasher = hasher;
        this.bases = bases;
        this.namesForeign = namesForeign;
    }

    /** From now on, members are those of this group, from the first. */
    void begin(int group) {
        if (group == groups.size()) {
            groups.add(new Group());
        }
        present = groups.get(group);
        beginAnew();
    }

    @Override
    public void beginAnew() {
        present.size = 0;
        present.others.clear();
        present.outside = 0;
    }

    @Override
    public void dn(byte[] bytes, int from, int to) {
        value(bytes, from, to);
    }

    @Override
    public int value(byte[] bytes, int from, int to) {
        hasher.hash(bytes, from, to);
        int member = knownDns.find(hasher.high(), hasher.low());
        if (member >= 0 && isBelieved(member)) {
            present.add(member);
            return member;
        }
        if (namesForeign && hasher.foreignSid() != null) {
            doubtful = true;
        } else if (!hasher.isAtOrBelow(bases)) {
            present.outside++;
        } else {
            other(present, hasher.high(), hasher.low(), bytes, from, to);
        }
        return member;
    }

    @Override
    public int members(int[] ordinals, int from, int to) {
        int next = from;
        while (next < to && ordinals[next] >= 0 && isBelieved(ordinals[next])) {
            next++;
        }
        present.add(ordinals, from, next);
        return next - from;
    }

    private boolean isBelieved(int member) {
        return known.isAtDn(member) && !distrusted.get(member);
    }

    @Override
    public LastAnswer.Finder finder() {
        DnHasher another = knownDns.hasher();
        return (bytes, from, to) -> {
            another.hash(bytes, from, to);
            return knownDns.find(another.high(), another.low());
        };
    }

    private void other(Group group, long high, long low, byte[] bytes, int from, int to) {
        int other = table.find(high, low);
        if (other < 0) {
            if (dns.size() == MOST_OTHERS) {
                doubtful = true;
                return;
            }
            table.add(high, low);
            other = dns.size();
            dns.add(Arrays.copyOfRange(bytes, from, to));
            hashes.add(new long[] {high, low});
            kinds.add(Kind.NOT_LOOKED);
            ordinals.add(UNKNOWN);
        }
        group.others.add(other);
    }

    /** A login name says nothing of an id. */
    @Override
    public void login(byte[] login) {
        doubtful = true;
    }

    /** Says that the groups cannot be told from what was read. */
    void doubt() {
        doubtful = true;
    }

    boolean isDoubtful() {
        return doubtful;
    }

    /** How many DNs there are that no known member has; each is addressed by its number. */
    int others() {
        return dns.size();
    }

    byte[] dn(int other) {
        return dns.get(other);
    }

    /** @param ordinal the user's or group's */
    void found(int other, Kind kind, int ordinal) {
        kinds.set(other, kind);
        ordinals.set(other, ordinal);
    }

    /**
     * A known member was found at this DN, so if it is not its last one, whoever has that now is another: it must be read
     * wherever it is named.
     */
    void distrust(int member, int foundAt) {
        byte[] last = known.dn(member);
        hasher.hash(last);
        long high = hasher.high();
        long low = hasher.low();
        if (high == hashes.get(foundAt)[0] && low == hashes.get(foundAt)[1]) {
            return;
        }
        distrusted.set(member);
        for (Group group : groups) {
            int before = group.size;
            group.remove(member);
            if (group.size < before) {
                other(group, high, low, last, 0, last.length);
            }
        }
    }

    DirectoryGroups build(DirectoryGroups.Builder builder) {
        for (int number = 0; number < groups.size(); number++) {
            Group group = groups.get(number);
            Ints children = new Ints();
            outOfScope += group.outside;
            for (int i = 0; i < group.others.size(); i++) {
                int other = group.others.get(i);
                switch (kinds.get(other)) {
                    case USER -> group.add(ordinals.get(other));
                    case GROUP -> children.add(ordinals.get(other));
                    case GROUP_NOT_FOLLOWED -> memberships++;
                    case OUT_OF_SCOPE -> outOfScope++;
                    case DANGLING, NOT_LOOKED -> dangling++;
                }
            }
            memberships += group.size + children.size();
            builder.members(number, Arrays.copyOf(group.users, group.size), children.toArray());
        }
        return builder.build();
    }

    /** Tells which members do not exist; after {@link #build}. */
    void dangling(SecondLook secondLook) {
        for (int number = 0; number < groups.size(); number++) {
            Ints others = groups.get(number).others;
            for (int i = 0; i < others.size(); i++) {
                if (kinds.get(others.get(i)) == Kind.DANGLING) {
                    long[] hash = hashes.get(others.get(i));
                    secondLook.expect(number, hash[0], hash[1]);
                }
            }
        }
    }

    /** Direct members that are users or groups; after {@link #build}. */
    long memberships() {
        return memberships;
    }

    long dangling() {
        return dangling;
    }

    long outOfScope() {
        return outOfScope;
    }
}
