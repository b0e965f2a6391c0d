package io.rollcall.directory;

import java.util.Arrays;

/**
 * Something that proves who Rollcall is, as it is stored: encrypted. Only the program that holds the key can open it;
 * here it is bytes, and its text form never shows them.
 */
public final class Secret {
    private final Purpose purpose;
    private final byte[] ciphertext;

    public Secret(Purpose purpose, byte[] ciphertext) {
        this.purpose = purpose;
        this.ciphertext = ciphertext.clone();
    }

    /** What it opens to. One of a kind never stands in the place of another. */
    public enum Purpose {
        /** A password, as UTF-8. */
        PASSWORD("password"),
        /** The key of a client certificate, as PEM text of PKCS#8 (RFC 7468, 10). */
        CLIENT_KEY("client key"),
        /** A Kerberos keytab, as the file's bytes. */
        KEYTAB("keytab");

        private final String word;

        Purpose(String word) {
            this.word = word;
        }

        /** As it is named to people. */
        public String word() {
            return word;
        }
    }

    public Purpose purpose() {
        return purpose;
    }

    public byte[] ciphertext() {
        return ciphertext.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && that.purpose == purpose && Arrays.equals(that.ciphertext, ciphertext);
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
