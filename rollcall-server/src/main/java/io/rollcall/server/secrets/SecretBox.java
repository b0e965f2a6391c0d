package io.rollcall.server.secrets;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Secret.Purpose;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Seals directories' secrets with AES-256-GCM, and opens them again. The directory's name and the secret's purpose are
 * bound to the ciphertext, so that none can be put in another's place. The key file is read when the first secret is sealed
 * or opened, and made when the first one is sealed. Safe for many threads.
 */
public final class SecretBox {
    private final KeyFile keyFile;
    private @Nullable Aead aead;

    public SecretBox(Path keyFile) {
        this.keyFile = new KeyFile(keyFile);
    }

    /**
     * @throws KeyFileException if the key cannot be read or made
     */
    public Secret seal(DirectoryName directory, Purpose purpose, byte[] secret) {
        try {
            return new Secret(purpose, aead(true).encrypt(secret, context(directory, purpose)));
        } catch (GeneralSecurityException e) {
            throw new KeyFileException(
                    directory + "'s " + purpose.word() + " could not be encrypted with " + keyFile, e);
        }
    }

    /**
     * What was sealed, in an array of the caller's own, to be overwritten after use.
     *
     * @throws KeyFileException if the key cannot be read, or is not the one that sealed this secret
     */
    public byte[] open(DirectoryName directory, Secret secret) {
        try {
            return aead(false).decrypt(secret.ciphertext(), context(directory, secret.purpose()));
        } catch (GeneralSecurityException e) {
            throw new KeyFileException(
                    directory + "'s " + secret.purpose().word() + " was not sealed with the key in " + keyFile
                            + ". Put the right key file back, or name it in ROLLCALL_KEY_FILE; or remove the directory"
                            + " and add it again.",
                    e);
        }
    }

    private synchronized Aead aead(boolean mayCreate) throws GeneralSecurityException {
        Aead known = aead;
        if (known == null) {
            KeysetHandle keys = mayCreate
                    ? keyFile.readOrCreate(
                            () -> KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get()))
                    : keyFile.read();
            known = keys.getPrimitive(AeadConfig2026.get(), Aead.class);
            aead = known;
        }
        return known;
    }

    private static byte[] context(DirectoryName directory, Purpose purpose) {
        return ("rollcall directory " + purpose.word() + " of " + directory).getBytes(StandardCharsets.UTF_8);
    }
}
