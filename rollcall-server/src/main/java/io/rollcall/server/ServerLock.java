package io.rollcall.server;

import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to be the one server of a data folder; the system takes it back when the process ends, however it does. */
final class ServerLock implements AutoCloseable {
    private final FileChannel file;

    private ServerLock(FileChannel file) {
        this.file = file;
    }

    /**
     * @throws RefusedException if another server has it
     */
    static ServerLock of(Path folder) {
        Path path = folder.resolve("serve.lock");
        try {
            Files.createDirectories(folder);
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(file)) {
                file.close();
                throw new RefusedException(
                        Kind.CONFLICT,
                        "A server runs on the data folder " + folder + " already. Stop it first; or give this one a"
                                + " folder of its own with ROLLCALL_HOME; or let both work on one PostgreSQL with"
                                + " ROLLCALL_DB_URL.");
            }
            return new ServerLock(file);
        } catch (IOException e) {
            throw new RefusedException(
                    Kind.INVALID,
                    "The data folder " + folder + " cannot be used: "
                            + e.getClass().getSimpleName()
                            + ". Check that this account may write to it, or name another in ROLLCALL_HOME.");
        }
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
