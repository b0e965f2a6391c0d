package io.rollcall.plan;

import io.rollcall.directory.Reading;
import io.rollcall.registry.RegistryView;

/** Plans the difference between directory and registry. */
public final class Planner {
    /** Makes the plan that fulfils the intent. */
    public Plan plan(Intent intent, Reading reading, RegistryView view) {
        throw new IllegalStateException(intent + " of " + reading + " for " + view);
    }
}
