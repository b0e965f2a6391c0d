package io.rollcall.server.rest;

import io.rollcall.registry.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * What a caller of the REST interface shows to be let in: 256 random bits, as 43 characters of base64url (RFC 4648, 5),
 * made at first start and kept in the file {@code token} of the data folder, which only its owner can read. Its text form
 * never shows it.
 */
public final class Token {
    private static final int BYTES = 32;
    private static final int CHARACTERS = 43;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final byte[] text;

    private Token(byte[] text) {
        this.text = text;
    }

    /**
     * Reads the token, or makes one if there is none. Two processes that start at once get the same one.
     *
     * @param folder the data folder; made, for its owner only, if it is missing
     * @throws RefusedException if others than the owner may read the file, or it holds no token
     */
    public static Token in(Path folder) throws IOException {
        Path file = folder.resolve("token");
        if (!Files.exists(file)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
            create(file);
        }
        return read(file);
    }

    /** Whether this is the token; takes as long for any text of the right length. */
    boolean is(String candidate) {
        return MessageDigest.isEqual(text, candidate.getBytes(StandardCharsets.UTF_8));
    }

    /** For the header {@code Authorization: Bearer …}. */
    public String reveal() {
        return new String(text, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "(token)";
    }

    private static Token read(Path file) throws IOException {
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new RefusedException(
                    RefusedException.Kind.CONFLICT,
                    "Others than its owner may read or write " + file + " (mode "
                            + PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                            + "), and whoever has the token may do everything. Delete the file: the next start makes a new"
                            + " token, readable by its owner only.");
        }
        String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (text.length() != CHARACTERS) {
            throw new RefusedException(
                    RefusedException.Kind.CONFLICT,
                    file + " holds " + text.length() + " characters, where a token has " + CHARACTERS
                            + ". Delete the file: the next start makes a new token.");
        }
        return new Token(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void create(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";
        Path draft = file.resolveSibling("token." + UUID.randomUUID());
        try (FileChannel channel = FileChannel.open(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        try {
            // A link appears with all its bytes or not at all, and unlike a move never replaces another process's
            // token.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException anotherProcessWasFirst) {
            // Its token is as good as ours.
        } finally {
            Files.delete(draft);
        }
    }
}
