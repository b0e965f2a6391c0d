package io.rollcall.server.json;

import java.time.Instant;
import java.util.List;

/** Who was a member of a group at a moment: login names, sorted. */
public record MembersAtJson(String group, Instant at, List<String> members) {}
