package io.rollcall.server.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project's own folder, whichever module the tests were started in. */
final class Project {
    private Project() {}

    static Path folder() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("rollcall")) && Files.isDirectory(at.resolve("rollcall-core"))) {
                return at;
            }
        }
        throw new IllegalStateException("the tests run outside the project's folder");
    }

    static String read(String file) {
        try {
            return Files.readString(folder().resolve(file));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
