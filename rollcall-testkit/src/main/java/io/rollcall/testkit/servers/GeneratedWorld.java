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

/**
 * An invented directory of any size for OpenLDAP, with the truth about it. Users and groups are numbered from 0. The same
 * shape gives the same bytes.
 *
 * <ul>
 *   <li>A group's users are {@code (start + i * step) mod users}, with start, step and size drawn for each group: so none
 *       is kept, and worlds with ten million memberships take the memory of their groups.
 *   <li>Groups come in blocks of {@code depth + 1}: a block's first group is level 0, its last is level {@code depth}.
 *       The first blocks are chains, each group holding the next one, and {@code cycles} of them are closed. Of the other
 *       groups, one in five is in some group a level up.
 *   <li>Now and then a name has a comma, a # and letters beyond ASCII.
 * </ul>
 */
public final class GeneratedWorld {
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

    /**
     * How large a world is.
     *
     * @param averageMembers the average number of users that a group holds directly; sizes are spread widely around it
     * @param depth how many groups one below the other the longest chain has, less one; 0 for no nesting
     * @param cycles how many cycles there are; they need a depth of 1 or more
     */
    public record Shape(int users, int groups, int averageMembers, int depth, int cycles, long seed) {
        public Shape {
            if (users < 1 || groups < 0 || averageMembers < 0 || depth < 0 || cycles < 0) {
                throw new IllegalArgumentException("a world needs a user, and nothing can be negative");
            }
            if (cycles > 0 && (depth == 0 || cycles > groups / (depth + 1))) {
                throw new IllegalArgumentException(
                        cycles + " cycles of " + (depth + 1) + " groups each do not fit into " + groups + " groups");
            }
        }
    }

    private GeneratedWorld(Shape shape, int changedGroups) {
        this.shape = shape;
        this.changedGroups = changedGroups;
        this.memberGroups = nest(shape);
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
        SplittableRandom random = random(group);
        int size =
                (int) Math.min(shape.users(), Math.round(-shape.averageMembers() * Math.log(1 - random.nextDouble())));
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
        long sum = 0;
        for (int group = 0; group < shape.groups(); group++) {
            sum += users(group).length;
        }
        return sum;
    }

    /** Writes the entries below the suffix as LDIF (RFC 2849) for {@link OpenLdapServer.Options#withLdif}. */
    public Path writeLdif(Path file) {
        try (LdifLines out = new LdifLines(file)) {
            unit(out, "people", PEOPLE);
            unit(out, "groups", GROUPS);
            for (int user = 0; user < shape.users(); user++) {
                writeUser(out, user);
            }
            for (int group = 0; group < shape.groups(); group++) {
                writeGroup(out, group);
            }
        }
        return file;
    }

    /** Changes a running server that holds this world into one that holds another of the same shape. */
    public void changeTo(GeneratedWorld other, DirectoryEdit edit) {
        for (int group = 0; group < shape.groups(); group++) {
            List<String> members = other.memberDns(group);
            if (!members.equals(memberDns(group))) {
                edit.set(groupDn(group), "member", members.toArray(String[]::new));
            }
        }
    }

    private List<String> memberDns(int group) {
        List<String> dns = new ArrayList<>();
        Arrays.stream(users(group)).mapToObj(this::userDn).forEach(dns::add);
        Arrays.stream(memberGroups[group]).mapToObj(this::groupDn).forEach(dns::add);
        return dns;
    }

    private static int[][] nest(Shape shape) {
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

    private void writeUser(LdifLines out, int user) {
        out.line("dn", userDn(user))
                .line("objectClass", "inetOrgPerson")
                .line("entryUUID", userId(user).toString())
                .line("uid", login(user))
                .line("cn", "User " + user)
                .line("sn", "User")
                .line("displayName", user % ODD_USER_EVERY == ODD_ONE ? "Jörg Müller " + user : "User " + user)
                .line("mail", "u" + user + "@corp.example")
                .end();
    }

    private void writeGroup(LdifLines out, int group) {
        out.line("dn", groupDn(group))
                .line("objectClass", "groupOfNames")
                .line("entryUUID", groupId(group).toString())
                .line("cn", groupName(group))
                .lines("member", memberDns(group))
                .end();
    }

    private static void unit(LdifLines out, String name, String dn) {
        out.line("dn", dn)
                .line("objectClass", "organizationalUnit")
                .line("ou", name)
                .end();
    }

    /** RFC 4514, 2.4, as far as the names here need it. */
    private static String escaped(String name) {
        String commas = name.replace(",", "\\,");
        return commas.startsWith("#") ? "\\" + commas : commas;
    }

    private SplittableRandom random(int group) {
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
