package io.rollcall.registry;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryIdTable;
import java.util.Arrays;

/**
 * The registered users that are linked to one directory, in columns: found by directory id, with what a plan needs to
 * know of them. Immutable once built.
 */
public final class LinkedUsers {
    private final DirectoryIdTable table;
    private final int[] userIds;
    private final long[] digests;
    private final UserSet all;

    private LinkedUsers(Builder from) {
        table = from.table;
        userIds = Arrays.copyOf(from.userIds, table.size());
        digests = Arrays.copyOf(from.digests, table.size());
        all = UserSet.of(userIds);
    }

    public static Builder builder() {
        return builder(64);
    }

    /** For so many users without anything being moved. */
    public static Builder builder(int users) {
        return new Builder(users);
    }

    /** These, and others after them; those that are here already stay as they are. */
    public LinkedUsers plus(LinkedUsers more) {
        if (more.size() == 0) {
            return this;
        }
        Builder both = new Builder(this);
        boolean any = false;
        for (int index = 0; index < more.size(); index++) {
            if (indexOf(more.directoryId(index)) < 0) {
                both.add(more.directoryId(index), more.userId(index), more.digest(index));
                any = true;
            }
        }
        return any ? both.build() : this;
    }

    /** The number of linked users; each is addressed by an index from 0. */
    public int size() {
        return userIds.length;
    }

    /** The index of the user linked to this id, or -1. */
    public int indexOf(DirectoryId id) {
        return table.ordinalOf(id);
    }

    /** Their ids, each by its user's index; not to be added to. */
    public DirectoryIdTable ids() {
        return table;
    }

    /** Of each of these ids, by its number there, the index of the user linked to it, or -1. */
    public int[] indexesOf(DirectoryIdTable ids) {
        return table.ordinalsOf(ids);
    }

    public DirectoryId directoryId(int index) {
        return table.id(index);
    }

    public int userId(int index) {
        return userIds[index];
    }

    /** The digest of the directory's attributes when they were last taken over. */
    public long digest(int index) {
        return digests[index];
    }

    public UserSet all() {
        return all;
    }

    /** Collects linked users; not safe for many threads. */
    public static final class Builder {
        private final DirectoryIdTable table;
        private int[] userIds;
        private long[] digests;

        private Builder(int users) {
            table = new DirectoryIdTable(users);
            userIds = new int[Math.max(users, 2)];
            digests = new long[userIds.length];
        }

        private Builder(LinkedUsers from) {
            table = from.table.copy();
            userIds = Arrays.copyOf(from.userIds, from.size() + 64);
            digests = Arrays.copyOf(from.digests, from.size() + 64);
        }

        public Builder add(DirectoryId id, int userId, long digest) {
            return add(id.high(), id.low(), userId, digest);
        }

        /** Adds the user linked to the id of these halves. */
        public Builder add(long idHigh, long idLow, int userId, long digest) {
            int index = table.add(idHigh, idLow);
            if (index == userIds.length) {
                userIds = Arrays.copyOf(userIds, index + (index >> 1));
                digests = Arrays.copyOf(digests, userIds.length);
            }
            userIds[index] = userId;
            digests[index] = digest;
            return this;
        }

        public LinkedUsers build() {
            table.requireDistinct();
            return new LinkedUsers(this);
        }
    }
}
