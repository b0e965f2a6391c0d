package io.rollcall.server.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registered user.
 *
 * @param directory the directory that the user is linked to
 * @param directoryId the linked directory user's immutable id
 * @param groups names, sorted
 */
public record UserJson(
        int id,
        String login,
        String displayName,
        @Nullable String mail,
        boolean active,
        @Nullable String directory,
        @Nullable String dn,
        @Nullable String directoryId,
        List<String> groups) {}
