package io.rollcall.testkit.servers.scripted;

import com.unboundid.asn1.ASN1StreamReader;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Speaks LDAP on loopback over a {@link ScriptedDirectory}: as it should, until told to {@link #misbehave}. A thread a
 * connection; safe for many threads.
 */
public final class ScriptedServer implements AutoCloseable {
    private final ScriptedDirectory directory;
    private final ServerSocket listener;
    private final @Nullable SSLSocketFactory tls;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Request.Kind> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger sequence = new AtomicInteger();
    private volatile Misbehaviour misbehaviour = Misbehaviour.NONE;

    private ScriptedServer(ScriptedDirectory directory, ServerSocket listener, @Nullable SSLSocketFactory tls) {
        this.directory = directory;
        this.listener = listener;
        this.tls = tls;
    }

    /** Begins to listen on a free port of 127.0.0.1. */
    public static ScriptedServer start(ScriptedDirectory directory) {
        return start(directory, null);
    }

    /** Likewise, with TLS from the start (ldaps). */
    public static ScriptedServer startTls(ScriptedDirectory directory, SSLSocketFactory tls) {
        return start(directory, tls);
    }

    private static ScriptedServer start(ScriptedDirectory directory, @Nullable SSLSocketFactory tls) {
        try {
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            ScriptedServer server = new ScriptedServer(directory, listener, tls);
            server.run("accepting", server::accept);
            return server;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url() {
        return (tls == null ? "ldap" : "ldaps") + "://127.0.0.1:" + port();
    }

    public ScriptedDirectory directory() {
        return directory;
    }

    /** From now on, also on connections that are open already. */
    public void misbehave(Misbehaviour newMisbehaviour) {
        misbehaviour = newMisbehaviour;
    }

    /** What was asked so far, in order. */
    public List<Request.Kind> asked() {
        return List.copyOf(asked);
    }

    private void run(String what, Runnable work) {
        Thread thread = new Thread(work, "scripted-server-" + what + "-" + sequence.incrementAndGet());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        while (stopped.getCount() > 0) {
            try {
                Socket connection = listener.accept();
                connections.add(connection);
                run("connection", () -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket raw) {
        try (raw;
                Socket connection = secured(raw);
                ASN1StreamReader reader = new ASN1StreamReader(connection.getInputStream())) {
            raw.setTcpNoDelay(true);
            Wire wire = new Wire(connection, raw, stopped);
            LDAPMessage message = LDAPMessage.readFrom(reader, false);
            while (message != null) {
                Request request = new Request(message);
                if (request.isUnbind()) {
                    return;
                }
                asked.add(request.kind());
                misbehaviour.answer(request, directory.answer(request), wire);
                message = LDAPMessage.readFrom(reader, false);
            }
        } catch (IOException | LDAPException gone) {
            // The client hung up, or the test wanted it so.
        } finally {
            connections.remove(raw);
        }
    }

    private Socket secured(Socket raw) throws IOException {
        if (tls == null) {
            return raw;
        }
        SSLSocket secured = (SSLSocket) tls.createSocket(raw, null, raw.getPort(), true);
        secured.setUseClientMode(false);
        return secured;
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            listener.close();
            for (Socket connection : new ArrayList<>(connections)) {
                connection.close();
            }
            for (Thread thread : threads) {
                thread.join(10_000);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
