package io.rollcall.ldap;

import io.rollcall.directory.KnownMembers;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds known members by DN, whatever its spelling, by the hash of its normal form. The hash's key lasts as long as this
 * does and is never shown. A DN that two of them have, or that is outside the user bases by now, finds nobody. Where they
 * are many, a thread of its own hashes their DNs while the directory is asked; whoever looks for one waits for it. Safe
 * for many threads, each with a hasher of its own.
 */
final class KnownDns {
    /** So many are hashed while a connection is opened, and by two threads. */
    private static final int MANY = 5_000;

    /** So many slots of the table are looked at before the first is entered, for memory to be waited for once. */
    private static final int AT_ONCE = 64;

    private final DnHasher hasher = DnHasher.withFreshKey();
    private final CompletableFuture<Hashed> hashed;
    private final AtomicReference<@Nullable LastAnswer> lastAnswer = new AtomicReference<>();

    private KnownDns(KnownMembers members, List<byte[]> userBases) {
        hashed = members.size() < MANY
                ? CompletableFuture.completedFuture(new Hashed(hasher(), members, userBases))
                : Beside.begin(() -> new Hashed(hasher(), members, userBases));
    }

    /** What these members' DNs come to; begun when they are first asked for, and kept as long as they are. */
    static KnownDns of(KnownMembers members, List<byte[]> userBases) {
        return members.kept(KnownDns.class, all -> new KnownDns(all, userBases));
    }

    /** What is found by hash; made once. */
    private static final class Hashed {
        private final HashTable table;
        private final int[] ordinals;
        private final BitSet ambiguous = new BitSet();

        private Hashed(DnHasher hasher, KnownMembers members, List<byte[]> userBases) {
            table = new HashTable(members.size());
            ordinals = new int[members.size()];
            if (members.size() < MANY) {
                enter(new Hashes(hasher, members, 0, members.size(), userBases));
                return;
            }
            int middle = members.size() / 2;
            DnHasher another = hasher.another();
            CompletableFuture<Hashes> second =
                    Beside.begin(() -> new Hashes(another, members, middle, members.size(), userBases));
            enter(new Hashes(hasher, members, 0, middle, userBases));
            enter(Beside.join(second));
        }

        private void enter(Hashes hashes) {
            for (int from = 0; from < hashes.size; from += AT_ONCE) {
                int to = Math.min(hashes.size, from + AT_ONCE);
                table.lookAt(hashes.lows, from, to);
                for (int i = from; i < to; i++) {
                    if (table.add(hashes.highs[i], hashes.lows[i])) {
                        ordinals[table.size() - 1] = hashes.ordinals[i];
                    } else {
                        ambiguous.set(table.find(hashes.highs[i], hashes.lows[i]));
                    }
                }
            }
        }
    }

    /** The hashes of those members' DNs that are below the user bases, of some members in a row. */
    private static final class Hashes {
        private final long[] highs;
        private final long[] lows;
        private final int[] ordinals;
        private int size;

        private Hashes(DnHasher hasher, KnownMembers members, int from, int to, List<byte[]> userBases) {
            highs = new long[to - from];
            lows = new long[to - from];
            ordinals = new int[to - from];
            KnownMembers.Part hashing = hasher::hash;
            for (int ordinal = from; ordinal < to; ordinal++) {
                members.showDn(ordinal, hashing);
                if (hasher.isAtOrBelow(userBases)) {
                    highs[size] = hasher.high();
                    lows[size] = hasher.low();
                    ordinals[size++] = ordinal;
                }
            }
        }
    }

    /** The group's own members as they came last, and which of the known ones they are; null if none came yet. */
    AtomicReference<@Nullable LastAnswer> lastAnswer() {
        return lastAnswer;
    }

    /** A hasher with the key that finds members here. */
    DnHasher hasher() {
        return hasher.another();
    }

    /** The ordinal of the member whose DN has this hash, or -1. */
    int find(long high, long low) {
        Hashed members = Beside.join(hashed);
        int number = members.table.find(high, low);
        return number < 0 || members.ambiguous.get(number) ? -1 : members.ordinals[number];
    }
}
