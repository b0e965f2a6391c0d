package io.rollcall.server.cli;

import io.rollcall.directory.DirectorySettings;
import io.rollcall.server.Rollcall;
import io.rollcall.server.json.JsonForms;
import io.rollcall.server.operations.DirectoryOperations;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command works with: Rollcall, opened when it is first needed, and the two streams. Everything printed for a
 * person is made safe for a terminal; JSON escapes by itself.
 */
final class Shell implements AutoCloseable {
    static final int OK = 0;
    static final int ERROR = 1;
    static final int PENDING = 2;
    static final int HELD = 3;

    private final Installation installation;
    private final PrintStream out;
    private final PrintStream err;
    private final Terminal terminal;
    private final Map<String, String> environment;
    private @Nullable Rollcall rollcall;
    private @Nullable Ticker ticker;

    Shell(
            Installation installation,
            PrintStream out,
            PrintStream err,
            Terminal terminal,
            Map<String, String> environment) {
        this.installation = installation;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
    }

    Rollcall rollcall() {
        Rollcall open = rollcall;
        if (open == null) {
            try (Ticker waiting = new Ticker(err, terminal.isThere(), "opening the database")) {
                open = installation.open();
            }
            rollcall = open;
        }
        return open;
    }

    static void atLeastOne(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("--limit is " + limit + "; it can be 1 or more.");
        }
    }

    Installation installation() {
        return installation;
    }

    /** Who asks, as the journal has it. */
    String actor() {
        return "cli:" + System.getProperty("user.name", "?");
    }

    Terminal terminal() {
        return terminal;
    }

    @Nullable String environment(String variable) {
        return environment.get(variable);
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** Begins to show progress; the next line printed ends it. */
    Ticker progress(String doing) {
        quiet();
        Ticker begun = new Ticker(err, terminal.isThere(), doing);
        ticker = begun;
        return begun;
    }

    void line(String text) {
        quiet();
        out.println(Text.safe(text));
    }

    void lines(List<String> lines) {
        lines.forEach(this::line);
    }

    /** A table, or a line that says that there is nothing in it. */
    void table(Table table, String ifEmpty) {
        if (table.isEmpty()) {
            line(ifEmpty);
        } else {
            lines(table.lines());
        }
    }

    void note(String text) {
        quiet();
        text.lines().forEach(line -> err.println(Text.safe(line)));
    }

    void warn(DirectorySettings settings) {
        DirectoryOperations.warnings(settings).forEach(warning -> note("warning: " + warning));
    }

    void warn(String directory) {
        warn(rollcall().directories().find(directory));
    }

    JsonForms forms() {
        return new JsonForms(rollcall().registry());
    }

    void json(Object value) {
        quiet();
        mapper().writeValueAsString(value).lines().forEach(line -> out.println(Text.safe(line)));
    }

    /** Writes one JSON array, page by page, so that no list has to fit into memory. */
    JsonArray jsonArray() {
        quiet();
        return new JsonArray(out, mapper());
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    }

    private void quiet() {
        if (ticker != null) {
            ticker.close();
            ticker = null;
        }
    }

    @Override
    public void close() {
        quiet();
        out.flush();
        err.flush();
        if (rollcall != null) {
            rollcall.close();
        }
    }
}
