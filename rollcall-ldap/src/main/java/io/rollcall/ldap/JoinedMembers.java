package io.rollcall.ldap;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds those who joined since the known members were asked for by the DNs that they had when they were read. As with the
 * known members, whoever turns out to be at another DN by now is not found by the old one any more. Not safe for many
 * threads.
 */
final class JoinedMembers {
    private static final int NOT_TAKEN = -1;

    private final List<DirectoryUser> users;
    private final HashTable table;
    private final int[] numbers;
    private final BitSet notFound = new BitSet();

    /** By user: the other DN that was taken for the user's. */
    private final int[] taken;

    JoinedMembers(List<DirectoryUser> users, DnHasher hasher) {
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
     * @param other the DN's number, for {@link #foundElsewhere}
     * @return who had it; null if nobody did, or several, or one who was found elsewhere
     */
    @Nullable DirectoryUser take(int other, long high, long low) {
        int number = table.find(high, low);
        if (number < 0 || notFound.get(numbers[number])) {
            return null;
        }
        taken[numbers[number]] = other;
        return users.get(numbers[number]);
    }

    /**
     * Hears that a user was read at another DN than that of then.
     *
     * @return the number of the DN that was taken for this user's, or -1 if none was
     */
    int foundElsewhere(DirectoryId id) {
        for (int user = 0; user < users.size(); user++) {
            if (users.get(user).id().equals(id)) {
                notFound.set(user);
                return taken[user];
            }
        }
        return NOT_TAKEN;
    }
}
