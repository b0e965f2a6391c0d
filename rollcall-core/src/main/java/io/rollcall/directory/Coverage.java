package io.rollcall.directory;

/**
 * For what a reading is complete. Absence proves nothing outside of it (R15): a leave may be planned only where the
 * coverage says that the reading would have shown the membership if there were one.
 */
public enum Coverage {
    /** Every user and every group in the directory's scope, with all members. */
    EVERYTHING,

    /**
     * Everything was read, and is exactly what it was when an {@link Imprint} of it was taken. Users and groups are not in
     * the reading: it proves that nothing changed, and nothing else.
     */
    UNCHANGED,

    /**
     * One user and every group that holds this user, directly or through nesting. Nothing is known of anyone else, nor of
     * groups that do not hold the user.
     */
    GROUPS_OF_ONE_USER,

    /**
     * One group, and the groups inside it at whatever depth, each with all members. Nothing is known of other groups, nor
     * of users beyond their being members.
     */
    ONE_GROUP
}
