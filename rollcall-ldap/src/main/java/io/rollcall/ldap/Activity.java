package io.rollcall.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.util.StaticUtils;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether an account is active at a given time: neither disabled nor expired (R13). An attribute that is absent, or not
 * readable to the bind account, makes nobody inactive.
 */
final class Activity {
    /** Active Directory: bit 2 is ACCOUNTDISABLE (MS-ADTS 2.2.16). */
    static final String CONTROL = "userAccountControl";

    /** Active Directory: 100 ns since 1601; 0 and the largest number mean never (MS-ADA1 2.3). */
    static final String EXPIRES = "accountExpires";

    /** OpenLDAP's password policy: this one value means locked for good; any other is a lock that ends by itself. */
    static final String LOCKED_TIME = "pwdAccountLockedTime";

    private static final String LOCKED_FOR_GOOD = "000001010000Z";

    /** RFC 2307: days since 1970; negative means never. */
    static final String SHADOW_EXPIRE = "shadowExpire";

    /** 389 DS and FreeIPA. */
    static final String ACCOUNT_LOCK = "nsAccountLock";

    /** FreeIPA: generalized time. */
    static final String PRINCIPAL_EXPIRATION = "krbPrincipalExpiration";

    private static final long SECONDS_FROM_1601_TO_1970 = 11_644_473_600L;

    /** All of the above. */
    static final List<String> KNOWN =
            List.of(CONTROL, EXPIRES, LOCKED_TIME, SHADOW_EXPIRE, ACCOUNT_LOCK, PRINCIPAL_EXPIRATION);

    private final List<BlockedBy> blocking;
    private final Instant now;

    /**
     * @param blocking each of them alone makes a user inactive
     */
    Activity(List<BlockedBy> blocking, Instant now) {
        this.blocking = blocking;
        this.now = now;
    }

    boolean isActive(SearchResultEntry user) {
        for (BlockedBy one : blocking) {
            if (isBlocked(user, one)) {
                return false;
            }
        }
        return true;
    }

    private boolean isBlocked(SearchResultEntry user, BlockedBy by) {
        if (by.value() != null) {
            return by.isIn(user, by.value());
        }
        String value = user.getAttributeValue(by.attribute());
        return value != null && ends(by.attribute(), value);
    }

    private boolean ends(String attribute, String value) {
        return switch (attribute) {
            case CONTROL -> (number(value, 0) & 2) != 0;
            case EXPIRES -> {
                long ticks = number(value, 0);
                yield ticks > 0
                        && ticks != Long.MAX_VALUE
                        && ticks / 10_000_000 - SECONDS_FROM_1601_TO_1970 <= now.getEpochSecond();
            }
            case LOCKED_TIME -> value.equals(LOCKED_FOR_GOOD);
            case SHADOW_EXPIRE -> {
                long days = number(value, -1);
                yield days >= 0 && days * 86_400 <= now.getEpochSecond();
            }
            case ACCOUNT_LOCK -> value.equalsIgnoreCase("true");
            case PRINCIPAL_EXPIRATION -> {
                Instant expires = time(value);
                yield expires != null && !expires.isAfter(now);
            }
            default -> throw new IllegalArgumentException(attribute);
        };
    }

    private static long number(String value, long otherwise) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException noNumber) {
            return otherwise;
        }
    }

    private static @Nullable Instant time(String value) {
        try {
            return StaticUtils.decodeGeneralizedTime(value).toInstant();
        } catch (ParseException noTime) {
            return null;
        }
    }
}
