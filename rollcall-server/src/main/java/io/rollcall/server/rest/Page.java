package io.rollcall.server.rest;

import io.rollcall.registry.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items what is on the page
 * @param next the cursor to ask the next page with; null on the last
 */
record Page<T>(
        List<T> items,

        @Schema(
                description = "Give it as `after` to get the next page; null on the last. Its form may change.",
                types = {"string", "null"})
        @Nullable String next) {
    static final int MAX = 1000;
    private static final int MAX_POSITION = Integer.MAX_VALUE - MAX - 1;

    Page {
        items = List.copyOf(items);
    }

    /**
     * Cuts a page from a list that was asked for with one item more than fits: if that one is there, so is a next page.
     *
     * @param position where an item stands, for the cursor
     * @param shapes turns the items that are shown into what is answered
     */
    static <S, T> Page<T> of(
            List<S> oneMore, int limit, ToLongFunction<S> position, Function<List<S>, List<T>> shapes) {
        boolean more = oneMore.size() > limit;
        List<S> shown = more ? oneMore.subList(0, limit) : oneMore;
        return new Page<>(shapes.apply(shown), more ? cursor(position.applyAsLong(shown.get(shown.size() - 1))) : null);
    }

    /** Cuts a page from a list that begins with the first item, where the cursor is how many were shown before. */
    static <S, T> Page<T> cut(List<S> fromFirst, int skip, int limit, Function<List<S>, List<T>> shapes) {
        int from = Math.min(skip, fromFirst.size());
        int to = Math.min(from + limit, fromFirst.size());
        return new Page<>(shapes.apply(fromFirst.subList(from, to)), to < fromFirst.size() ? cursor(to) : null);
    }

    /** Checks the number of items asked for. */
    static int limit(int asked) {
        if (asked < 1 || asked > MAX) {
            throw new RefusedException(
                    RefusedException.Kind.INVALID, "limit is " + asked + "; it can be 1 to " + MAX + ".");
        }
        return asked;
    }

    /** Reads a cursor back that stands for an id or a number of items; 0 for the first page. */
    static int after(@Nullable String cursor) {
        long position = after(cursor, 0);
        if (position > MAX_POSITION) {
            throw noCursor();
        }
        return (int) position;
    }

    /**
     * Reads a cursor back.
     *
     * @param first what stands for the first page
     */
    static long after(@Nullable String cursor, long first) {
        if (cursor == null) {
            return first;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            long position = Long.parseLong(text);
            if (position >= 0) {
                return position;
            }
        } catch (IllegalArgumentException noCursor) {
            // Refused below, with the negative ones.
        }
        throw noCursor();
    }

    private static RefusedException noCursor() {
        return new RefusedException(
                RefusedException.Kind.INVALID,
                "after is no cursor: give what the page before answered as next, or leave it out for the first page.");
    }

    private static String cursor(long position) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Long.toString(position).getBytes(StandardCharsets.US_ASCII));
    }
}
