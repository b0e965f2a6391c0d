package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.testkit.servers.scripted.ScriptedDirectory;
import io.rollcall.testkit.servers.scripted.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Whatever bytes a server sends: a reading, or a failure that says why; no crash, no hang, no unbounded memory (R15). The
 * inputs in {@code src/test/fuzz} are run each time; CONTRIBUTING tells how to look for more.
 */
class ReaderFuzzTest {
    private static final Path INPUTS = Path.of("src", "test", "fuzz");
    private static final int MUTATIONS = 4_000;

    /** What proper servers sent, and what was found by looking for more. */
    private static List<byte[]> inputs() throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(INPUTS)) {
            for (Path file : files) {
                inputs.add(Files.readAllBytes(file));
            }
        }
        return inputs;
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void every_input_that_was_kept_is_read_or_fails() throws IOException {
        long read = inputs().stream()
                .filter(input -> FuzzedReader.read(input).isPresent())
                .count();

        assertThat(read).isPositive();
    }

    /** All that a proper server sends for one reading. */
    private static byte[] proper(DirectoryKind kind, ScriptedDirectory company) throws DirectoryException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.write(FuzzedReader.first(kind));
        try (ScriptedServer server = ScriptedServer.start(company)) {
            server.misbehave((request, answer, wire) -> {
                sent.writeBytes(answer.bytes());
                wire.send(answer);
            });
            ScriptedCompany.settings(kind, server.url())
                    .bind(new Bind.Anonymous())
                    .directory(HostileWorld.LONG)
                    .read(Progress.SILENT);
        }
        return sent.toByteArray();
    }

    @Test
    void what_a_proper_server_sends_is_read_from_bytes_as_from_a_server() throws DirectoryException {
        byte[] generic = proper(DirectoryKind.GENERIC, ScriptedCompany.generic());

        assertThat(FuzzedReader.read(generic)).hasValueSatisfying(reading -> {
            assertThat(reading.users().size()).isEqualTo(ScriptedCompany.USERS);
            assertThat(reading.groups().size()).isEqualTo(7);
        });
        assertThat(FuzzedReader.read(proper(DirectoryKind.AD, ScriptedCompany.activeDirectory())))
                .isPresent();
        assertThat(FuzzedReader.read(Arrays.copyOf(generic, generic.length - 1)))
                .isEmpty();
    }

    /** The same ones each time. */
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void proper_answers_with_random_changes_are_read_or_fail() throws DirectoryException {
        byte[][] seeds = {
            proper(DirectoryKind.GENERIC, ScriptedCompany.generic()),
            proper(DirectoryKind.AD, ScriptedCompany.activeDirectory())
        };
        Random random = new Random(15);
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            read += FuzzedReader.read(changed(seeds[i % seeds.length], random)).isPresent() ? 1 : 0;
        }
        // Some changes touch nothing that matters, such as a letter of a name.
        assertThat(read).isBetween(1, MUTATIONS / 2);
    }

    private static byte[] changed(byte[] seed, Random random) {
        byte[] changed = seed.clone();
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = 1 + random.nextInt(changed.length - 1);
            switch (random.nextInt(5)) {
                case 0 -> changed[at] = (byte) random.nextInt(256);
                case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> changed = Arrays.copyOf(changed, at + 1);
                case 3 -> changed[at] = (byte) (0x80 + random.nextInt(6));
                default -> {
                    int from = 1 + random.nextInt(changed.length - 1);
                    int length = Math.min(random.nextInt(60), changed.length - Math.max(from, at));
                    System.arraycopy(changed, from, changed, at, length);
                }
            }
            if (changed.length < 2) {
                return changed;
            }
        }
        return changed;
    }
}
