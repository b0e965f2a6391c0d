package io.rollcall.ldap;

import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;

/**
 * Lets the small pieces of a long answer gather before they are read. A server sends each entry by a call of its own; a
 * client that waits for the next one is woken a million times, by the server, on the server's time. Where both are on one
 * machine, OpenLDAP needed nearly twice the time for it: it sends faster to a client that looks only now and then.
 *
 * <p>The first pieces of an answer are read at once, so a short answer waits for nothing. Not safe for many threads.
 */
final class Gathering {
    /** So many pieces of an answer are read as they come. */
    static final int AT_ONCE = 16;

    /** A piece of that many bytes did gather: there may be more behind it already. */
    static final int LARGE = 32 << 10;

    /** Far less than what fits into a socket's buffer takes to come. */
    private static final long NANOS = 700_000;

    static final Runnable NO_PAUSE = () -> {};

    private final Runnable pause;
    private int pieces;
    private boolean small;

    /** @param pause waits a little */
    Gathering(Runnable pause) {
        this.pause = pause;
    }

    /**
     * What to wait before reading from this socket. Nothing with TLS, where a read gives one record, whatever has gathered:
     * a small piece says nothing of what is there.
     */
    static Runnable pauseFor(Socket socket) {
        return socket instanceof SSLSocket ? NO_PAUSE : () -> LockSupport.parkNanos(NANOS);
    }

    /** Another answer begins. */
    void begin() {
        pieces = 0;
    }

    /** To be called before more is read. */
    void await() {
        if (small && pieces >= AT_ONCE) {
            pause.run();
        }
    }

    /** So many bytes were there at once. */
    void came(int bytes) {
        pieces++;
        small = bytes < LARGE;
    }
}
