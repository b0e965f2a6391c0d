package io.rollcall.ldap;

import io.rollcall.directory.KnownMembers;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds known members by DN, whatever its spelling, by the hash of its normal form. The hash's key lasts as long as this
 * does and is never shown. A DN that two of them have, or that is outside the user bases by now, finds nobody. Safe for
 * many threads once made, each with a hasher of its own.
 */
final class KnownDns {
    private final DnHasher hasher;
    private final HashTable table = new HashTable();
    private final Ints ordinals = new Ints();
    private final BitSet ambiguous = new BitSet();
    private final AtomicReference<@Nullable LastAnswer> lastAnswer = new AtomicReference<>();

    KnownDns(KnownMembers members, List<byte[]> userBases) {
        hasher = DnHasher.withFreshKey();
        for (int ordinal = 0; ordinal < members.size(); ordinal++) {
            hasher.hash(members.dn(ordinal));
            if (!hasher.isAtOrBelow(userBases)) {
                continue;
            }
            if (table.add(hasher.high(), hasher.low())) {
                ordinals.add(ordinal);
            } else {
                ambiguous.set(table.find(hasher.high(), hasher.low()));
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
        int number = table.find(high, low);
        return number < 0 || ambiguous.get(number) ? -1 : ordinals.get(number);
    }
}
