package io.rollcall.testkit.servers;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name service on loopback (RFC 1035, by UDP) that knows service records only, and remembers what it was asked. */
public final class DnsServer implements AutoCloseable {
    private static final int HEADER = 12;
    private static final int SRV = 33;
    private static final int NAME_ERROR = 3;

    private final DatagramSocket socket;
    private final Thread thread;
    private final Map<String, List<Service>> services = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private DnsServer(DatagramSocket socket) {
        this.socket = socket;
        this.thread = new Thread(this::serve, "dns");
        thread.setDaemon(true);
    }

    public static DnsServer start() {
        try {
            DnsServer server = new DnsServer(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
            server.thread.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a name service", e);
        }
    }

    /** One record (RFC 2782). */
    private record Service(int priority, int weight, int port, String target) {}

    public DnsServer service(String name, int priority, int weight, int port, String target) {
        services.computeIfAbsent(key(name), none -> new CopyOnWriteArrayList<>())
                .add(new Service(priority, weight, port, target));
        return this;
    }

    public String url() {
        return "dns://127.0.0.1:" + socket.getLocalPort();
    }

    /** The names that were asked for, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket question = new DatagramPacket(buffer, buffer.length);
                socket.receive(question);
                byte[] answer = answer(Arrays.copyOf(buffer, question.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] answer(byte[] question) throws IOException {
        ByteBuffer asks = ByteBuffer.wrap(question);
        int id = asks.getShort() & 0xffff;
        asks.position(HEADER);
        List<String> labels = new ArrayList<>();
        for (int length = asks.get(); length > 0; length = asks.get()) {
            byte[] label = new byte[length];
            asks.get(label);
            labels.add(new String(label, StandardCharsets.US_ASCII));
        }
        int type = asks.getShort();
        int end = asks.position() + 2;
        String name = key(String.join(".", labels));
        asked.add(name);
        List<Service> found = type == SRV ? services.getOrDefault(name, List.of()) : List.of();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        // An authoritative response, that asking on is possible, and whether the name is there.
        out.writeShort(0x8580 | (services.containsKey(name) ? 0 : NAME_ERROR));
        out.writeShort(1);
        out.writeShort(found.size());
        out.writeInt(0);
        out.write(question, HEADER, end - HEADER);
        for (Service service : found) {
            write(out, service);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Service service) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        for (String label : service.target().split("\\.", -1)) {
            if (!label.isEmpty()) {
                target.write(label.length());
                target.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
            }
        }
        target.write(0);
        out.writeShort(0xc000 | HEADER); // the name in the question
        out.writeShort(SRV);
        out.writeShort(1);
        out.writeInt(0);
        out.writeShort(6 + target.size());
        out.writeShort(service.priority());
        out.writeShort(service.weight());
        out.writeShort(service.port());
        out.write(target.toByteArray());
    }

    @Override
    public void close() {
        socket.close();
    }
}
