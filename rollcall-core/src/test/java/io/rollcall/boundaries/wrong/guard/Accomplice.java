package io.rollcall.boundaries.wrong.guard;

import io.rollcall.boundaries.wrong.plan.Spooler;
import java.io.IOException;
import java.nio.file.Path;

/** Wrong: a cycle with the package of plans. */
final class Accomplice {
    private Accomplice() {}

    static ApprovedPlan wave(Path file) throws IOException {
        return Spooler.spool(file);
    }
}
