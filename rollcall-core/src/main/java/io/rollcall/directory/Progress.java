package io.rollcall.directory;

/** Hears how far a reading is. Called from the reading thread, often: answer quickly, do not throw. */
@FunctionalInterface
public interface Progress {
    Progress SILENT = (what, count) -> {};

    /**
     * @param what what is being read, such as "users"
     * @param count how many have been read so far
     */
    void read(String what, long count);
}
