package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.registry.RefusedException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What says that a user is blocked: an attribute whose meaning {@link Activity} knows, or any attribute that has a given
 * value.
 *
 * @param value compared without regard to case; null for an attribute that is read by its own rule
 * @param names in lower case, those by which a server may answer
 */
record BlockedBy(String attribute, @Nullable String value, Set<String> names) {
    private static final String NOBODY = "none";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

    /** Read by its own rule. */
    BlockedBy(String attribute) {
        this(attribute, null, Set.of(attribute.toLowerCase(Locale.ROOT)));
    }

    /**
     * @param words as {@link io.rollcall.directory.AttributeNames#blocked} holds them
     * @param kind Active Directory knows each attribute by one name: {@code street} and {@code streetAddress} are two there
     *     (MS-ADA3), where RFC 4519 has two names of one
     * @throws RefusedException if one of them means nothing
     */
    static List<BlockedBy> parse(List<String> words, DirectoryKind kind) {
        List<String> trimmed = words.stream().map(String::strip).toList();
        if (trimmed.stream().noneMatch(NOBODY::equalsIgnoreCase)) {
            return trimmed.stream().map(word -> parse(word, kind)).distinct().toList();
        }
        if (!trimmed.stream().allMatch(NOBODY::equalsIgnoreCase)) {
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

    private static BlockedBy parse(String word, DirectoryKind kind) {
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
            String attribute = known(name).orElse(name);
            return new BlockedBy(
                    attribute,
                    value,
                    kind == DirectoryKind.AD
                            ? Set.of(attribute.toLowerCase(Locale.ROOT))
                            : AttributeTypes.namesOf(attribute));
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

    /** The names to ask for: as the person wrote it, and as most servers spell it. */
    List<String> asked() {
        String preferred = names.size() == 1 ? attribute : AttributeTypes.preferred(attribute);
        return preferred.equalsIgnoreCase(attribute) ? List.of(attribute) : List.of(attribute, preferred);
    }

    /** Whether the user has the attribute, under whatever name and options. */
    boolean isGiven(SearchResultEntry user) {
        return user.getAttributes().stream().anyMatch(this::is);
    }

    private boolean is(Attribute given) {
        return names.contains(given.getBaseName().toLowerCase(Locale.ROOT));
    }

    /** Whether one of the attribute's values, under whatever name and options, is the one that blocks. */
    boolean isIn(SearchResultEntry user, String blocking) {
        for (Attribute given : user.getAttributes()) {
            if (is(given)) {
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
