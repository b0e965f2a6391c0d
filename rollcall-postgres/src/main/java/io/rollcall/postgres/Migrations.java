package io.rollcall.postgres;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The schema versions that this Rollcall knows: the files {@code V<number>__<what>.sql} in the package
 * {@code io.rollcall.postgres.migration}, each with the checksum that Flyway gives it. Written down here, since every
 * command asks and only a few bring a database up to date: to read the files takes longer than to ask the database.
 * {@code DatabaseTest} compares them with what Flyway finds.
 */
final class Migrations {
    static final String LOCATION = "classpath:io/rollcall/postgres/migration";

    /** From V1 on. */
    private static final int[] CHECKSUMS = {
        -1091787910,
        -1323343151,
        -94549580,
        -922406763,
        206291596,
        732287339,
        2093425255,
        -1818108187,
        -1987692808,
        -840474123,
        1321987429,
        1511392759,
        27641872,
    };

    private static final SortedMap<Integer, Integer> KNOWN = numbered();

    private Migrations() {}

    /** Version and checksum of each, in order. */
    static SortedMap<Integer, Integer> known() {
        return KNOWN;
    }

    private static SortedMap<Integer, Integer> numbered() {
        SortedMap<Integer, Integer> numbered = new TreeMap<>();
        for (int checksum : CHECKSUMS) {
            numbered.put(numbered.size() + 1, checksum);
        }
        return Collections.unmodifiableSortedMap(numbered);
    }
}
