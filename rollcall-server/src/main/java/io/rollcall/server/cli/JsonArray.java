package io.rollcall.server.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** One JSON array, written element by element. Not safe for many threads. */
final class JsonArray implements AutoCloseable {
    private final PrintStream out;
    private final JsonMapper mapper;
    private boolean begun;

    JsonArray(PrintStream out, JsonMapper mapper) {
        this.out = out;
        this.mapper = mapper;
        out.print("[");
    }

    void add(List<?> elements) {
        for (Object element : elements) {
            out.print(begun ? ",\n" : "\n");
            out.print(mapper.writeValueAsString(element).lines().map(Text::safe).collect(Collectors.joining("\n")));
            begun = true;
        }
    }

    @Override
    public void close() {
        out.println(begun ? "\n]" : "]");
    }
}
