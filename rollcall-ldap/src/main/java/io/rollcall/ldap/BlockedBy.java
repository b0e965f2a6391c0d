package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.registry.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What says that a user is blocked: an attribute whose meaning {@link Activity} knows, or any attribute that has a given
 * value.
 *
 * @param value compared without regard to case; null for an attribute that is read by its own rule
 */
record BlockedBy(String attribute, @Nullable String value) {
    private static final String NOBODY = "none";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

    /** Read by its own rule. */
    BlockedBy(String attribute) {
        this(attribute, null);
    }

    /**
     * @param words as {@link io.rollcall.directory.AttributeNames#blocked} holds them
     * @throws RefusedException if one of them means nothing
     */
    static List<BlockedBy> parse(List<String> words) {
        List<String> trimmed = words.stream().map(String::strip).toList();
        if (trimmed.stream().noneMatch(NOBODY::equalsIgnoreCase)) {
            return trimmed.stream().map(BlockedBy::parse).distinct().toList();
        }
        if (words.size() > 1) {
            throw refused("none means that nobody counts as blocked, so it cannot stand beside "
                    + String.join(
                            ", ",
                            trimmed.stream()
                                    .filter(word -> !NOBODY.equalsIgnoreCase(word))
                                    .map(word -> "\"" + word + "\"")
                                    .toList())
                    + ". Leave one or the other out");
        }
        return List.of();
    }

    private static BlockedBy parse(String word) {
        int at = word.indexOf('=');
        String name = at < 0 ? word : word.substring(0, at).strip();
        if (!NAME.matcher(name).matches()) {
            throw refused("The attribute that says who is blocked, \"" + name
                    + "\", is no attribute type by its name (RFC 4512, 2.5: letters, digits and hyphens, without options)."
                    + " Write it like nsAccountLock or employeeType=left");
        }
        if (at >= 0) {
            String value = word.substring(at + 1).strip();
            if (value.isEmpty()) {
                throw refused("\"" + word + "\" says no value. Write the one that a blocked user has, like " + name
                        + "=left");
            }
            return new BlockedBy(known(name).orElse(name), value);
        }
        return known(name)
                .map(BlockedBy::new)
                .orElseThrow(() -> refused("What " + name + " says of a blocked user is not known. Write the value that"
                        + " blocks, like " + name + "=left, or one of " + String.join(", ", Activity.KNOWN)
                        + ", or none alone if nobody counts as blocked"));
    }

    private static Optional<String> known(String name) {
        return Activity.KNOWN.stream().filter(name::equalsIgnoreCase).findFirst();
    }

    private static RefusedException refused(String message) {
        return new RefusedException(RefusedException.Kind.INVALID, message);
    }

    /** Whether one of the attribute's values, under whatever options, is the one that blocks. */
    boolean isIn(SearchResultEntry user, String blocking) {
        for (Attribute given : user.getAttributes()) {
            if (given.getBaseName().equalsIgnoreCase(attribute)) {
                for (String one : given.getValues()) {
                    if (one.strip().equalsIgnoreCase(blocking)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
