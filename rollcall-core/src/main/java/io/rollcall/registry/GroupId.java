package io.rollcall.registry;

/** A group's id in the registry: dense, given once, never used again. */
public record GroupId(int value) implements Comparable<GroupId> {
    @Override
    public int compareTo(GroupId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
