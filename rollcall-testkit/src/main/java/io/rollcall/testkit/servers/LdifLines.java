package io.rollcall.testkit.servers;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Writes entries as LDIF (RFC 2849): values that it does not take as they are go in Base64. */
final class LdifLines implements AutoCloseable {
    private final Path file;
    private final BufferedWriter out;

    LdifLines(Path file) {
        this.file = file;
        try {
            out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    LdifLines line(String attribute, String value) {
        boolean plain = plain(value);
        try {
            out.write(attribute);
            out.write(plain ? ": " : ":: ");
            out.write(plain ? value : Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
            out.write('\n');
            return this;
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    LdifLines lines(String attribute, List<String> values) {
        values.forEach(value -> line(attribute, value));
        return this;
    }

    /** The end of an entry. */
    void end() {
        try {
            out.write('\n');
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private static boolean plain(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 127)
                && !value.startsWith(" ")
                && !value.startsWith(":")
                && !value.startsWith("<")
                && !value.endsWith(" ");
    }

    private UncheckedIOException cannotWrite(IOException cause) {
        return new UncheckedIOException("cannot write " + file, cause);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }
}
