package io.rollcall.server;

import java.security.GeneralSecurityException;
import java.util.ServiceConfigurationError;

/**
 * Uses the other processor while a command still looks at its arguments: what Java loads and links for connections, to the
 * database and to a directory, takes longer than to connect. All that changes is when that is done; what fails here fails
 * again where it is needed, and is reported there.
 */
public final class HeadStart {
    private HeadStart() {}

    /** Comes back at once. Does nothing where there is no other processor. */
    public static void take() {
        if (Runtime.getRuntime().availableProcessors() == 1) {
            return;
        }
        Thread beside = new Thread(HeadStart::connections, "head start");
        beside.setDaemon(true);
        beside.start();
    }

    private static void connections() {
        try {
            io.rollcall.postgres.HeadStart.take();
            io.rollcall.ldap.HeadStart.take();
        } catch (GeneralSecurityException | RuntimeException | LinkageError | ServiceConfigurationError later) {
            // It fails again where it is needed.
        }
    }
}
