package io.rollcall.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A folder, in the system's temporary folder or elsewhere, readable by its owner only, deleted with all that is in it. */
final class TemporaryFolder implements AutoCloseable {
    private final Path path;
    private final Thread atExit;

    TemporaryFolder(String prefix) {
        this(prefix, Path.of(System.getProperty("java.io.tmpdir")));
    }

    TemporaryFolder(String prefix, Path parent) {
        try {
            path = Files.createTempDirectory(parent, prefix);
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder can be made", e);
        }
        atExit = new Thread(() -> delete(path), "testkit-delete-" + path.getFileName());
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        delete(path);
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already.
        }
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
                    if (cause instanceof NoSuchFileException) { // a server that is ending removes its own files
                        return FileVisitResult.CONTINUE;
                    }
                    throw cause;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException cause)
                        throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder " + folder + " cannot be deleted", e);
        }
    }
}
