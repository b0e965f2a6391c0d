package io.rollcall.postgres.embedded;

import io.rollcall.postgres.DatabaseException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a file that the operating system lets go when the process ends, however it ends. It is between processes:
 * within one, the caller keeps two from meeting, and never opens the file a second time, because closing any channel of
 * a file drops the whole process's locks on it (fcntl, POSIX).
 */
final class FileGate implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private @Nullable FileLock held;

    FileGate(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    FileChannel channel() {
        return channel;
    }

    /** Takes the lock for this process alone, if nobody else has it. A shared lock held before is given up first. */
    boolean tryAlone() throws IOException {
        release();
        held = channel.tryLock();
        return held != null;
    }

    /** Takes the lock together with whoever else does, if nobody has it alone. */
    boolean tryShared() throws IOException {
        release();
        held = channel.tryLock(0, Long.MAX_VALUE, true);
        return held != null;
    }

    /** Takes the lock alone, waiting until the others are done. */
    void alone(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!tryAlone()) {
            if (System.nanoTime() > deadline) {
                throw new DatabaseException("Another Rollcall process has kept " + file + " locked for "
                        + patience.toSeconds() + " s. See which one it is (for example: fuser " + file
                        + "), end it, and try again.");
            }
            Pause.brief();
        }
    }

    private void release() throws IOException {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
