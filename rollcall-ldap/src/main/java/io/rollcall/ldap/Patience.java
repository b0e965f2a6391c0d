package io.rollcall.ldap;

import io.rollcall.directory.DirectoryKind;
import java.time.Duration;

/**
 * How long to wait, and how many entries to ask for at once.
 *
 * @param connect for a connection, for each URL
 * @param answer for the next piece of an answer
 * @param page entries a page (RFC 2696)
 * @param reading for everything that is read on one connection: a server that always has a little more must not hold a
 *     run for ever
 * @param gathers whether to wait until more is there than a little, because a great deal is to come
 */
record Patience(Duration connect, Duration answer, int page, Duration reading, boolean gathers) {
    /** What every server allows, unless somebody set less; Active Directory serves no more unless told otherwise. */
    static final int SMALL_PAGE = 1_000;

    /** At the end of each page a server waits for the client, and looks for its place again. */
    private static final int LARGE_PAGE = 100_000;

    static Patience of(DirectoryKind kind) {
        int page = kind == DirectoryKind.AD ? SMALL_PAGE : LARGE_PAGE;
        return new Patience(Duration.ofSeconds(5), Duration.ofSeconds(60), page);
    }

    Patience(Duration connect, Duration answer, int page) {
        this(connect, answer, page, Duration.ofHours(1));
    }

    Patience(Duration connect, Duration answer, int page, Duration reading) {
        this(connect, answer, page, reading, false);
    }

    /** The same, for reading a whole directory. */
    Patience gathering() {
        return new Patience(connect, answer, page, reading, true);
    }
}
