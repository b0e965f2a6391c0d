package io.rollcall.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.registry.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
    @TempDir
    Path folder;

    @Test
    void the_first_start_makes_a_token_of_256_bits_that_only_its_owner_can_read_and_the_next_start_reads_it()
            throws Exception {
        Token made = Token.in(folder);
        assertThat(Base64.getUrlDecoder().decode(made.reveal())).hasSize(32);
        assertThat(Files.getPosixFilePermissions(folder.resolve("token")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Token.in(folder).reveal()).isEqualTo(made.reveal());
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("token");
        }
    }

    @Test
    void a_data_folder_that_is_missing_is_made_for_its_owner_only() throws Exception {
        Path missing = folder.resolve("not").resolve("yet");
        Token.in(missing);
        assertThat(Files.getPosixFilePermissions(missing)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void two_data_folders_have_two_tokens() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        assertThat(Token.in(folder).reveal()).isNotEqualTo(Token.in(other).reveal());
    }

    @Test
    void many_first_starts_at_once_get_one_token() throws Exception {
        int starts = 8;
        CyclicBarrier together = new CyclicBarrier(starts);
        ExecutorService threads = Executors.newFixedThreadPool(starts);
        try {
            List<Callable<String>> tasks = IntStream.range(0, starts)
                    .<Callable<String>>mapToObj(i -> () -> {
                        together.await();
                        return Token.in(folder).reveal();
                    })
                    .toList();
            List<String> tokens = new java.util.ArrayList<>();
            for (Future<String> token : threads.invokeAll(tasks)) {
                tokens.add(token.get());
            }
            assertThat(tokens).hasSize(starts).containsOnly(Token.in(folder).reveal());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_token_that_others_can_read_is_refused_and_not_shown() throws Exception {
        String text = Token.in(folder).reveal();
        Files.setPosixFilePermissions(folder.resolve("token"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> Token.in(folder))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("rw-r-----")
                .hasMessageContaining("Delete the file")
                .hasMessageNotContaining(text);
    }

    @Test
    void a_file_that_holds_no_token_is_refused() throws Exception {
        Token.in(folder);
        Files.writeString(folder.resolve("token"), "short\n");
        assertThatThrownBy(() -> Token.in(folder))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("5 characters");
    }

    @Test
    void a_token_is_itself_and_nothing_else() throws Exception {
        Token token = Token.in(folder);
        assertThat(token.is(token.reveal())).isTrue();
        assertThat(token.is(token.reveal() + "x")).isFalse();
        assertThat(token.is("")).isFalse();
        assertThat(token.is(token.reveal().substring(1))).isFalse();
        assertThat(token).hasToString("(token)");
    }
}
