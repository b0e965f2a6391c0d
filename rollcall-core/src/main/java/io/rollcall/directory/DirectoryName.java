package io.rollcall.directory;

import java.util.regex.Pattern;

/** The name under which an administrator configured a directory, such as {@code corp}. */
public record DirectoryName(String value) implements Comparable<DirectoryName> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /**
     * @throws IllegalArgumentException if the value is not 1 to 63 letters, digits, dots, hyphens or underscores,
     *     beginning with a letter or digit
     */
    public DirectoryName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("\"" + value + "\" cannot name a directory: use 1 to 63 letters, digits,"
                    + " dots, hyphens or underscores, beginning with a letter or digit");
        }
    }

    @Override
    public int compareTo(DirectoryName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
