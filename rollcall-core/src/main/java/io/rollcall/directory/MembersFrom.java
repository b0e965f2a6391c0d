package io.rollcall.directory;

import java.util.Arrays;

/** Which side says who is a member of which group. */
public enum MembersFrom {
    /** The group names its members. */
    GROUPS,
    /** The user names the groups. */
    USERS;

    /**
     * @param word groups or users
     * @throws IllegalArgumentException if it is neither
     */
    public static MembersFrom parse(String word) {
        return Arrays.stream(values())
                .filter(side -> side.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + word + "\" does not say where members are named; known are groups, users"));
    }
}
