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
 * <p>What a server has and what a reading of it needs can differ: a domain controller also counts changes of its own that
 * reach no other, so another one may lack these and yet be no older than what was read.
 *
 * @param marks what was there, by origin, such as {@code contextCSN of dc=corp,dc=example, server 001}
 * @param needs what another server must have, to be no older than what was read
 */
public record Position(SortedMap<String, String> marks, SortedMap<String, String> needs) {
    /** Of a server that says nothing: it is neither behind nor ahead of anything. */
    public static final Position NONE = new Position(new TreeMap<>());

    public Position {
        marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
        needs = Collections.unmodifiableSortedMap(new TreeMap<>(needs));
    }

    /** Of a server all of whose changes reach the others. */
    public Position(SortedMap<String, String> marks) {
        this(marks, marks);
    }

    /** The position that later readings must not be behind. */
    public Position toKeep() {
        return new Position(needs);
    }

    /** The first origin that is at an earlier mark here than one that was kept, if there is one. */
    public Optional<String> behind(Position kept) {
        return marks.entrySet().stream()
                .filter(mark -> mark.getValue().compareTo(kept.needs.getOrDefault(mark.getKey(), "")) < 0)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The later need of each origin. */
    public Position and(Position other) {
        SortedMap<String, String> later = new TreeMap<>(needs);
        other.needs.forEach((origin, mark) ->
                later.merge(origin, mark, (one, another) -> one.compareTo(another) >= 0 ? one : another));
        return new Position(later);
    }

    @Override
    public String toString() {
        return marks.toString();
    }
}
