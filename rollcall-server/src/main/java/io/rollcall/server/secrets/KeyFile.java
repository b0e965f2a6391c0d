package io.rollcall.server.secrets;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;

/**
 * A Tink key set in a file of mode 0600. It appears whole or not at all, and of two processes that make it at once, both
 * use the one that was first.
 */
final class KeyFile {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> MODE_0700 = PosixFilePermissions.asFileAttribute(OWNER);
    private static final FileAttribute<?> MODE_0600 =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;

    KeyFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /** Makes the key set of a new file. */
    @FunctionalInterface
    interface NewKeys {
        KeysetHandle make() throws GeneralSecurityException;
    }

    KeysetHandle readOrCreate(NewKeys newKeys) throws GeneralSecurityException {
        if (!Files.exists(path)) {
            create(newKeys.make());
        }
        return read();
    }

    KeysetHandle read() {
        try {
            refuseIfOthersCanRead();
            String text = Files.readString(path, StandardCharsets.US_ASCII);
            return TinkJsonProtoKeysetFormat.parseKeyset(text, AeadConfig2026.get(), InsecureSecretKeyAccess.get());
        } catch (NoSuchFileException e) {
            throw new KeyFileException(
                    "The key file " + path + " is not there, but passwords were sealed with it. Put it back, or name it"
                            + " in ROLLCALL_KEY_FILE.",
                    e);
        } catch (IOException e) {
            throw new KeyFileException(
                    "The key file " + path + " cannot be read: " + e.getClass().getSimpleName()
                            + ". Check that it belongs to this account.",
                    e);
        } catch (GeneralSecurityException e) {
            // The cause is left out: it might quote what it could not parse.
            throw new KeyFileException("The key file " + path + " holds no Tink key set. Put the right one back.");
        }
    }

    private void refuseIfOthersCanRead() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (!OWNER.containsAll(permissions)) {
            throw new KeyFileException(
                    "The key file " + path + " has mode " + PosixFilePermissions.toString(permissions)
                            + ", so others than its owner can read or replace it. Close it: chmod 600 " + path);
        }
    }

    private void create(KeysetHandle keys) throws GeneralSecurityException {
        String text =
                TinkJsonProtoKeysetFormat.serializeKeyset(keys, AeadConfig2026.get(), InsecureSecretKeyAccess.get());
        Path folder = path.getParent() == null ? path : path.getParent();
        try {
            Files.createDirectories(folder, MODE_0700);
            Path draft = Files.createTempFile(folder, ".key", ".new", MODE_0600);
            try {
                Files.writeString(draft, text, StandardCharsets.US_ASCII);
                // A link appears with its content or not at all, and never replaces a file that another process made.
                Files.createLink(path, draft);
            } catch (FileAlreadyExistsException otherWasFirst) {
                return;
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new KeyFileException(
                    "The key file " + path + " cannot be made: " + e.getClass().getSimpleName() + ". Check that "
                            + folder + " can be written to, or name another file in ROLLCALL_KEY_FILE.",
                    e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
