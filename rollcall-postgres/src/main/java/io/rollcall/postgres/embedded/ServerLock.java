package io.rollcall.postgres.embedded;

import io.rollcall.postgres.DatabaseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Lets one {@code serve} at a time run on a data folder: a lock on {@code HOME/server.lock}, which holds the pid of the
 * one who has it. The operating system lets it go when that process ends, however it ends. Safe for many threads. Nothing
 * else in this process may open that file: closing it would drop the lock.
 */
public final class ServerLock implements AutoCloseable {
    private static final String FILE = "server.lock";

    /** A process cannot see its own lock, so it remembers. */
    private static final Set<Path> HELD_HERE = new HashSet<>();

    private final Path file;
    private final FileGate gate;

    private ServerLock(Path file, FileGate gate) {
        this.file = file;
        this.gate = gate;
    }

    /**
     * @param home the data folder; made where it is missing
     * @throws DatabaseException when another has it: names the folder and the other's pid
     */
    public static ServerLock of(Path home) {
        DataFolder folder = DataFolder.at(home);
        Path file = folder.file(FILE);
        synchronized (HELD_HERE) {
            if (HELD_HERE.contains(file)) {
                throw taken(folder, "pid " + ProcessHandle.current().pid() + ", this very process");
            }
            try {
                FileGate gate = new FileGate(file);
                if (!gate.tryAlone()) {
                    String holder = holder(gate.channel());
                    gate.close();
                    throw taken(folder, holder);
                }
                sign(gate.channel());
                HELD_HERE.add(file);
                return new ServerLock(file, gate);
            } catch (IOException e) {
                throw DataFolder.cannot("lock " + file, e);
            }
        }
    }

    private static DatabaseException taken(DataFolder folder, String holder) {
        return new DatabaseException("A Rollcall server already runs on the data folder " + folder.path() + " ("
                + holder + "). Use that one, end it, set ROLLCALL_HOME to another folder, or let both work on one"
                + " PostgreSQL with ROLLCALL_DB_URL.");
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(32);
        channel.read(buffer, 0);
        String pid = StandardCharsets.US_ASCII.decode(buffer.flip()).toString().strip();
        return pid.isEmpty() ? "it has just started" : "pid " + pid;
    }

    private static void sign(FileChannel channel) throws IOException {
        channel.truncate(0);
        channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
    }

    @Override
    public void close() {
        synchronized (HELD_HERE) {
            if (HELD_HERE.remove(file)) {
                try {
                    gate.channel().truncate(0);
                    gate.close();
                } catch (IOException e) {
                    throw DataFolder.cannot("unlock " + file, e);
                }
            }
        }
    }
}
