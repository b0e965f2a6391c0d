package io.rollcall.directory;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of server that Rollcall knows presets for. What a kind presets, settings can override. */
public enum DirectoryKind {
    /** Active Directory: Microsoft's, or Samba's. */
    AD("ad"),
    OPENLDAP("openldap"),
    /** 389 Directory Server. */
    DS389("389ds"),
    FREEIPA("freeipa"),
    /** Anything else with entryUUID and groupOfNames. */
    GENERIC("generic");

    private final String word;

    DirectoryKind(String word) {
        this.word = word;
    }

    /** The word used in commands, REST and tables. */
    public String word() {
        return word;
    }

    /**
     * Reads a kind's word, without regard to case.
     *
     * @throws IllegalArgumentException if there is no such kind; the message lists them
     */
    public static DirectoryKind parse(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is no kind of directory; known are "
                        + Arrays.stream(values()).map(DirectoryKind::word).collect(Collectors.joining(", "))));
    }
}
