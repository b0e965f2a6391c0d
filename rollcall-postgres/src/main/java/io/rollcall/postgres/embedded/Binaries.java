package io.rollcall.postgres.embedded;

import io.rollcall.postgres.DatabaseException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once a version from the archive on the class path. The folder with the version's name
 * is there complete or not at all, whoever is killed and however many unpack at once.
 */
final class Binaries {
    /**
     * The version that this Rollcall brings along: what pom.xml says. Written down here too, since every command asks, and
     * to look into a file of the class path takes longer than most that it does.
     */
    static final String VERSION = "17.11.0";

    private static final String LOCK = "unpacking.lock";
    private static final String DRAFT = ".unpacking";

    private final Path root;

    private Binaries(Path root) {
        this.root = root;
    }

    /** Of this version in that folder, unpacked now if they are not there yet. */
    static Binaries in(Path wanted) {
        DataFolder folder = DataFolder.at(wanted);
        Path ready = folder.file(VERSION);
        if (!Files.isDirectory(ready)) {
            try (FileGate lock = new FileGate(folder.file(LOCK))) {
                lock.alone(Duration.ofMinutes(5));
                folder.removeFolders(DRAFT);
                if (!Files.isDirectory(ready)) {
                    Path draft = folder.newFolder(DRAFT);
                    unpack(draft);
                    Files.move(draft, ready, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                throw DataFolder.cannot("unpack PostgreSQL " + VERSION + " into " + ready, e);
            }
        }
        return new Binaries(ready);
    }

    private static void unpack(Path target) throws IOException {
        String archive = archive();
        try (InputStream packed = Binaries.class.getResourceAsStream(archive)) {
            if (packed == null) {
                throw new DatabaseException("Rollcall's own PostgreSQL for this system (" + archive.substring(1)
                        + ") is not on the class path. Put it there, or set ROLLCALL_DB_URL to a PostgreSQL of yours.");
            }
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, target);
                }
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("the archive's entry " + entry.getName() + " leads out of its folder");
        }
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            Files.setPosixFilePermissions(path, permissions((entry.getMode() & 0100) != 0));
        }
    }

    private static Set<PosixFilePermission> permissions(boolean executable) {
        return PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
    }

    private static String archive() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String system = os.startsWith("linux") ? "linux" : os.startsWith("mac") ? "darwin" : null;
        String machine = machine(arch);
        if (system == null || machine == null) {
            throw new DatabaseException("Rollcall brings no PostgreSQL for this system (" + os + ", " + arch
                    + "). Set ROLLCALL_DB_URL to a PostgreSQL of yours.");
        }
        return "/postgres-" + system + "-" + machine + ".txz";
    }

    private static @Nullable String machine(String arch) {
        return switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> null;
        };
    }

    Path program(String name) {
        return root.resolve("bin").resolve(name);
    }
}
