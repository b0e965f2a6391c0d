package io.rollcall.plan;

import java.util.regex.Pattern;

/**
 * Names one plan: the first 128 bits of a SHA-256 over everything that the plan would do, as 32 hexadecimal digits.
 * Equal plans have equal fingerprints whenever they are made; approval is for one fingerprint (R18).
 */
public record Fingerprint(String value) implements Comparable<Fingerprint> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public Fingerprint {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("\"" + value + "\" is no fingerprint: 32 hexadecimal digits");
        }
    }

    @Override
    public int compareTo(Fingerprint other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
