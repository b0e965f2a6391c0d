package io.rollcall.ldap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** A socket without TLS whose messages are watched, until TLS is started over it. */
final class WatchedSocket extends Socket implements Watched {
    private final Patience patience;
    private final Watch watch;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    private WatchedSocket(Patience patience) {
        this.patience = patience;
        watch = new Watch(patience);
    }

    /** @param made holds the socket made last */
    static SocketFactory factory(Patience patience, AtomicReference<@Nullable Socket> made) {
        return new Factory(patience, made);
    }

    @Override
    public void connect(SocketAddress server, int timeout) throws IOException {
        if (patience.gathers()) {
            Gathering.prepare(this, server);
        }
        super.connect(server, timeout);
    }

    /** What passes from now on is encrypted. */
    void endWatch() {
        watch.end();
    }

    @Override
    public boolean carriesMessages() {
        return !watch.hasEnded();
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        if (in == null) {
            in = watch.in(super.getInputStream());
        }
        return in;
    }

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
        if (out == null) {
            out = watch.out(super.getOutputStream());
        }
        return out;
    }

    /** The SDK asks for sockets that are not yet connected, and connects them itself. */
    private static final class Factory extends SocketFactory {
        private final Patience patience;
        private final AtomicReference<@Nullable Socket> made;

        private Factory(Patience patience, AtomicReference<@Nullable Socket> made) {
            this.patience = patience;
            this.made = made;
        }

        @Override
        public Socket createSocket() {
            WatchedSocket socket = new WatchedSocket(patience);
            made.set(socket);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
