package io.rollcall.directory;

/** Which directory users a run makes registered users. */
public enum RegisterPolicy {
    /** None: a person registers each. */
    MANUAL,
    /** All in scope. */
    ALL,
    /** Those who are members of a group that is imported. */
    MEMBERS
}
