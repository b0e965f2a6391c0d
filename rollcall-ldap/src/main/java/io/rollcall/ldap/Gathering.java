package io.rollcall.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Lets the small pieces of a long answer gather before they are read. A server sends each entry by a call of its own; a
 * client that waits for the next one is woken a million times, by the server, on the server's time. It sends faster to a
 * client that looks only now and then.
 *
 * <p>On one machine that call also carries each entry all the way into the client's buffer, for as long as there is room.
 * So the buffer is small there, and once much has come the pause is longer: with the buffer full, what the server sends is
 * only put down, some thousand entries in one queue, and goes the rest of the way in large pieces when we read. The same
 * million users took OpenLDAP 15 s of processor time for a client that reads at once, 11 s for one that pauses, 7 s for
 * one that has a small buffer too. Long entries gain nothing by that, and get a larger buffer; very long ones get no pause
 * either, in which that would fill up and the server would wait. Between two machines a small buffer would limit how much is
 * on its way, so there it stays as the system has it.
 *
 * <p>Only where a whole directory is read ({@link Patience#gathers}). The first pieces of an answer are read at once, so a
 * short answer waits for nothing. Not safe for many threads.
 */
final class Gathering {
    /** So many pieces of an answer are read as they come. */
    static final int AT_ONCE = 16;

    /** In bytes. With four times as much, the system's own effort was three times as large. */
    static final int SMALL_BUFFER = 16 << 10;

    /** More would be of no use: a connection that began with a small buffer has 64 KiB under way at most (RFC 7323, 2.3). */
    private static final int LARGER_BUFFER = 128 << 10;

    /** An answer of so many bytes is worth the longer pause. */
    static final int MUCH = 1 << 20;

    /** Entries of so many bytes on average are long. */
    static final int LONG_ENTRIES = 1 << 10;

    /** And of so many they are so long that nothing is gained by waiting. */
    static final int VERY_LONG_ENTRIES = 3 << 10;

    /** A single entry of so many is long. */
    static final int LONG_ENTRY = 256 << 10;

    private final Consumer<Duration> pause;

    /** Unless the server is on this machine, and its buffer small or its entries long. */
    private final Pace usual;

    private final boolean here;

    /** Whose buffer is small, as long as it is. */
    private @Nullable Socket narrow;

    private int pieces;
    private long bytes;
    private int messages;
    private boolean little;

    /**
     * @param pause how long to wait before more is read
     * @param enough a piece of that many bytes did gather: there may be more behind it already
     */
    private record Pace(Duration pause, int enough) {
        static final Pace NONE = new Pace(Duration.ZERO, 0);

        /** Far less than what fits into a socket's buffer takes to come. */
        static final Pace BRIEF = new Pace(Duration.ofNanos(700_000), 32 << 10);

        /** Until the small buffer is full. */
        static final Pace NARROW = new Pace(BRIEF.pause, SMALL_BUFFER / 4);

        /** Some megabytes fit into the sender's queue: more than it fills meanwhile. */
        static final Pace SLOW = new Pace(Duration.ofMillis(5), SMALL_BUFFER / 4);
    }

    private Gathering(Pace usual, @Nullable Socket narrow, Consumer<Duration> pause) {
        this.usual = usual;
        this.narrow = narrow;
        here = narrow != null;
        this.pause = pause;
    }

    /**
     * To be called before a socket is connected on which no TLS will be spoken: its buffer cannot well become smaller
     * afterwards.
     */
    static void prepare(Socket socket, SocketAddress server) throws IOException {
        if (server instanceof InetSocketAddress place && isHere(place.getAddress())) {
            socket.setReceiveBufferSize(SMALL_BUFFER);
        }
    }

    /** What suits a connected socket that was prepared. */
    static Gathering on(Socket socket) {
        return on(socket, pause -> LockSupport.parkNanos(pause.toNanos()));
    }

    /**
     * Nothing is waited for with TLS, where a read gives one record, whatever has gathered: a small piece says nothing of
     * what is there.
     */
    static Gathering on(Socket socket, Consumer<Duration> pause) {
        if (socket instanceof SSLSocket) {
            return new Gathering(Pace.NONE, null, pause);
        }
        return new Gathering(Pace.BRIEF, isHere(socket.getInetAddress()) ? socket : null, pause);
    }

    /** For what comes from no socket, or is not a great deal. */
    static Gathering none() {
        return new Gathering(Pace.NONE, null, pause -> {});
    }

    private static boolean isHere(@Nullable InetAddress server) {
        return server != null && server.isLoopbackAddress();
    }

    /** Another answer begins. */
    void begin() {
        pieces = 0;
        bytes = 0;
        messages = 0;
    }

    /** A message of so many bytes is about to come. */
    void message(int length) throws IOException {
        messages++;
        if (length >= LONG_ENTRY) {
            widen();
        }
    }

    /** To be called before more is read. */
    void await() throws IOException {
        if (pieces < AT_ONCE) {
            return;
        }
        if (average(LONG_ENTRIES)) {
            widen();
        }
        Pace pace = pace();
        if (little && !pace.pause.isZero()) {
            pause.accept(pace.pause);
        }
    }

    /** Whether entries have at least so many bytes on average. */
    private boolean average(int length) {
        return bytes >= (long) length * messages;
    }

    private Pace pace() {
        if (narrow != null) {
            return bytes < MUCH ? Pace.NARROW : Pace.SLOW;
        }
        return here && average(VERY_LONG_ENTRIES) ? Pace.NONE : usual;
    }

    private void widen() throws IOException {
        if (narrow != null) {
            narrow.setReceiveBufferSize(LARGER_BUFFER);
            narrow = null;
        }
    }

    /** So many bytes were there at once, of so many for which there was room. */
    void came(int count, int room) {
        pieces++;
        bytes += count;
        little = count < Math.min(pace().enough, room);
    }
}
