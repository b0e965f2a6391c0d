package io.rollcall.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.server.Rollcall;
import io.rollcall.server.TestWorld;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs commands over a world in memory and keeps what they print. */
abstract class CommandTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path folder;

    TestWorld world;

    /** What a person at the terminal answers; null if nobody is there. */
    @Nullable Boolean answer;

    @BeforeEach
    void makeTheWorld() {
        world = new TestWorld(folder);
    }

    /** What happens while the person thinks about the question. */
    Runnable meanwhile = () -> {};

    /** How often a command opened Rollcall. */
    int opened;

    record Answer(int status, String out, String err) {
        Answer ok() {
            return exits(0);
        }

        Answer exits(int expected) {
            assertThat(status).as("exit status; out: %s err: %s", out, err).isEqualTo(expected);
            return this;
        }

        JsonNode json() {
            return MAPPER.readTree(out);
        }
    }

    Answer run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal() {
            @Override
            public boolean isThere() {
                return answer != null;
            }

            @Override
            public boolean yes(String question) {
                meanwhile.run();
                return Boolean.TRUE.equals(answer);
            }
        };
        int status = Cli.run(
                new InMemory(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                Map.of("CORP_PASSWORD", "s3cret-hunter2"),
                arguments);
        return new Answer(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private final class InMemory implements Installation {
        @Override
        public Rollcall open() {
            opened++;
            return world.rollcall;
        }

        @Override
        public int serve(String host, int port, PrintStream out, PrintStream err) {
            out.println("serve " + host + " " + port);
            return 0;
        }

        @Override
        public int demo(boolean exit, PrintStream out) {
            out.println("demo " + exit);
            return 0;
        }
    }
}
