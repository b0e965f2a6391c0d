package io.rollcall;

/** The registry changed between view and apply: plan again from a new view (R20). Nothing was changed. */
public final class RegistryChangedException extends Exception {
    private static final long serialVersionUID = 1L;

    public RegistryChangedException() {
        super("the registry changed since the plan was made", null, false, false);
    }
}
