package io.rollcall.testkit.servers.scripted;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import org.jspecify.annotations.Nullable;

/** Filters as Active Directory understands them: with its rule for all bits of a number (MS-ADTS 3.1.1.3.4.4.1). */
final class BitRules {
    private static final String ALL_BITS = "1.2.840.113556.1.4.803";

    private BitRules() {}

    static boolean match(Filter filter, Entry entry) throws LDAPException {
        switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> {
                for (Filter part : filter.getComponents()) {
                    if (!match(part, entry)) {
                        return false;
                    }
                }
                return true;
            }
            case Filter.FILTER_TYPE_OR -> {
                for (Filter part : filter.getComponents()) {
                    if (match(part, entry)) {
                        return true;
                    }
                }
                return false;
            }
            case Filter.FILTER_TYPE_NOT -> {
                return !match(filter.getNOTComponent(), entry);
            }
            default -> {
                return ALL_BITS.equals(filter.getMatchingRuleID())
                        ? hasBits(entry.getAttributeValue(filter.getAttributeName()), filter.getAssertionValue())
                        : filter.matchesEntry(entry);
            }
        }
    }

    private static boolean hasBits(@Nullable String value, String bits) {
        long wanted = Long.parseLong(bits);
        return value != null && (Long.parseLong(value) & wanted) == wanted;
    }
}
