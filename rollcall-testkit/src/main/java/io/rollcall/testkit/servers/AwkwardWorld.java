package io.rollcall.testkit.servers;

import io.rollcall.testkit.servers.GeneratedWorld.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A {@link GeneratedWorld} with all that makes real directories hard to read, and the truth about it: a group of most
 * users, accounts that are disabled, expired or locked for a while, primary groups, and names that need escapes in DNs.
 * Every server kind is given the same world by its {@link AwkwardLdif}. Users and groups are numbered from 0.
 */
public final class AwkwardWorld {
    /** What comes around a short name to make the name of an entry; the first is nothing special. */
    private static final List<UnaryOperator<String>> NAMES = List.of(
            n -> "Plain " + n,
            n -> "Müller, Jörg " + n,
            n -> "quo\"te " + n,
            n -> "plus + plus " + n,
            n -> "#hash " + n,
            n -> " leading " + n,
            n -> "trailing " + n + " ",
            n -> "back\\slash " + n,
            n -> "Ελληνικά " + n,
            n -> "eq=ual " + n,
            n -> "semi;colon " + n,
            n -> "<angle> " + n,
            n -> "日本語 " + n,
            n -> "ÅNGSTRÖM straße " + n,
            n -> "star * (round) " + n);

    private static final int TWO_VALUES_EVERY = 8;
    private static final int OTHER_SPELLING_EVERY = 3;
    private static final int PRIMARY_EVERY = 40;
    private static final int PRIMARY_GROUPS = 5;
    private static final int BIG_STEP = 7;

    private final GeneratedWorld plain;
    private final int bigGroup;
    private final int bigSize;

    /** What state a user's account is in. */
    public enum Account {
        ACTIVE,
        DISABLED,
        EXPIRED,
        /** Expires in a time to come: still active. */
        EXPIRES_LATER,
        /** Locked after wrong passwords, for a while: still active. */
        LOCKED_FOR_A_WHILE;

        public boolean active() {
            return this != DISABLED && this != EXPIRED;
        }
    }

    /**
     * Makes a world.
     *
     * @param shape what it has in common with a {@link GeneratedWorld}
     * @param bigSize how many users the big group holds
     */
    public AwkwardWorld(Shape shape, int bigSize) {
        if (bigSize > shape.users() || shape.groups() < PRIMARY_GROUPS + 1) {
            throw new IllegalArgumentException("there are too few users or groups for this world");
        }
        this.plain = GeneratedWorld.of(shape);
        this.bigGroup = shape.groups() - 1;
        this.bigSize = bigSize;
    }

    public int users() {
        return plain.shape().users();
    }

    public int groups() {
        return plain.shape().groups();
    }

    /** The login name. Active Directory takes hardly any character in one, so it is the entry's name that is awkward. */
    public String login(int user) {
        return "u" + user;
    }

    /** The user's cn, and with it what is special about the DN. */
    public String userName(int user) {
        return name("u", user);
    }

    public String groupName(int group) {
        return name("g", group);
    }

    /** Whether the user's RDN has a second value, the login name, where the server allows such RDNs. */
    boolean hasTwoValues(int user) {
        return user % TWO_VALUES_EVERY == 0;
    }

    /** Whether groups spell this user's DN in another way than the entry does, where the server keeps the spelling. */
    boolean isSpelledDifferently(int user) {
        return user % OTHER_SPELLING_EVERY == 0;
    }

    public Account account(int user) {
        return switch (user % 50) {
            case 11 -> Account.DISABLED;
            case 12 -> Account.EXPIRED;
            case 13 -> Account.EXPIRES_LATER;
            case 14 -> Account.LOCKED_FOR_A_WHILE;
            default -> Account.ACTIVE;
        };
    }

    /** The primary group that this user has instead of the usual one; what has none makes it an ordinary group. */
    public OptionalInt primaryGroup(int user) {
        return user % PRIMARY_EVERY == 0
                ? OptionalInt.of(user / PRIMARY_EVERY % PRIMARY_GROUPS + 1)
                : OptionalInt.empty();
    }

    /** The users that a group names as members; also those whose primary group it is. */
    public int[] directUsers(int group) {
        BitSet users = new BitSet(users());
        for (int user : plain.users(group)) {
            users.set(user);
        }
        if (group == bigGroup) {
            for (int i = 0; i < bigSize; i++) {
                users.set((int) ((long) i * BIG_STEP % users()));
            }
        }
        for (int user = 0; user < users(); user += PRIMARY_EVERY) {
            if (primaryGroup(user).orElse(-1) == group) {
                users.set(user);
            }
        }
        return users.stream().toArray();
    }

    public int[] directGroups(int group) {
        return plain.groups(group);
    }

    /** The truth (R1, R16): by group name, the login names of the active users that it holds through any nesting. */
    public Map<String, SortedSet<String>> activeMembers() {
        List<int[]> direct = new ArrayList<>();
        for (int group = 0; group < groups(); group++) {
            direct.add(directUsers(group));
        }
        Map<String, SortedSet<String>> members = new TreeMap<>();
        for (int group = 0; group < groups(); group++) {
            TreeSet<String> logins = new TreeSet<>();
            BitSet held = below(group);
            for (int other = held.nextSetBit(0); other >= 0; other = held.nextSetBit(other + 1)) {
                for (int user : direct.get(other)) {
                    if (account(user).active()) {
                        logins.add(login(user));
                    }
                }
            }
            members.put(groupName(group), logins);
        }
        return members;
    }

    /** A group and all that it holds through any number of groups. */
    private BitSet below(int group) {
        BitSet seen = new BitSet(groups());
        Deque<Integer> open = new ArrayDeque<>(List.of(group));
        seen.set(group);
        while (!open.isEmpty()) {
            for (int member : plain.groups(open.pop())) {
                if (!seen.get(member)) {
                    seen.set(member);
                    open.push(member);
                }
            }
        }
        return seen;
    }

    private static String name(String kind, int number) {
        return NAMES.get(number % NAMES.size()).apply(kind + number);
    }
}
