package io.rollcall.testkit.servers.scripted;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client's end of the line: whole answers, or whatever bytes a test likes. */
public final class Wire {
    private final Socket socket;
    private final Socket raw;
    private final OutputStream out;
    private final CountDownLatch stopped;

    /**
     * @param raw below TLS, or the same socket
     */
    Wire(Socket socket, Socket raw, CountDownLatch stopped) throws IOException {
        this.socket = socket;
        this.raw = raw;
        this.out = socket.getOutputStream();
        this.stopped = stopped;
    }

    public void send(Answer answer) throws IOException {
        send(answer.messages());
    }

    public void send(List<byte[]> messages) throws IOException {
        for (byte[] message : messages) {
            out.write(message);
        }
        out.flush();
    }

    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Sends these bytes one at a time. Ends early when the client hangs up or the server is stopped. */
    public void drip(byte[] bytes, Duration pause) throws IOException {
        for (byte next : bytes) {
            out.write(next);
            out.flush();
            hold(pause);
        }
    }

    /** Says nothing for a while, or until the server is stopped. */
    public void hold(Duration pause) throws IOException {
        try {
            if (stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("the server was stopped");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("the server was stopped", interrupted);
        }
    }

    /** Hangs up; over TLS with a close_notify, as is proper. */
    public void cut() throws IOException {
        socket.close();
    }

    /**
     * Hangs up below TLS, so that no close_notify is sent.
     *
     * @param last bytes to send past TLS before that, such as half a record
     */
    public void cutBelowTls(byte[] last) throws IOException {
        raw.getOutputStream().write(last);
        raw.getOutputStream().flush();
        raw.close();
    }
}
