package io.rollcall.bench;

import io.rollcall.testkit.servers.GeneratedWorld;
import io.rollcall.testkit.servers.GeneratedWorld.Shape;
import io.rollcall.testkit.servers.OpenLdapServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * OpenLDAP with a shape's world, whose database is kept for the next time: loading a million users takes longer than
 * measuring them. Only a database that is marked as loaded is used again, and the mark is away while it is changed. One
 * process at a time.
 */
final class KeptDirectory implements AutoCloseable {
    private final Path folder;
    private final GeneratedWorld world;
    private final FileChannel lock;
    private final OpenLdapServer server;

    private KeptDirectory(Path folder, GeneratedWorld world, FileChannel lock) throws IOException {
        this.folder = folder;
        this.world = world;
        this.lock = lock;
        server = isLoaded() ? serve() : load();
    }

    /**
     * @param data where databases are kept
     * @throws IOException if another process measures with it
     */
    static KeptDirectory open(Path data, Shape shape) throws IOException {
        Path folder = Files.createDirectories(data.resolve(name(shape)));
        FileChannel lock =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = lock.tryLock();
            if (held == null) {
                throw new IOException("Another bench measures with " + folder + ". Wait for it, or give this one other"
                        + " data: --data DIR");
            }
            return new KeptDirectory(folder, GeneratedWorld.of(shape), lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Whether the shape's database is there, so that opening it takes no time. */
    static boolean isLoaded(Path data, Shape shape) {
        return Files.exists(data.resolve(name(shape)).resolve("loaded"));
    }

    private static String name(Shape shape) {
        return String.join(
                "-",
                "openldap",
                "v" + GeneratedWorld.VERSION,
                "users" + shape.users(),
                "groups" + shape.groups(),
                "members" + shape.averageMembers(),
                "depth" + shape.depth(),
                "cycles" + shape.cycles(),
                "largest" + shape.largest(),
                "children" + shape.children(),
                "seed" + shape.seed());
    }

    private boolean isLoaded() {
        return Files.exists(mark());
    }

    private Path mark() {
        return folder.resolve("loaded");
    }

    private Path database() {
        return folder.resolve("database");
    }

    private OpenLdapServer load() throws IOException {
        Folders.delete(database());
        Files.createDirectory(database());
        Path ldif = folder.resolve("world.ldif");
        world.writeLdif(ldif);
        OpenLdapServer loaded = OpenLdapServer.start(
                OpenLdapServer.Options.plain().withLdif(ldif).withData(database()));
        Files.delete(ldif);
        Files.createFile(mark());
        return loaded;
    }

    private OpenLdapServer serve() {
        return OpenLdapServer.start(OpenLdapServer.Options.plain().withData(database()));
    }

    OpenLdapServer server() {
        return server;
    }

    GeneratedWorld world() {
        return world;
    }

    /** Work to do while the directory is another one. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** Changes the directory for the time of some work; whatever comes of it, what is kept is what was generated. */
    void changedTo(GeneratedWorld later, Work work) throws IOException, InterruptedException {
        Files.delete(mark());
        world.changeTo(later, server.edit());
        work.run();
        later.changeTo(world, server.edit());
        Files.createFile(mark());
    }

    /** Lets some work change the directory, after which it is as it was before. */
    void changing(Work work) throws IOException, InterruptedException {
        Files.delete(mark());
        work.run();
        Files.createFile(mark());
    }

    @Override
    public void close() throws IOException {
        server.close();
        lock.close();
    }
}
