package io.rollcall.boundaries.wrong.guard;

import java.util.List;

/** Wrong: anybody can make one. */
public record ApprovedPlan(List<String> lines) {}
