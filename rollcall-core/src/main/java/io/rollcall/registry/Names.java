package io.rollcall.registry;

import io.rollcall.registry.RefusedException.Kind;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How names of groups and login names are compared: without regard to case or to how accents are composed. */
public final class Names {
    private static final int LONGEST = 256;

    private Names() {}

    /**
     * A name as a person may give it: without blanks around it.
     *
     * @param what what it names, for the refusal
     * @throws RefusedException if it is blank, longer than 256 characters, or has control characters in it
     */
    public static String checked(String name, String what) {
        String stripped = name.strip();
        if (stripped.isEmpty()) {
            throw new RefusedException(Kind.INVALID, "A " + what + " needs at least one visible character.");
        }
        if (stripped.length() > LONGEST) {
            throw new RefusedException(
                    Kind.INVALID,
                    "A " + what + " has at most " + LONGEST + " characters; this one has " + stripped.length() + ".");
        }
        if (stripped.chars().anyMatch(Character::isISOControl)) {
            throw new RefusedException(Kind.INVALID, "A " + what + " has no control characters, such as line ends.");
        }
        return stripped;
    }

    /** Two names with one key cannot be told apart by a person, so the registry holds each key once. */
    public static String key(String name) {
        String stripped = name.strip();
        String plain = plainKey(stripped);
        if (plain != null) {
            return plain;
        }
        String composed = Normalizer.normalize(stripped, Normalizer.Form.NFKC);
        return Normalizer.normalize(composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    }

    /** The key of a name in plain ASCII, as nearly all are; null for any other. */
    private static @Nullable String plainKey(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length != name.length()) {
            return null;
        }
        for (int i = 0; i < bytes.length; i++) {
            byte c = bytes[i];
            if (c == '?') {
                // May stand for half a character.
                return null;
            }
            bytes[i] = c >= 'A' && c <= 'Z' ? (byte) (c + ('a' - 'A')) : c;
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
