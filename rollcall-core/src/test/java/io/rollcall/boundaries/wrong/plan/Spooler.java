package io.rollcall.boundaries.wrong.plan;

import io.rollcall.boundaries.wrong.guard.ApprovedPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.util.Lists;

/** Wrong: does I/O, knows a library that core must not, makes an approved plan, and makes a cycle with the guard. */
public final class Spooler {
    private Spooler() {}

    public static ApprovedPlan spool(Path file) throws IOException {
        return new ApprovedPlan(Lists.newArrayList(Files.readAllLines(file)));
    }
}
