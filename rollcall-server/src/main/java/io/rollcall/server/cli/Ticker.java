package io.rollcall.server.cli;

import io.rollcall.directory.Progress;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Shows on a terminal what is going on, once it takes longer than a second: one line, rewritten a few times a second,
 * and wiped out before anything else is printed. Without a terminal it shows nothing. Safe for many threads.
 */
final class Ticker implements Progress, AutoCloseable {
    private static final long PATIENCE_MILLIS = 1000;
    private static final long STEP_MILLIS = 250;

    private final PrintStream err;
    private final long started = System.nanoTime();
    private final Thread painter;
    private final String asking;
    private @Nullable String reading;
    private long count;
    private int painted;
    private boolean over;

    Ticker(PrintStream err, boolean terminal, String asking) {
        this.err = err;
        this.asking = asking;
        painter = new Thread(this::paint, "progress");
        painter.setDaemon(true);
        if (terminal) {
            painter.start();
        }
    }

    @Override
    public synchronized void read(String what, long count) {
        reading = what;
        this.count = count;
    }

    private String doing() {
        return reading == null ? asking : "reading " + reading + " … " + Text.count(count);
    }

    private synchronized void paint() {
        try {
            while (!over) {
                long millis = (System.nanoTime() - started) / 1_000_000;
                if (millis >= PATIENCE_MILLIS) {
                    String line = doing() + "  (" + millis / 1000 + " s)";
                    err.print("\r" + Text.padded(line, painted));
                    err.flush();
                    painted = Text.width(line);
                }
                wait(STEP_MILLIS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        if (!over && painted > 0) {
            err.print("\r" + " ".repeat(painted) + "\r");
            err.flush();
        }
        over = true;
        notifyAll();
    }
}
