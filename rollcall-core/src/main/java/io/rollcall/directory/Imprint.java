package io.rollcall.directory;

/**
 * By what a directory recognises that it says exactly what it said when it was last read: made by the directory, kept by
 * the registry, and understood by nobody but the directory that made it.
 */
public final class Imprint {
    private final byte[] bytes;

    /** @param bytes kept, not copied */
    public Imprint(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }
}
