package io.rollcall.ldap;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server that keeps a client's first TLS message (RFC 8446, 4.1.2) and gives one fixed answer. The JDK's own server
 * cannot speak TLS 1.1 any more, so its part is played here byte by byte.
 */
final class HelloCapture implements AutoCloseable {
    /** A fatal alert: protocol_version. */
    static final byte[] PROTOCOL_VERSION_ALERT = {21, 3, 2, 0, 2, 2, 70};

    /** A ServerHello of TLS 1.1 that chooses TLS_RSA_WITH_AES_128_CBC_SHA. */
    static final byte[] TLS_1_1_HELLO = hello();

    private static final int SUPPORTED_VERSIONS = 43;

    private final ServerSocket socket;
    private final AtomicReference<byte[]> answer;
    private final CompletableFuture<byte[]> hello = new CompletableFuture<>();

    private HelloCapture(ServerSocket socket, byte[] answer) {
        this.socket = socket;
        this.answer = new AtomicReference<>(answer);
    }

    private static byte[] hello() {
        ByteBuffer message = ByteBuffer.allocate(47);
        message.put(new byte[] {22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2});
        message.position(message.position() + 32);
        message.put(new byte[] {0, (byte) 0xc0, 0x2f, 0});
        return message.array();
    }

    static HelloCapture start(byte[] answer) throws IOException {
        HelloCapture server = new HelloCapture(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), answer);
        Thread thread = new Thread(server::serve, "hello");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    String url() {
        return "ldaps://localhost:" + socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                in.skipBytes(3);
                byte[] message = new byte[in.readUnsignedShort()];
                in.readFully(message);
                hello.complete(message);
                client.getOutputStream().write(answer.get());
                client.getOutputStream().flush();
                client.setSoTimeout(2_000);
                while (in.read() >= 0) {
                    // The client says why it goes; closing earlier might lose our answer.
                }
            } catch (IOException gone) {
                // The next one, unless it was the socket.
            }
        }
    }

    /** The versions that the client offers. */
    List<Integer> versions() throws Exception {
        ByteBuffer message = ByteBuffer.wrap(hello.get(10, TimeUnit.SECONDS));
        message.position(4 + 2 + 32);
        skip(message, message.get() & 0xff);
        skip(message, message.getShort() & 0xffff);
        skip(message, message.get() & 0xff);
        message.getShort();
        while (message.hasRemaining()) {
            int type = message.getShort();
            int length = message.getShort() & 0xffff;
            if (type == SUPPORTED_VERSIONS) {
                List<Integer> versions = new ArrayList<>();
                for (int left = message.get() & 0xff; left > 0; left -= 2) {
                    versions.add(message.getShort() & 0xffff);
                }
                return versions;
            }
            skip(message, length);
        }
        return List.of();
    }

    private static void skip(ByteBuffer message, int bytes) {
        message.position(message.position() + bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
