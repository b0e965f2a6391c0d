package io.rollcall.journal;

import java.time.Instant;

/** When a run began, and who or what asked for it, such as {@code schedule} or {@code cli:jo}. */
public record RunStamp(Instant started, String actor) {}
