package io.rollcall.ldap;

import io.rollcall.directory.Directory.Step;
import io.rollcall.directory.DirectoryException;
import java.util.ArrayList;
import java.util.List;

/** Takes steps one by one, and notes of each what it found and how long it took. */
final class Steps {
    private final List<Step> taken = new ArrayList<>();

    /** What a step does; the answer says what it found. */
    interface Attempt {
        String run() throws DirectoryException;
    }

    /** Whether it went well. */
    boolean take(String name, Attempt attempt) {
        long start = System.nanoTime();
        boolean ok = true;
        String found;
        try {
            found = attempt.run();
        } catch (DirectoryException problem) {
            ok = false;
            found = problem.getMessage();
        }
        taken.add(new Step(name, ok, found, (System.nanoTime() - start) / 1_000_000));
        return ok;
    }

    void remark(String remark) {
        taken.add(new Step("remark", true, remark, 0));
    }

    List<Step> taken() {
        return List.copyOf(taken);
    }
}
