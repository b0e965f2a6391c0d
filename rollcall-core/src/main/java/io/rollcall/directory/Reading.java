package io.rollcall.directory;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was read from a directory, with the coverage for which it is complete. A reading that could not be completed is
 * never made: a {@link DirectoryException} comes instead.
 *
 * @param remarks what an administrator should know though it is no error, such as "3 members are outside the user
 *     base"; one sentence each
 * @param position how far the server had come before anything was read, and what another one must have
 * @param imprint by which the same is recognised when it is read again; empty if nobody asked for it, or it cannot be
 *     taken
 */
public record Reading(
        DirectoryName directory,
        Instant at,
        Coverage coverage,
        boolean nested,
        DirectoryUsers users,
        DirectoryGroups groups,
        Tally tally,
        List<String> remarks,
        Position position,
        Optional<Imprint> imprint) {
    public Reading(
            DirectoryName directory,
            Instant at,
            Coverage coverage,
            boolean nested,
            DirectoryUsers users,
            DirectoryGroups groups,
            Tally tally,
            List<String> remarks,
            Position position) {
        this(directory, at, coverage, nested, users, groups, tally, remarks, position, Optional.empty());
    }

    /** A reading of servers that do not say how far they have come. */
    public Reading(
            DirectoryName directory,
            Instant at,
            Coverage coverage,
            boolean nested,
            DirectoryUsers users,
            DirectoryGroups groups,
            Tally tally,
            List<String> remarks) {
        this(directory, at, coverage, nested, users, groups, tally, remarks, Position.NONE);
    }

    /** That nothing changed since the imprint was taken. */
    public static Reading unchanged(
            DirectoryName directory, Instant at, boolean nested, Tally tally, List<String> remarks, Position position) {
        return new Reading(
                directory,
                at,
                Coverage.UNCHANGED,
                nested,
                DirectoryUsers.of(List.of()),
                DirectoryGroups.builder().build(),
                tally,
                remarks,
                position);
    }

    /**
     * @param nested whether a member of a member group is a member too (R16)
     */
    public Reading {
        Objects.requireNonNull(coverage, "a reading says for what it is complete");
        remarks = List.copyOf(remarks);
    }

    /**
     * How many direct members were read, and how many more are no user and no group of this reading.
     *
     * @param memberships direct members, users and groups, that are in the reading
     * @param dangling members whose entry does not exist any more
     * @param outOfScope members outside the configured bases and filters
     * @param foreign members that are users or groups of another domain, named by SID
     */
    public record Tally(long memberships, long dangling, long outOfScope, long byPrimaryGroup, long foreign) {
        public static final Tally NONE = new Tally(0, 0, 0);

        /**
         * @param byPrimaryGroup how many of the memberships no group names, because the users name the group (Active
         *     Directory)
         */
        public Tally {}

        public Tally(long memberships, long dangling, long outOfScope) {
            this(memberships, dangling, outOfScope, 0, 0);
        }

        /** Memberships that groups name. */
        public long named() {
            return memberships - byPrimaryGroup + foreign;
        }
    }
}
