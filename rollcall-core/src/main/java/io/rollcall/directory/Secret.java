package io.rollcall.directory;

import java.util.Arrays;

/**
 * A password as it is stored: encrypted. Only the program that holds the key can open it; here it is bytes, and its text
 * form never shows them.
 */
public final class Secret {
    private final byte[] ciphertext;

    public Secret(byte[] ciphertext) {
        this.ciphertext = ciphertext.clone();
    }

    public byte[] ciphertext() {
        return ciphertext.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && Arrays.equals(that.ciphertext, ciphertext);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ciphertext);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
