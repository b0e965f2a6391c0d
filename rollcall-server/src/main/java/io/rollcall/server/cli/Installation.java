package io.rollcall.server.cli;

import io.rollcall.server.Rollcall;
import java.io.PrintStream;

/** What commands reach for beyond themselves; asked only by the command that needs it. */
@FunctionalInterface
public interface Installation {
    /** Opens Rollcall for one command, which closes it. */
    Rollcall open();

    /** Serves REST and runs the schedule until the process is told to stop, and answers the exit status. */
    default int serve(String host, int port, PrintStream out, PrintStream err) throws Exception {
        throw new IllegalArgumentException("There is no server to start from here.");
    }

    /**
     * Runs the demo, and answers the exit status.
     *
     * @param exit whether to stop after the examples
     */
    default int demo(boolean exit, PrintStream out) throws Exception {
        throw new IllegalArgumentException("There is no demo to start from here.");
    }
}
