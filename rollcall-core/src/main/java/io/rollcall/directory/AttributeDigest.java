package io.rollcall.directory;

/**
 * FNV-1a with 64 bits and a final avalanche. It tells "nothing changed" from "something did" for one user against that
 * same user's last digest, so no resistance against crafted collisions is asked of it: whoever could craft one would
 * only keep their own old display name.
 */
final class AttributeDigest {
    private AttributeDigest() {}

    static long of(byte[] bytes, int from, int to) {
        long hash = 0xcbf29ce484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0x9e3779b97f4a7c15L;
        return hash ^ hash >>> 29;
    }
}
