package io.rollcall.directory;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the servers of a directory had come when it was read: a mark for each origin of changes, where the server says
 * so. Marks of one origin are compared as text, and never go back unless a server is behind or was restored; marks of
 * different origins say nothing of each other.
 *
 * @param marks by origin, such as {@code contextCSN of dc=corp,dc=example, server 001}
 */
public record Position(SortedMap<String, String> marks) {
    /** Of a server that says nothing: it is neither behind nor ahead of anything. */
    public static final Position NONE = new Position(new TreeMap<>());

    public Position {
        marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
    }

    /** The first origin that is at an earlier mark here than in another position, if there is one. */
    public Optional<String> behind(Position other) {
        return marks.entrySet().stream()
                .filter(mark -> mark.getValue().compareTo(other.marks.getOrDefault(mark.getKey(), "")) < 0)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The later mark of each origin. */
    public Position and(Position other) {
        SortedMap<String, String> later = new TreeMap<>(marks);
        other.marks.forEach((origin, mark) ->
                later.merge(origin, mark, (one, another) -> one.compareTo(another) >= 0 ? one : another));
        return new Position(later);
    }

    @Override
    public String toString() {
        return marks.toString();
    }
}
