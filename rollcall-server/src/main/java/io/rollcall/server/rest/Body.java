package io.rollcall.server.rest;

import io.rollcall.registry.RefusedException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks what a body must have. */
final class Body {
    private Body() {}

    /**
     * @throws RefusedException if the field is missing
     */
    static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new RefusedException(RefusedException.Kind.INVALID, "The body must have the field " + field + ".");
        }
        return value;
    }

    /**
     * @throws RefusedException if the list is missing or empty, or one in it is null
     */
    static List<String> some(String field, @Nullable List<String> values) {
        List<String> given = any(field, required(field, values));
        if (given.isEmpty()) {
            throw new RefusedException(RefusedException.Kind.INVALID, "The list " + field + " must not be empty.");
        }
        return given;
    }

    /**
     * The list, empty if it is missing.
     *
     * @throws RefusedException if one in it is null
     */
    static List<String> any(String field, @Nullable List<String> values) {
        List<String> given = values == null ? List.of() : values;
        if (given.stream().anyMatch(Objects::isNull)) {
            throw new RefusedException(RefusedException.Kind.INVALID, "The list " + field + " must not hold null.");
        }
        return given;
    }
}
