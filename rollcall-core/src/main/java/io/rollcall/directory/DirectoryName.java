package io.rollcall.directory;

import org.jspecify.annotations.Nullable;

/** The name under which an administrator configured a directory, such as {@code corp}. */
public record DirectoryName(String value) implements Comparable<DirectoryName> {
    private static final int LONGEST = 63;

    /**
     * @throws IllegalArgumentException if the value is not 1 to 63 letters, digits, dots, hyphens or underscores,
     *     beginning with a letter or digit
     */
    public DirectoryName {
        if (!isName(value)) {
            throw new IllegalArgumentException("\"" + value + "\" cannot name a directory: use 1 to 63 letters, digits,"
                    + " dots, hyphens or underscores, beginning with a letter or digit");
        }
    }

    /** Without a regular expression, since every external group that is read has one. */
    private static boolean isName(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean alphanumeric = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!alphanumeric && (i == 0 || (c != '.' && c != '_' && c != '-'))) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= LONGEST;
    }

    @Override
    public int compareTo(DirectoryName other) {
        return value.compareTo(other.value);
    }

    /** As a record has it, without the way that Java takes there: it is compared for every group, again and again. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DirectoryName name && value.equals(name.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
