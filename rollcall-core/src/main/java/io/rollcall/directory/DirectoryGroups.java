package io.rollcall.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The groups of a reading with their direct members: users by their ordinal in {@link DirectoryUsers}, groups by their
 * ordinal here, and users of other domains by their ordinal in {@link #foreign()}. Immutable, safe for many threads; the arrays handed out must not be written to.
 */
public final class DirectoryGroups {
    private static final int[] NONE = {};

    private final List<DirectoryGroup> groups;
    private final DirectoryIdTable table;
    private final int[][] users;
    private final int[][] children;
    private final Map<Integer, int[]> foreignMembers;
    private final List<Sid> foreign;

    private DirectoryGroups(Builder from) {
        groups = List.copyOf(from.groups);
        table = from.table;
        users = from.users.toArray(int[][]::new);
        children = from.children.toArray(int[][]::new);
        foreignMembers = Map.copyOf(from.foreignMembers);
        foreign = List.copyOf(from.foreign.keySet());
    }

    public static Builder builder() {
        return new Builder();
    }

    public int size() {
        return groups.size();
    }

    public DirectoryGroup get(int ordinal) {
        return groups.get(ordinal);
    }

    /** The ordinal of the group with this id, or -1. */
    public int ordinalOf(DirectoryId id) {
        return table.ordinalOf(id);
    }

    /** Ordinals of the users that are direct members, in no order, repeated where the directory repeats them. */
    public int[] directUsers(int ordinal) {
        return users[ordinal];
    }

    /** Ordinals of the groups that are direct members, in no order. A group may contain itself. */
    public int[] directGroups(int ordinal) {
        return children[ordinal];
    }

    /**
     * Ordinals in {@link #foreign()} of the direct members that belong to another domain: Active Directory's foreign
     * security principals.
     */
    public int[] foreignMembers(int ordinal) {
        return foreignMembers.getOrDefault(ordinal, NONE);
    }

    /** The users and groups of other domains that are members here, in the order in which they were met. */
    public List<Sid> foreign() {
        return foreign;
    }

    /** Collects groups, then their members; not safe for many threads. */
    public static final class Builder {
        private final List<DirectoryGroup> groups = new ArrayList<>();
        private final DirectoryIdTable table = new DirectoryIdTable();
        private final List<int[]> users = new ArrayList<>();
        private final List<int[]> children = new ArrayList<>();
        private final Map<Integer, int[]> foreignMembers = new HashMap<>();
        private final Map<Sid, Integer> foreign = new LinkedHashMap<>();

        private Builder() {}

        /** Adds a group without members and returns its ordinal. */
        public int add(DirectoryGroup group) {
            int ordinal = table.add(group.id());
            groups.add(group);
            users.add(NONE);
            children.add(NONE);
            return ordinal;
        }

        /** Whether a group of this id was added already. */
        public boolean contains(DirectoryId id) {
            return table.ordinalOf(id) >= 0;
        }

        public int size() {
            return groups.size();
        }

        /** The ordinal of the group with this id, or -1. */
        public int ordinalOf(DirectoryId id) {
            return table.ordinalOf(id);
        }

        /** The id of a group that was added. */
        public DirectoryId id(int ordinal) {
            return table.id(ordinal);
        }

        /** Sets a group's direct members; the arrays are kept, not copied. */
        public Builder members(int ordinal, int[] userOrdinals, int[] groupOrdinals) {
            users.set(ordinal, userOrdinals);
            children.set(ordinal, groupOrdinals);
            return this;
        }

        /** The ordinal of a member of another domain. */
        public int foreign(Sid sid) {
            return foreign.computeIfAbsent(sid, any -> foreign.size());
        }

        /** Sets a group's direct members of other domains, as {@link #foreign(Sid)} numbered them. */
        public Builder foreignMembers(int ordinal, int[] foreignOrdinals) {
            if (foreignOrdinals.length > 0) {
                foreignMembers.put(ordinal, foreignOrdinals);
            }
            return this;
        }

        /** @throws IllegalArgumentException if two groups have the same id */
        public DirectoryGroups build() {
            table.requireDistinct();
            return new DirectoryGroups(this);
        }
    }
}
