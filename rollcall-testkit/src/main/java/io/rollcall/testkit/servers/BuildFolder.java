package io.rollcall.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where a server's slowly made beginnings are kept, to be copied for each server: the {@code target} of the outermost
 * Maven project around the working folder, so {@code mvn clean} removes them; elsewhere a folder that lasts as long as
 * the JVM.
 */
final class BuildFolder {
    private BuildFolder() {}

    static Path path() {
        Path project = Path.of("").toAbsolutePath();
        if (!Files.exists(project.resolve("pom.xml"))) {
            return OfThisJvm.FOLDER.path();
        }
        for (Path up = project.getParent(); up != null && Files.exists(up.resolve("pom.xml")); up = up.getParent()) {
            project = up;
        }
        try {
            return Files.createDirectories(project.resolve("target"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in " + project, e);
        }
    }

    /** Gives a finished folder its name, whole or not at all; another JVM may have been faster with one as good. */
    static void keep(Path made, Path name) {
        try {
            Files.move(made, name, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(name)) {
                throw new UncheckedIOException(made + " cannot be kept as " + name, e);
            }
        }
    }

    private static final class OfThisJvm {
        static final TemporaryFolder FOLDER = new TemporaryFolder("rollcall-made-once-");
    }
}
