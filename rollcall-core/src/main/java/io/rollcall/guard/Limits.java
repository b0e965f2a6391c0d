package io.rollcall.guard;

/**
 * When a plan is held.
 *
 * @param leaveShare the share of the memberships of the directory's external groups, 0 to 1, above which …
 * @param leaveMinimum … and at how many leaves at the least
 */
public record Limits(double leaveShare, int leaveMinimum) {
    public static final Limits DEFAULT = new Limits(0.25, 20);
}
