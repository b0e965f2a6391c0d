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

    private final UserReader reader;
    private final PlainUsers plainUsers;
    private final List<byte[]> bases;
    private final DnHasher hasher;
    private final Explanation explain;
    private final DirectoryUsers.Builder builder = DirectoryUsers.builder();
    private final HashTable byDn = new HashTable();
    private final SpelledDns spelled = new SpelledDns();
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

    /** Adds a user, without decoding it if it is a plain one. */
    void add(RawEntry raw) throws DirectoryException {
        PlainUser user = plainUsers.read(raw);
        if (user == null || builder.contains(user.id())) {
            add(raw.decode());
            return;
        }
        hasher.hash(raw.bytes(), raw.dnStart(), raw.dnEnd());
        if (!hasher.isAtOrBelow(bases) || !byDn.add(hasher.high(), hasher.low())) {
            add(raw.decode());
            return;
        }
        int ordinal = builder.add(user.id(), true, user.login(), user.displayName(), user.mail(), user.dn(), null);
        spelled.add(raw.bytes(), raw.dnStart(), raw.dnEnd(), ordinal);
    }

    /** Adds a user and returns its ordinal. */
    int add(SearchResultEntry entry) throws DirectoryException {
        DirectoryUser user = reader.user(entry);
        if (builder.contains(user.id())) {
            throw explain.problem("Two users have the id " + user.id() + "; one is \"" + user.dn() + "\". Either the"
                    + " user filter finds an entry twice, or the directory changed while it was read: then the next"
                    + " run succeeds.");
        }
        byte[] dn = user.dn().getBytes(StandardCharsets.UTF_8);
        hasher.hash(dn);
        if (!hasher.isAtOrBelow(bases)) {
            throw explain.outside("user", user.dn());
        }
        if (!byDn.add(hasher.high(), hasher.low())) {
            throw explain.problem("Two users have the DN \"" + user.dn() + "\" or spellings of it that mean the same"
                    + " (RFC 4518). Rename one; if the directory changed while it was read, the next run succeeds.");
        }
        int ordinal = builder.add(user);
        spelled.add(dn, 0, dn.length, ordinal);
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
