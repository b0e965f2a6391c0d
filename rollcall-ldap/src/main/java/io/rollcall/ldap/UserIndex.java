package io.rollcall.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Sid;
import io.rollcall.ldap.PlainUsers.PlainUser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users of a reading while their memberships are looked up: by the hash of a DN or of a login name, and by primary
 * group. Not safe for many threads.
 */
final class UserIndex {
    private static final int[] NONE = {};

    /** So many DNs are entered at once, so that the processor can wait for memory for several of them at a time. */
    private static final int AT_ONCE = 64;

    private final UserReader reader;
    private final PlainUsers plainUsers;
    private final List<byte[]> bases;
    private final DnHasher hasher;
    private final Explanation explain;
    private final DirectoryUsers.Builder builder = DirectoryUsers.builder();
    private final HashTable byDn = new HashTable();
    private final SpelledDns spelled = new SpelledDns();
    private final long[] highs = new long[AT_ONCE];
    private final long[] lows = new long[AT_ONCE];
    private final long[] spelledHighs = new long[AT_ONCE];
    private final long[] spelledLows = new long[AT_ONCE];
    private int waiting;

    /** Whether users are not to be looked up before {@link #enter()}. */
    private boolean deferred;

    private final Map<Sid, Ints> byPrimaryGroup = new HashMap<>();
    private final List<BlockedBy> notSeen;
    private int withControl;
    private int withPrimaryGroup;
    private final Longs otherLogins = new Longs();
    private final Ints otherLoginsUsers = new Ints();
    private @Nullable DirectoryUsers users;
    private @Nullable HashTable byLogin;
    private final Ints byLoginUsers = new Ints();

    UserIndex(UserReader reader, Scope scope, DnHasher hasher, Explanation explain) {
        this.reader = reader;
        plainUsers = reader.plainUsers();
        notSeen = new ArrayList<>(reader.blockingValues());
        bases = NormalDn.of(scope.userBases());
        this.hasher = hasher;
        this.explain = explain;
    }

    /** Adds a user, without decoding it if it is a plain one, and returns its ordinal. */
    int add(RawEntry raw) throws DirectoryException {
        PlainUser user = plainUsers.read(raw);
        if (user == null) {
            return add(raw.decode());
        }
        int ordinal = builder.add(user.id(), true, user.login(), user.displayName(), user.mail(), user.dn(), null);
        if (!deferred) {
            enter(raw.bytes(), raw.dnStart(), raw.dnEnd(), ordinal);
        }
        return ordinal;
    }

    /** Adds a user and returns its ordinal. */
    int add(SearchResultEntry entry) throws DirectoryException {
        DirectoryUser user = reader.user(entry);
        int ordinal = builder.add(user);
        if (!deferred) {
            byte[] dn = user.dn().getBytes(StandardCharsets.UTF_8);
            enter(dn, 0, dn.length, ordinal);
        }
        addOtherLogins(entry, user.login(), ordinal);
        notSeen.removeIf(by -> by.isGiven(entry));
        withControl += entry.hasAttribute(Activity.CONTROL) ? 1 : 0;
        withPrimaryGroup += entry.hasAttribute(Schema.PRIMARY_GROUP) ? 1 : 0;
        Sid primaryGroup = reader.primaryGroup(entry);
        if (primaryGroup != null) {
            byPrimaryGroup.computeIfAbsent(primaryGroup, group -> new Ints()).add(ordinal);
        }
        return ordinal;
    }

    /** From now on users are only kept, as long as nobody has to be looked up. */
    void defer() {
        deferred = true;
    }

    /** Makes up for what was deferred, if anything was. */
    void enter() throws DirectoryException {
        if (deferred) {
            deferred = false;
            for (int ordinal = 0; ordinal < builder.size(); ordinal++) {
                byte[] dn = builder.dn(ordinal);
                enter(dn, 0, dn.length, ordinal);
            }
        }
    }

    /** Whether the account of a user that was added is active. */
    boolean isActive(int ordinal) {
        return builder.isActive(ordinal);
    }

    /** Takes the DN of the user added last. */
    private void enter(byte[] bytes, int from, int to, int ordinal) throws DirectoryException {
        hasher.hash(bytes, from, to);
        if (!hasher.isAtOrBelow(bases)) {
            throw explain.outside("user", text(builder.dn(ordinal)));
        }
        highs[waiting] = hasher.high();
        lows[waiting] = hasher.low();
        spelled.hash(bytes, from, to);
        spelledHighs[waiting] = spelled.high();
        spelledLows[waiting++] = spelled.low();
        if (waiting == AT_ONCE) {
            enterWaiting();
        }
    }

    private void enterWaiting() throws DirectoryException {
        byDn.lookAt(lows, 0, waiting);
        spelled.lookAt(spelledHighs, waiting);
        for (int i = 0; i < waiting; i++) {
            int ordinal = byDn.size();
            if (!byDn.add(highs[i], lows[i])) {
                requireDistinctIds();
                throw explain.problem(
                        "Two users have the DN \"" + text(builder.dn(ordinal)) + "\" or spellings of it that mean"
                                + " the same (RFC 4518). Rename one; if the directory changed while it was read, the next run"
                                + " succeeds.");
            }
            spelled.add(spelledHighs[i], spelledLows[i], ordinal);
        }
        waiting = 0;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private void requireDistinctIds() throws DirectoryException {
        int twice = builder.twice();
        if (twice >= 0) {
            throw explain.problem("Two users have the id " + builder.id(twice) + "; one is \"" + text(builder.dn(twice))
                    + "\". Either the user filter finds an entry twice, or the directory changed while it was read: then"
                    + " the next run succeeds.");
        }
    }

    private void addOtherLogins(SearchResultEntry entry, String known, int ordinal) {
        for (String login : reader.logins(entry)) {
            if (!login.equals(known)) {
                hasher.hashText(folded(login));
                otherLogins.add(hasher.high());
                otherLogins.add(hasher.low());
                otherLoginsUsers.add(ordinal);
            }
        }
    }

    /** Ends the adding. */
    DirectoryUsers users() throws DirectoryException {
        if (users == null) {
            enter();
            enterWaiting();
            requireDistinctIds();
            users = builder.build();
            if (reader.asksFor(Activity.CONTROL)) {
                requireVisible(Activity.CONTROL, users.size(), withControl);
            }
            requireVisible(Schema.PRIMARY_GROUP, users.size(), withPrimaryGroup);
        }
        return users;
    }

    /**
     * Active Directory gives these to every user, so if not one has it, the bind account may not read it (R15): the
     * disabled would seem active, and everyone would seem to have left their primary group.
     */
    private void requireVisible(String attribute, int all, int found) throws DirectoryException {
        if (reader.hasPrimaryGroups() && found == 0 && all > 0) {
            throw explain.problem("not one of the " + all + " users has " + attribute + ", which Active"
                    + " Directory gives to every user. Let the bind account read that attribute. Nothing changes.");
        }
    }

    /** The attributes that say by a value who is blocked, and that none of the users added so far has. */
    List<String> neverGiven() {
        return notSeen.stream().map(BlockedBy::attribute).distinct().toList();
    }

    /** The ordinal of the user whose DN has this hash, or -1. */
    int find(long high, long low) {
        return byDn.find(high, low);
    }

    /** Finds users by their DN just as it came. */
    SpelledDns spelled() {
        return spelled;
    }

    /** Whether the user was added, with a DN of this hash. */
    boolean isAt(DirectoryId id, long high, long low) {
        int found = byDn.find(high, low);
        return found >= 0 && users != null && users.ordinalOf(id) == found;
    }

    /** The users whose primary group has this SID. */
    int[] withPrimaryGroup(@Nullable Sid group) {
        Ints found = group == null ? null : byPrimaryGroup.get(group);
        return found == null ? NONE : found.toArray();
    }

    /** The ordinal of the user with this login name, or -1. The table for it is made when first asked for. */
    int findLogin(byte[] login) throws DirectoryException {
        if (byLogin == null) {
            byLogin = loginTable();
        }
        hasher.hashText(folded(new String(login, StandardCharsets.UTF_8)));
        int found = byLogin.find(hasher.high(), hasher.low());
        return found < 0 ? -1 : byLoginUsers.get(found);
    }

    private HashTable loginTable() throws DirectoryException {
        HashTable table = new HashTable();
        for (int ordinal = 0; ordinal < users().size(); ordinal++) {
            hasher.hashText(folded(users().login(ordinal)));
            addLogin(table, hasher.high(), hasher.low(), ordinal);
        }
        for (int i = 0; i < otherLoginsUsers.size(); i++) {
            addLogin(table, otherLogins.get(2 * i), otherLogins.get(2 * i + 1), otherLoginsUsers.get(i));
        }
        return table;
    }

    private void addLogin(HashTable table, long high, long low, int user) throws DirectoryException {
        if (table.add(high, low)) {
            byLoginUsers.add(user);
            return;
        }
        int holder = byLoginUsers.get(table.find(high, low));
        if (holder != user) {
            throw explain.problem("Two users have the same login name, \""
                    + users().get(holder).dn() + "\" and \""
                    + users().get(user).dn() + "\", and groups name their members by login name (memberUid). Give one"
                    + " another login name, or narrow the user filter.");
        }
    }

    private static byte[] folded(String login) {
        return login.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    }
}
