package io.rollcall.postgres;

import io.rollcall.registry.Names;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * {@link Names#key} as the columns {@code …_key} hold it. A PostgreSQL index takes at most about 2,700 bytes, while a
 * directory's names may be of any length; so of a long key the end is replaced by a digest of the whole, and keys are
 * still equal exactly when names are.
 */
final class Keys {
    private static final int LONGEST = 500;

    private Keys() {}

    static String of(String name) {
        String key = Sql.text(Names.key(name));
        return key.length() <= LONGEST ? key : key.substring(0, LONGEST) + " " + sha256(key);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
