package io.rollcall.ldap;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds members that were read since the known ones were asked for by the DNs that they had then. As with the known
 * members, whoever is read now is not found by an old DN any more. Not safe for many threads.
 */
final class MembersReadSince {
    private static final int NOT_TAKEN = -1;

    private final List<DirectoryUser> users;
    private final HashTable table;
    private final int[] numbers;
    private final BitSet notFound = new BitSet();

    /** By user: the other DN that was taken for the user's. */
    private final int[] taken;

    MembersReadSince(List<DirectoryUser> users, DnHasher hasher) {
        this.users = users;
        table = new HashTable(users.size());
        numbers = new int[users.size()];
        taken = new int[users.size()];
        Arrays.fill(taken, NOT_TAKEN);
        for (int user = 0; user < users.size(); user++) {
            hasher.hash(users.get(user).dn().getBytes(StandardCharsets.UTF_8));
            if (table.add(hasher.high(), hasher.low())) {
                numbers[table.size() - 1] = user;
            } else {
                notFound.set(user);
                notFound.set(numbers[table.find(hasher.high(), hasher.low())]);
            }
        }
    }

    /**
     * Takes a DN, given as its hash, for that of whoever had it.
     *
     * @param other the DN's number, for {@link #readNow}
     * @return who had it; null if nobody did, or several, or one who was read now
     */
    @Nullable DirectoryId take(int other, long high, long low) {
        int number = table.find(high, low);
        if (number < 0 || notFound.get(numbers[number])) {
            return null;
        }
        taken[numbers[number]] = other;
        return users.get(numbers[number]).id();
    }

    /**
     * Hears that a user was read, wherever that was.
     *
     * @return the number of the DN that was taken for this user's and is in doubt now; told once, -1 if there is none
     */
    int readNow(DirectoryId id) {
        for (int user = 0; user < users.size(); user++) {
            if (users.get(user).id().equals(id)) {
                int inDoubt = taken[user];
                taken[user] = NOT_TAKEN;
                notFound.set(user);
                return inDoubt;
            }
        }
        return NOT_TAKEN;
    }
}
