package io.rollcall.testkit.servers;

import io.rollcall.directory.DirectoryId;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An invented directory of any size for OpenLDAP, with the truth about it. Users and groups are numbered from 0. The same
 * shape gives the same bytes.
 *
 * <ul>
 *   <li>A group's users are {@code (start + i * step) mod users}, with start, step and size drawn for each group: so none
 *       is kept, and worlds with ten million memberships take the memory of their groups. The sizes add up to groups
 *       times average, exactly, where the users suffice.
 *   <li>Groups come in blocks of {@code depth + 1}: a block's first group is level 0, its last is level {@code depth}.
 *       The first blocks are chains, each group holding the next one, and {@code cycles} of them are closed. Of the other
 *       groups, one in five is in some group a level up. Or
 *       {@link Shape#withParents every first of a block holds the others}.
 *   <li>Now and then a name has a comma, a # and letters beyond ASCII.
 * </ul>
 */
public final class GeneratedWorld {
    /** Goes up when the same shape gives other bytes than before: so kept data can be told from outdated data. */
    public static final int VERSION = 2;

    private static final String SUFFIX = "dc=corp,dc=example";
    private static final String PEOPLE = "ou=people," + SUFFIX;
    private static final String GROUPS = "ou=groups," + SUFFIX;
    private static final int NESTED_ONE_IN = 5;
    private static final int ODD_USER_EVERY = 1_000;
    private static final int ODD_GROUP_EVERY = 100;
    private static final int ODD_ONE = 7;

    private final Shape shape;
    private final int changedGroups;
    private final int[][] memberGroups;
    private final int[] sizes;

    /**
     * How large a world is.
     *
     * @param averageMembers the average number of users that a group holds directly; sizes are spread widely around it
     * @param depth how many groups one below the other the longest chain has, less one; 0 for no nesting
     * @param cycles how many cycles there are; they need a depth of 1 or more
     * @param largest how many users the last group holds directly; 0 for as many as are drawn
     * @param children of how many groups each parent consists; 0 for no such parents
     */
    public record Shape(
            int users, int groups, int averageMembers, int depth, int cycles, long seed, int largest, int children) {
        public Shape {
            if (users < 1 || groups < 0 || averageMembers < 0 || depth < 0 || cycles < 0 || largest < 0) {
                throw new IllegalArgumentException("a world needs a user, and nothing can be negative");
            }
            if (cycles > 0 && (depth == 0 || cycles > groups / (depth + 1))) {
                throw new IllegalArgumentException(
                        cycles + " cycles of " + (depth + 1) + " groups each do not fit into " + groups + " groups");
            }
            if (largest > users || children < 0 || (children > 0 && depth > 0)) {
                throw new IllegalArgumentException(
                        "the largest group cannot hold more than all users, and parents come without further nesting");
            }
        }

        public Shape(int users, int groups, int averageMembers, int depth, int cycles, long seed) {
            this(users, groups, averageMembers, depth, cycles, seed, 0, 0);
        }

        /** With a last group that holds so many users directly. */
        public Shape withLargest(int members) {
            return new Shape(users, groups, averageMembers, depth, cycles, seed, members, children);
        }

        /** Without other nesting, groups 0, n + 1, 2n + 2, … each hold the n groups that follow. */
        public Shape withParents(int each) {
            return new Shape(users, groups, averageMembers, 0, 0, seed, largest, each);
        }
    }

    private GeneratedWorld(Shape shape, int changedGroups) {
        this.shape = shape;
        this.changedGroups = changedGroups;
        this.memberGroups = nest(shape);
        this.sizes = sizes(shape);
    }

    public static GeneratedWorld of(Shape shape) {
        return new GeneratedWorld(shape, 0);
    }

    /** This world a little later: in each of its first groups one user has left and, if there is one more, joined. */
    public GeneratedWorld withChangedGroups(int groups) {
        return new GeneratedWorld(shape, Math.min(groups, shape.groups()));
    }

    public Shape shape() {
        return shape;
    }

    /** The login name. */
    public String login(int user) {
        return user % ODD_USER_EVERY == ODD_ONE ? "jörg, #" + user : "u" + user;
    }

    String displayName(int user) {
        return user % ODD_USER_EVERY == ODD_ONE ? "Jörg Müller " + user : "User " + user;
    }

    public String groupName(int group) {
        return group % ODD_GROUP_EVERY == ODD_ONE ? "#Prüfung, Team " + group : "g" + group;
    }

    public String userDn(int user) {
        return "uid=" + escaped(login(user)) + "," + PEOPLE;
    }

    public String groupDn(int group) {
        return "cn=" + escaped(groupName(group)) + "," + GROUPS;
    }

    /** The user's entryUUID. */
    public DirectoryId userId(int user) {
        return id(1, user);
    }

    /** The group's entryUUID. */
    public DirectoryId groupId(int group) {
        return id(2, group);
    }

    /** The users that a group holds itself, in ascending order. */
    public int[] users(int group) {
        SplittableRandom random = random(shape, group);
        random.nextDouble(); // what the size was drawn from
        int size = sizes[group];
        long start = random.nextInt(shape.users()) + (group < changedGroups ? 1L : 0L);
        long step = coprime(1 + random.nextInt(shape.users()));
        int[] users = new int[size];
        for (int i = 0; i < size; i++) {
            users[i] = (int) ((start * step + i * step) % shape.users());
        }
        Arrays.sort(users);
        return users;
    }

    /** The groups that a group holds itself, in ascending order. */
    public int[] groups(int group) {
        return memberGroups[group].clone();
    }

    /** The truth (R16): the users that a group holds through any number of groups, in ascending order. */
    public int[] effectiveUsers(int group) {
        BitSet users = new BitSet(shape.users());
        BitSet seen = new BitSet(shape.groups());
        Deque<Integer> open = new ArrayDeque<>(List.of(group));
        seen.set(group);
        while (!open.isEmpty()) {
            int next = open.pop();
            Arrays.stream(users(next)).forEach(users::set);
            for (int member : memberGroups[next]) {
                if (!seen.get(member)) {
                    seen.set(member);
                    open.push(member);
                }
            }
        }
        return users.stream().toArray();
    }

    /** How many users the groups hold themselves, all together. */
    public long memberships() {
        return Arrays.stream(sizes).asLongStream().sum();
    }

    /** Writes the entries below the suffix as LDIF (RFC 2849) for {@link OpenLdapServer.Options#withLdif}. */
    public Path writeLdif(Path file) {
        return WorldLdif.write(this, PEOPLE, GROUPS, file);
    }

    /** Changes a running server that holds this world into one that holds another of the same shape. */
    public void changeTo(GeneratedWorld other, DirectoryEdit edit) {
        for (int group = 0; group < Math.max(changedGroups, other.changedGroups); group++) {
            List<String> members = other.memberDns(group);
            if (!members.equals(memberDns(group))) {
                edit.set(groupDn(group), "member", members.toArray(String[]::new));
            }
        }
    }

    List<String> memberDns(int group) {
        List<String> dns = new ArrayList<>();
        Arrays.stream(users(group)).mapToObj(this::userDn).forEach(dns::add);
        Arrays.stream(memberGroups[group]).mapToObj(this::groupDn).forEach(dns::add);
        return dns;
    }

    /** Drawn, and then evened out one by one until they add up. */
    private static int[] sizes(Shape shape) {
        int[] sizes = new int[shape.groups()];
        Arrays.setAll(sizes, group -> drawnSize(shape, random(shape, group)));
        int free = shape.largest() == 0 ? sizes.length : sizes.length - 1;
        if (free < sizes.length) {
            sizes[free] = shape.largest();
        }
        long missing = (long) shape.groups() * shape.averageMembers()
                - Arrays.stream(sizes).asLongStream().sum();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int group = 0; group < free && missing != 0; group++) {
                int even = sizes[group] + Long.signum(missing);
                if (even >= 0 && even <= shape.users()) {
                    sizes[group] = even;
                    missing -= Long.signum(missing);
                    changed = true;
                }
            }
        }
        return sizes;
    }

    private static int drawnSize(Shape shape, SplittableRandom random) {
        return (int) Math.min(shape.users(), Math.round(-shape.averageMembers() * Math.log(1 - random.nextDouble())));
    }

    private static int[][] nest(Shape shape) {
        if (shape.children() > 0) {
            return parents(shape);
        }
        int block = shape.depth() + 1;
        int blocks = shape.groups() / block;
        int chains = shape.depth() == 0 ? 0 : Math.min(blocks, Math.max(1, shape.cycles()));
        SplittableRandom random = new SplittableRandom(shape.seed());
        List<List<Integer>> members = new ArrayList<>();
        for (int group = 0; group < shape.groups(); group++) {
            members.add(new ArrayList<>());
        }
        for (int group = 0; group < shape.groups(); group++) {
            int level = group % block;
            if (level == 0) {
                continue;
            }
            if (group < chains * block) {
                members.get(group - 1).add(group);
                if (level == shape.depth() && group / block < shape.cycles()) {
                    members.get(group).add(group - level);
                }
            } else if (random.nextInt(NESTED_ONE_IN) == 0) {
                // never below a chain's group, so that its own block is all that a cycle holds of groups
                int parent = random.nextInt(chains, group / block + 1) * block + level - 1;
                members.get(parent).add(group);
            }
        }
        return members.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).sorted().toArray())
                .toArray(int[][]::new);
    }

    private static int[][] parents(Shape shape) {
        int block = shape.children() + 1;
        int[][] members = new int[shape.groups()][];
        Arrays.setAll(
                members,
                group -> group % block == 0
                        ? IntStream.range(group + 1, Math.min(group + block, shape.groups()))
                                .toArray()
                        : new int[0]);
        return members;
    }

    /** RFC 4514, 2.4, as far as the names here need it. */
    private static String escaped(String name) {
        String commas = name.replace(",", "\\,");
        return commas.startsWith("#") ? "\\" + commas : commas;
    }

    private static SplittableRandom random(Shape shape, int group) {
        return new SplittableRandom(shape.seed() * 1_000_003 + group);
    }

    /** The next number from there on that has no divisor in common with the number of users: its multiples reach all. */
    private long coprime(int from) {
        long candidate = from;
        while (gcd(candidate, shape.users()) != 1) {
            candidate++;
        }
        return candidate;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Well formed as RFC 4122 has it, version 4. */
    private DirectoryId id(int what, int number) {
        SplittableRandom random = new SplittableRandom(shape.seed() * 31 + what);
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & 0x3fff_ffff_0000_0000L) | 0x8000_0000_0000_0000L | number;
        return new DirectoryId(high, low);
    }
}
