package io.rollcall.server.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configured directory. There is no field for the password, only for whether there is one.
 *
 * @param trustsOwnCa whether certificates of its own are trusted instead of the JDK's
 * @param register {@code manual}, {@code all} or {@code members}
 * @param mode {@code partial} or {@code full}
 * @param interval the time between two automatic runs, as ISO 8601: {@code PT15M}
 * @param warnings what is unsafe about it
 */
public record DirectoryJson(
        String name,
        String kind,
        List<String> urls,
        boolean startTls,
        boolean verifyTls,
        boolean trustsOwnCa,
        @Nullable String bindDn,
        boolean hasPassword,
        String base,
        @Nullable String userBase,
        @Nullable String userFilter,
        @Nullable String groupBase,
        @Nullable String groupFilter,
        boolean nested,
        String register,
        String mode,
        boolean strict,
        String interval,
        List<String> warnings) {}
