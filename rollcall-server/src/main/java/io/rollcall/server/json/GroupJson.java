package io.rollcall.server.json;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group.
 *
 * @param kind {@code local} or {@code external}
 * @param directory the directory of an external group
 * @param dn where its directory group was when last read
 * @param directoryId its directory group's immutable id
 * @param members login names, sorted
 * @param usages places, sorted
 * @param changed when its members last changed
 */
public record GroupJson(
        int id,
        String name,
        String kind,
        boolean orphaned,
        @Nullable String directory,
        @Nullable String dn,
        @Nullable String directoryId,
        List<String> members,
        List<String> usages,
        Instant changed) {}
