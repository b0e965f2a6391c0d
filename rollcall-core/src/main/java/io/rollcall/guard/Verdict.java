package io.rollcall.guard;

/** What the guard says of a plan. */
public sealed interface Verdict permits ApprovedPlan, HeldPlan {}
