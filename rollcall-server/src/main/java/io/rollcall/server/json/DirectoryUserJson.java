package io.rollcall.server.json;

import org.jspecify.annotations.Nullable;

/** A user as the directory describes it. */
public record DirectoryUserJson(
        String id,
        String login,
        String displayName,
        @Nullable String mail,
        boolean active,
        String dn) {}
