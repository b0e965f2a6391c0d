package io.rollcall.ldap;

import java.util.Optional;

/**
 * Makes sure that the pages of one answer lead somewhere (RFC 2696). The cookie does not tell: 389 DS sends the same one
 * with every page. So what counts is what comes: no page begins with an entry that another began with, and not too many
 * pages in a row are empty; some may be, where a server looks at many entries and finds none.
 */
final class Pages {
    private static final int MOST_EMPTY = 1_000;

    /** More than Rollcall is made for by far, and a server that invents entries gets no further. */
    private static final long MOST_ENTRIES = 10_000_000;

    private final DnHasher hasher = DnHasher.withFreshKey();
    private final HashTable first = new HashTable();
    private boolean begun;
    private int empty;
    private long entries;

    /** Notes an entry, and says what is wrong, if anything is. */
    Optional<String> entry(RawEntry entry) {
        entries++;
        if (entries > MOST_ENTRIES) {
            return Optional.of("the server does not stop sending entries; the limit is " + MOST_ENTRIES);
        }
        if (begun) {
            return Optional.empty();
        }
        begun = true;
        empty = 0;
        hasher.hash(entry.bytes(), entry.dnStart(), entry.dnEnd());
        return first.add(hasher.high(), hasher.low())
                ? Optional.empty()
                : Optional.of("the server sent a page again, the one that begins with \"" + entry.dn()
                        + "\": it lost its place, or the cookie that says where to go on");
    }

    /** Notes the end of a page that another is to follow, and says what is wrong, if anything is. */
    Optional<String> next() {
        if (!begun && ++empty >= MOST_EMPTY) {
            return Optional.of("the server sent " + empty + " empty pages in a row and still announces another");
        }
        begun = false;
        return Optional.empty();
    }
}
