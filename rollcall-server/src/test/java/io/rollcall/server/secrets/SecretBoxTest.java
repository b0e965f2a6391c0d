package io.rollcall.server.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Secret.Purpose;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretBoxTest {
    private static final DirectoryName CORP = new DirectoryName("corp");
    private static final String PASSWORD = "pa55wörd 🔑";

    @TempDir
    Path folder;

    private Path data;
    private Path keyFile;

    @BeforeEach
    void nameTheKeyFile() {
        data = folder.resolve("data");
        keyFile = data.resolve("secrets.key");
    }

    @Test
    void what_one_process_seals_another_opens() {
        Secret sealed = new SecretBox(keyFile).seal(CORP, Purpose.PASSWORD, bytes(PASSWORD));

        assertThat(opened(new SecretBox(keyFile), sealed)).isEqualTo(PASSWORD);
    }

    @Test
    void the_ciphertext_does_not_hold_the_password_and_differs_each_time() {
        SecretBox box = new SecretBox(keyFile);
        Secret sealed = box.seal(CORP, Purpose.PASSWORD, bytes(PASSWORD));

        assertThat(new String(sealed.ciphertext(), StandardCharsets.ISO_8859_1)).doesNotContain("pa55");
        assertThat(box.seal(CORP, Purpose.PASSWORD, bytes(PASSWORD))).isNotEqualTo(sealed);
    }

    @Test
    void the_key_file_and_its_folder_are_its_owners_alone_and_nothing_else_is_left_there() throws IOException {
        new SecretBox(keyFile).seal(CORP, Purpose.PASSWORD, bytes(PASSWORD));

        assertThat(mode(keyFile)).isEqualTo("rw-------");
        assertThat(mode(data)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).containsExactly(keyFile);
        }
    }

    @Test
    void nothing_is_made_before_the_first_password() {
        assertThat(new SecretBox(keyFile)).isNotNull();

        assertThat(keyFile).doesNotExist();
    }

    @Test
    void a_key_file_that_others_can_read_is_refused_with_what_to_do() throws IOException {
        Secret sealed = new SecretBox(keyFile).seal(CORP, Purpose.PASSWORD, bytes(PASSWORD));
        for (String open : List.of("rw-r-----", "rw----r--", "rw--w----")) {
            Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString(open));

            assertThatThrownBy(() -> new SecretBox(keyFile).open(CORP, sealed))
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContainingAll(open, "chmod 600 " + keyFile);
        }
    }

    @Test
    void a_password_moved_to_another_directory_does_not_open() {
        SecretBox box = new SecretBox(keyFile);
        Secret sealed = box.seal(CORP, Purpose.PASSWORD, bytes(PASSWORD));

        assertThatThrownBy(() -> box.open(CORP, new Secret(Purpose.KEYTAB, sealed.ciphertext())))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("keytab");
        assertThatThrownBy(() -> box.open(new DirectoryName("evil"), sealed))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("evil's password was not sealed with the key");
    }

    @Test
    void another_key_does_not_open_and_the_message_names_the_file_and_no_secret() {
        Secret sealed = new SecretBox(keyFile).seal(CORP, Purpose.PASSWORD, bytes(PASSWORD));
        Path other = folder.resolve("other.key");
        new SecretBox(other).seal(CORP, Purpose.PASSWORD, bytes("something else"));

        assertThatThrownBy(() -> new SecretBox(other).open(CORP, sealed))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContainingAll(other.toString(), "ROLLCALL_KEY_FILE")
                .hasMessageNotContaining(PASSWORD);
    }

    @Test
    void a_missing_key_file_is_not_replaced_by_a_new_one_when_a_password_is_opened() throws IOException {
        Secret sealed = new SecretBox(keyFile).seal(CORP, Purpose.PASSWORD, bytes(PASSWORD));
        Files.delete(keyFile);

        assertThatThrownBy(() -> new SecretBox(keyFile).open(CORP, sealed))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("is not there");
        assertThat(keyFile).doesNotExist();
    }

    @Test
    void a_key_file_with_something_else_in_it_is_refused_and_not_quoted() throws IOException {
        new SecretBox(keyFile).seal(CORP, Purpose.PASSWORD, bytes(PASSWORD));
        Files.writeString(keyFile, "hunter2 is no key set");

        assertThatThrownBy(() -> new SecretBox(keyFile).seal(CORP, Purpose.PASSWORD, bytes(PASSWORD)))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("holds no Tink key set")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void of_many_that_make_the_key_at_once_all_use_the_same() {
        List<Secret> sealed = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> new SecretBox(keyFile).seal(CORP, Purpose.PASSWORD, bytes(PASSWORD + i)))
                .toList();

        SecretBox box = new SecretBox(keyFile);
        assertThat(IntStream.range(0, 8).mapToObj(i -> opened(box, sealed.get(i))))
                .containsExactlyElementsOf(
                        IntStream.range(0, 8).mapToObj(i -> PASSWORD + i).toList());
    }

    private static String opened(SecretBox box, Secret sealed) {
        return new String(box.open(CORP, sealed), StandardCharsets.UTF_8);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
