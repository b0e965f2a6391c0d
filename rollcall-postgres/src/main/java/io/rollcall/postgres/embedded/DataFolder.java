package io.rollcall.postgres.embedded;

import io.rollcall.postgres.DatabaseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rollcall's data folder, made with mode 0700. It belongs to the user who runs Rollcall, and nobody else can write to it:
 * who could, could run programs as that user.
 */
final class DataFolder {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> OPEN_TO_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path path;
    private final int user;

    private DataFolder(Path path, int user) {
        this.path = path;
        this.user = user;
    }

    /** Makes the folder where it is missing. */
    static DataFolder at(Path wanted) {
        Path folder = wanted.toAbsolutePath().normalize();
        try {
            Path parent = folder.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, PRIVATE_FOLDER);
            }
        } catch (FileAlreadyExistsException e) {
            // Another process made it just now, or it is a file: what follows tells.
        } catch (IOException e) {
            throw cannot("make the data folder " + folder, e);
        }
        if (!Files.isDirectory(folder)) {
            throw new DatabaseException(
                    "The data folder " + folder + " is not a folder. Set ROLLCALL_HOME to another.");
        }
        try {
            Path real = folder.toRealPath();
            return new DataFolder(real, refuseUnsafe(real));
        } catch (UnsupportedOperationException e) {
            throw new DatabaseException(
                    "The data folder " + folder
                            + " is on a file system without owners and permissions, so nothing would"
                            + " keep others out of it. Set ROLLCALL_HOME to a folder on another.",
                    e);
        } catch (IOException e) {
            throw cannot("use the data folder " + folder, e);
        }
    }

    private static int refuseUnsafe(Path folder) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        if (permissions.stream().anyMatch(WRITABLE_BY_OTHERS::contains)) {
            throw new DatabaseException("Other users can write to the data folder " + folder + " (mode "
                    + PosixFilePermissions.toString(permissions) + "). Run: chmod go-w " + folder);
        }
        int owner = uid(folder);
        int user = currentUser(folder);
        if (owner != user) {
            throw new DatabaseException("The data folder " + folder + " belongs to "
                    + Files.getOwner(folder).getName() + ", not to the user who runs Rollcall now. Run Rollcall as that"
                    + " user, or set ROLLCALL_HOME to a folder of your own.");
        }
        if (folder.toString().chars().anyMatch(c -> "\"$`\\\n".indexOf(c) >= 0)) {
            throw new DatabaseException(
                    "The path of the data folder " + folder + " has a character that PostgreSQL's own"
                            + " tools stumble over (one of \" $ ` \\ or a line break). Set ROLLCALL_HOME to another.");
        }
        return user;
    }

    /** The JDK has no word for "my uid"; a new file's owner is the answer on every system. */
    private static int currentUser(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, ".owner", "", PRIVATE_FILE);
        try {
            return uid(probe);
        } finally {
            Files.delete(probe);
        }
    }

    private static int uid(Path path) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:uid")).intValue();
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    boolean isRoots() {
        return user == 0;
    }

    /** A new empty folder with mode 0700 whose name starts so; {@link #removeFolders} of that name ends it. */
    Path newFolder(String prefix) throws IOException {
        return Files.createTempDirectory(path, prefix, PRIVATE_FOLDER);
    }

    /**
     * Removes what was being made when somebody was killed. Only for whoever holds the lock under which it is made. A
     * program of the killed one may still be writing there; what cannot be removed yet is left for the next time.
     */
    void removeFolders(String prefix) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            for (Path entry : entries.filter(e -> e.getFileName().toString().startsWith(prefix))
                    .toList()) {
                remove(entry);
            }
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Cannot remove {} yet", folder, e);
        }
    }

    /**
     * The secret kept in that file, with mode 0600, made up the first time.
     *
     * @throws DatabaseException when others could read it
     */
    String secret(String name) throws IOException {
        Path file = file(name);
        if (!Files.exists(file)) {
            byte[] bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            Path draft = Files.createTempFile(path, name, ".new", PRIVATE_FILE);
            try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                out.write(StandardCharsets.US_ASCII.encode(
                        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
                out.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        if (Files.getPosixFilePermissions(file).stream().anyMatch(OPEN_TO_OTHERS::contains)) {
            throw new DatabaseException("Others than its owner can read " + file + ". Run: chmod 600 " + file);
        }
        return Files.readString(file).strip();
    }

    /** An empty file with mode 0600, whatever was in it. */
    Path emptyFile(String name) throws IOException {
        Path file = file(name);
        Files.newByteChannel(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING),
                        PRIVATE_FILE)
                .close();
        return file;
    }

    static DatabaseException cannot(String doWhat, IOException cause) {
        String reason = cause instanceof AccessDeniedException
                ? "permission denied for " + cause.getMessage()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return new DatabaseException("Cannot " + doWhat + " (" + reason + ").", cause);
    }
}
