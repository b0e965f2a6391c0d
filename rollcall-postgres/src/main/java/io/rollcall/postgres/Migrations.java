package io.rollcall.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The schema versions that this Rollcall knows: the files {@code V<number>__<what>.sql} in the package
 * {@code io.rollcall.postgres.migration}, each with the checksum that Flyway gives it. Read without Flyway, whose start
 * takes longer than a whole command.
 */
final class Migrations {
    static final String LOCATION = "classpath:io/rollcall/postgres/migration";

    private static final String FOLDER = "migration/";
    private static final Pattern NAME = Pattern.compile("V(\\d{1,6})__.+\\.sql");

    private static @Nullable SortedMap<Integer, Integer> known;

    private Migrations() {}

    /** Version and checksum of each, in order; read once. */
    static synchronized SortedMap<Integer, Integer> known() {
        if (known == null) {
            known = Collections.unmodifiableSortedMap(read());
        }
        return known;
    }

    private static SortedMap<Integer, Integer> read() {
        SortedMap<Integer, Integer> found = new TreeMap<>();
        try {
            for (String file : files()) {
                Matcher name = NAME.matcher(file);
                if (name.matches()) {
                    found.put(Integer.valueOf(name.group(1)), checksum(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Rollcall's own migrations cannot be read", e);
        }
        return found;
    }

    private static List<String> files() throws IOException {
        URL here = Migrations.class.getResource(Migrations.class.getSimpleName() + ".class");
        if (here == null) {
            throw new IOException(Migrations.class + " is not on the class path");
        }
        URLConnection connection = here.openConnection();
        if (connection instanceof JarURLConnection jar) {
            String entry = jar.getEntryName();
            String prefix = entry.substring(0, entry.lastIndexOf('/') + 1) + FOLDER;
            // Shared with the class loader, so not ours to close.
            @SuppressWarnings("resource")
            JarFile file = jar.getJarFile();
            return file.stream()
                    .map(e -> e.getName())
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .toList();
        }
        Path folder = Path.of(URI.create(here.toString())).resolveSibling(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** As Flyway does it: over the lines without their ends, so that a checkout with CRLF makes no difference. */
    private static int checksum(String file) throws IOException {
        InputStream in = Migrations.class.getResourceAsStream(FOLDER + file);
        if (in == null) {
            throw new IOException(FOLDER + file + " is missing");
        }
        CRC32 crc = new CRC32();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                crc.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return (int) crc.getValue();
    }
}
