package io.rollcall.ldap;

import io.rollcall.directory.Sid;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a DN into 128 bits, the same for every spelling of it, under a key drawn anew for each reading, so that nobody
 * can craft two DNs that are taken for one. The result is left in {@link #high()} and {@link #low()}. Not safe for many
 * threads.
 */
final class DnHasher {
    private final NormalDn normal = new NormalDn();
    private final SipHash hash;

    private final long key0;
    private final long key1;

    private DnHasher(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
        hash = new SipHash(key0, key1);
    }

    static DnHasher withFreshKey() {
        SecureRandom random = new SecureRandom();
        return new DnHasher(random.nextLong(), random.nextLong());
    }

    /** With the same key, for another thread. */
    DnHasher another() {
        return new DnHasher(key0, key1);
    }

    void hash(byte[] dn) {
        hash(dn, 0, dn.length);
    }

    /** Hashes the DN that is in this part of the array. */
    void hash(byte[] dn, int from, int to) {
        normal.set(dn, from, to);
        hash.hash(normal.bytes(), normal.length());
    }

    /** Hashes what is no DN, such as a login name, under the same key. */
    void hashText(byte[] text) {
        hash.hash(text, text.length);
    }

    long high() {
        return hash.high();
    }

    long low() {
        return hash.low();
    }

    /** The SID of somebody in another domain, if the DN hashed last is that of a foreign security principal; or null. */
    @Nullable Sid foreignSid() {
        return normal.foreignSid();
    }

    /** Whether the DN hashed last is one of these or lies below one, given as {@link NormalDn#of}. */
    boolean isAtOrBelow(List<byte[]> bases) {
        for (int i = 0; i < bases.size(); i++) {
            if (normal.isAtOrBelow(bases.get(i))) {
                return true;
            }
        }
        return false;
    }
}
