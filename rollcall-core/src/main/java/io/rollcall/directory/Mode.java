package io.rollcall.directory;

/** How far a directory's word goes. */
public enum Mode {
    /** Directory groups and local groups live side by side; a run never touches a local group (R6). */
    PARTIAL,
    /** The directory's group structure prevails (R7). */
    FULL
}
