package io.rollcall.server.json;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change as it was written down.
 *
 * @param run the run that made it; null for an edit by hand
 */
public record HistoryJson(@Nullable Long run, Instant at, String actor, ChangeJson change) {}
