package io.rollcall.server;

import org.slf4j.LoggerFactory;

/**
 * Uses the other processor while a command still looks at its arguments: what Java loads and links for connections, to the
 * database and to a directory, takes longer than to connect. All that changes is when that is done; what fails here fails
 * again where it is needed, and is reported there.
 */
public final class HeadStart {
    private HeadStart() {}

    /** Comes back at once. */
    public static void take() {
        Thread beside = new Thread(HeadStart::connections, "head start");
        beside.setDaemon(true);
        beside.start();
    }

    private static void connections() {
        try {
            io.rollcall.postgres.HeadStart.take();
            io.rollcall.ldap.HeadStart.take();
        } catch (Exception | LinkageError e) {
            LoggerFactory.getLogger(HeadStart.class).debug("No head start", e);
        }
    }
}
