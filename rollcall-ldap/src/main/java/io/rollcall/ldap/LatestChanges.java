package io.rollcall.ldap;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The latest change of what one domain controller sent, by its own count: the largest {@code uSNChanged} (MS-ADTS
 * 3.1.1.1.9) of all entries that came with one. It counts changes that reach other controllers, and the controller's own
 * numbers as well as those that it gave to changes from elsewhere. Not safe for many threads.
 */
final class LatestChanges {
    private static final byte[] CHANGED = RawEntry.lowerCase(Schema.CHANGED);

    /** No number of 64 bits has more digits; 19 could be too large. */
    private static final int DIGITS = 18;

    private final Map<String, Long> byBase = new HashMap<>();

    /** Hears of an entry that a search below this base found. */
    void note(String base, RawEntry entry) {
        for (int attribute = 0; attribute < entry.attributes(); attribute++) {
            if (entry.is(attribute, CHANGED) && entry.values(attribute) < entry.valuesEnd(attribute)) {
                int value = entry.values(attribute);
                long change = number(entry.bytes(), entry.valueStart(value), entry.valueEnd(value));
                if (change >= 0) {
                    byBase.merge(base, change, Math::max);
                }
            }
        }
    }

    /** The latest change below each of these naming contexts that has one; each has numbers of the same count. */
    SortedMap<String, Long> byContext(RootDse root) {
        SortedMap<String, Long> latest = new TreeMap<>();
        byBase.forEach(
                (base, change) -> root.contextOf(base).ifPresent(context -> latest.merge(context, change, Math::max)));
        return latest;
    }

    private static long number(byte[] bytes, int from, int to) {
        if (from == to || to - from > DIGITS) {
            return -1;
        }
        long number = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }
}
