package io.rollcall.testkit.servers;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A proxy on loopback before a plain LDAP server. It forwards every byte unchanged, both ways, and counts the operations
 * that clients send; what follows a StartTLS is opaque to it. It can also play a directory that goes away, even in the
 * middle of a search.
 *
 * <p>A checked proxy stands before every server that the testkit starts: what it saw goes to
 * {@code target/ldap-operations}, and closing it fails if a client sent an operation that R11 does not allow. Any thread
 * may call it.
 */
public final class RecordingProxy implements AutoCloseable {
    private static final int SEARCH_RESULT_ENTRY = 0x64;
    private static final long NEVER = Long.MAX_VALUE;

    private final String name;
    private final boolean checked;
    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Map<String, AtomicLong> operations = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong entriesLeft = new AtomicLong(NEVER);
    private final AtomicLong bytesLeft = new AtomicLong(NEVER);
    private final Thread atExit;
    private boolean logged;
    private volatile boolean away;
    private volatile boolean closed;

    private RecordingProxy(String name, boolean checked, InetSocketAddress server) {
        this.name = name;
        this.checked = checked;
        this.server = server;
        try {
            listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("no loopback port is free", e);
        }
        atExit = new Thread(this::writeLog, "testkit-operations-" + name);
        Runtime.getRuntime().addShutdownHook(atExit);
        daemon("accept", this::accept);
    }

    /** A proxy that Rollcall is to use: it is logged, and closing it checks R11. */
    public static RecordingProxy checked(String name, String host, int port) {
        return new RecordingProxy(name, true, new InetSocketAddress(host, port));
    }

    /** A proxy that only records, for clients that may send whatever they like. */
    public static RecordingProxy unchecked(String host, int port) {
        return new RecordingProxy("unchecked", false, new InetSocketAddress(host, port));
    }

    public String url() {
        return "ldap://127.0.0.1:" + listener.getLocalPort();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /**
     * How often each operation was sent so far, by name: bind, search, abandon, unbind, StartTLS, who-am-I, add, modify,
     * delete, rename, compare, {@code extended OID}, and unreadable for what is not LDAP.
     */
    public SortedMap<String, Long> operations() {
        SortedMap<String, Long> counts = new TreeMap<>();
        operations.forEach((operation, count) -> counts.put(operation, count.get()));
        return counts;
    }

    /** How often one operation was sent so far. */
    public long count(String operation) {
        AtomicLong count = operations.get(operation);
        return count == null ? 0 : count.get();
    }

    /** Lets so many more search result entries through, over all connections, then {@link #goAway() goes away}. */
    public void goAwayAfterEntries(int entries) {
        entriesLeft.set(entries);
    }

    /** Lets so many more bytes of answers through, over all connections, then {@link #goAway() goes away}. */
    public void goAwayAfterBytes(long bytes) {
        bytesLeft.set(bytes);
    }

    /** Cuts every connection, and any new one as soon as it is made, until {@link #comeBack()}. */
    public void goAway() {
        away = true;
        sockets.forEach(RecordingProxy::cut);
    }

    /** Whether the directory is away, be it that a limit was reached. */
    public boolean isAway() {
        return away;
    }

    public void comeBack() {
        entriesLeft.set(NEVER);
        bytesLeft.set(NEVER);
        away = false;
    }

    /**
     * Ends every connection.
     *
     * @throws AssertionError if this is a checked proxy and a client sent an operation that R11 does not allow
     */
    @Override
    public void close() {
        closed = true;
        cut(listener);
        sockets.forEach(RecordingProxy::cut);
        writeLog();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already.
        }
        SortedMap<String, Long> others = operations();
        others.keySet().removeIf(LdapOperation::allowed);
        if (checked && !others.isEmpty()) {
            throw new AssertionError("R11: only bind, search, StartTLS, abandon, unbind and who-am-I may be sent to "
                    + name + ", but there was also " + others
                    + " (a test that changes the directory does so at its direct URL)");
        }
    }

    private synchronized void writeLog() {
        if (checked && !logged) {
            OperationLog.append(name, operations());
        }
        logged = true;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                if (away) {
                    cut(client);
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // The listener was closed, or one client went away at once; the loop's condition tells which.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket target = new Socket();
        sockets.add(client);
        sockets.add(target);
        try {
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            target.connect(server, 5_000);
        } catch (IOException e) {
            end(client, target);
            return;
        }
        daemon("requests", () -> pump(client, target, this::requests));
        daemon("answers", () -> pump(client, target, this::answers));
    }

    /** One direction of a connection. */
    private interface Direction {
        void run(Socket client, Socket target) throws IOException;
    }

    private void pump(Socket client, Socket target, Direction direction) {
        try {
            direction.run(client, target);
        } catch (IOException e) {
            // One side is gone; the other is told by the end of its connection.
        } finally {
            end(client, target);
        }
    }

    private void requests(Socket client, Socket target) throws IOException {
        MessageStream in = new MessageStream(client.getInputStream());
        OutputStream out = target.getOutputStream();
        boolean tlsMayFollow = false;
        while (in.peek() == MessageStream.SEQUENCE) {
            byte[] message = in.message();
            String operation = LdapOperation.nameOf(message);
            record(operation);
            tlsMayFollow |= operation.equals(LdapOperation.START_TLS);
            out.write(message);
        }
        if (in.peek() >= 0 && !tlsMayFollow) {
            record(LdapOperation.UNREADABLE);
        }
        for (byte[] some = in.some(); some != null; some = in.some()) {
            out.write(some);
        }
    }

    private void answers(Socket client, Socket target) throws IOException {
        MessageStream in = new MessageStream(target.getInputStream());
        OutputStream out = new BufferedOutputStream(client.getOutputStream(), 1 << 16);
        while (in.peek() == MessageStream.SEQUENCE) {
            byte[] message = in.message();
            if (MessageStream.operationTag(message) == SEARCH_RESULT_ENTRY && spend(entriesLeft, 1) == 0) {
                out.flush();
                goAway();
                return;
            }
            if (!forward(message, in, out)) {
                return;
            }
        }
        for (byte[] some = in.some(); some != null; some = in.some()) {
            if (!forward(some, in, out)) {
                return;
            }
        }
    }

    /** Forwards what the limit on bytes leaves of it; false when that limit is reached. */
    private boolean forward(byte[] bytes, MessageStream in, OutputStream out) throws IOException {
        long allowed = spend(bytesLeft, bytes.length);
        out.write(bytes, 0, (int) allowed);
        if (allowed < bytes.length || !in.ready()) {
            out.flush();
        }
        if (allowed < bytes.length) {
            goAway();
        }
        return allowed == bytes.length;
    }

    /** Takes up to that much from what is left; answers how much there was. */
    private static long spend(AtomicLong left, long wanted) {
        long before = left.getAndUpdate(now -> now == NEVER ? NEVER : Math.max(0, now - wanted));
        return Math.min(before, wanted);
    }

    private void record(String operation) {
        operations.computeIfAbsent(operation, key -> new AtomicLong()).incrementAndGet();
    }

    private void end(Socket client, Socket target) {
        cut(client);
        cut(target);
        sockets.remove(client);
        sockets.remove(target);
    }

    private static void cut(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // It is gone either way.
        }
    }

    private void daemon(String what, Runnable work) {
        Thread thread = new Thread(work, "testkit-proxy-" + what + "-" + listener.getLocalPort());
        thread.setDaemon(true);
        thread.start();
    }
}
