package io.rollcall;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.Reading;
import io.rollcall.plan.Plan;
import io.rollcall.registry.RegistryView;

/** The two sides that a run's plan is made from. For one run, in one thread. */
interface Sides {
    /**
     * Both sides, the registry as it is now.
     *
     * @throws DirectoryException if the directory could not be read completely
     */
    Both now() throws DirectoryException;

    /** Told when a plan that was made from what {@link #now} answered last was done. */
    default void done(Plan plan) {}

    /** What was read, and the registry that the plan is made for. */
    record Both(Reading reading, RegistryView view) {}
}
