package io.rollcall.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.net.SocketFactory;

/**
 * Reads a whole directory out of bytes instead of a server's answers. The first byte says which kind of directory it is;
 * what is asked goes nowhere.
 */
public final class FuzzedReader {
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), 4, Duration.ofSeconds(20)).gathering();
    private static final List<DirectoryKind> KINDS =
            List.of(DirectoryKind.GENERIC, DirectoryKind.AD, DirectoryKind.DS389);

    private FuzzedReader() {}

    /** The byte by which an input of this kind begins. */
    static byte first(DirectoryKind kind) {
        return (byte) KINDS.indexOf(kind);
    }

    /** Jazzer's way in. */
    public static void fuzzerTestOneInput(byte[] input) {
        read(input);
    }

    /** The reading, or nothing if it failed as a reading may; whatever else is thrown is a fault. */
    static Optional<Reading> read(byte[] input) {
        if (input.length == 0) {
            return Optional.empty();
        }
        DirectoryKind kind = KINDS.get(Math.floorMod(input[0], KINDS.size()));
        byte[] answers = Arrays.copyOfRange(input, 1, input.length);
        DirectorySettings settings = ScriptedCompany.settings(kind, "ldap://127.0.0.1")
                .bind(new Bind.Anonymous())
                .settings();
        try {
            return Optional.of(read(settings, answers));
        } catch (DirectoryException expected) {
            return Optional.empty();
        }
    }

    private static Reading read(DirectorySettings settings, byte[] answers) throws DirectoryException {
        Explanation explain = new Explanation(new DirectoryName("corp"));
        Schema schema = Schema.of(settings.kind());
        Scope scope = Scope.of(settings, schema);
        Address address = Address.parse("ldap://127.0.0.1");
        Tls tls = Tls.of(settings.servers(), secret -> new byte[0]);
        ServiceRecords none = new ServiceRecords("", PATIENCE.connect(), new SplittableRandom(1));
        Connector connector = new Connector(
                List.of(),
                new Locator(settings.kind(), none, explain),
                false,
                tls,
                new Login(settings.bind(), secret -> new byte[0], PATIENCE, explain),
                settings.kind(),
                PATIENCE,
                Clock.systemUTC(),
                explain);
        GroupReader groups = new GroupReader(schema, scope, explain);
        UserReader users = new UserReader(schema, scope, Instant.EPOCH, explain);
        try (Session session = connector.logIn(open(answers, address, tls), address)) {
            return new FullReading(session, schema, scope, users, groups, explain)
                    .read(settings.name(), true, List.of(), Instant.EPOCH, Progress.SILENT);
        }
    }

    private static ReadOnlyConnection open(byte[] answers, Address address, Tls tls) throws DirectoryException {
        try {
            return ReadOnlyConnection.open(
                    address,
                    made -> {
                        Sockets sockets = new Sockets(answers);
                        made.set(sockets.socket);
                        return sockets;
                    },
                    tls,
                    PATIENCE);
        } catch (LDAPException problem) {
            throw new AssertionError("nothing was read yet", problem);
        }
    }

    private static final class ArraySocket extends Socket implements Watched {
        private final Watch watch = new Watch(PATIENCE);
        private final InputStream in;
        private final OutputStream out = watch.out(OutputStream.nullOutputStream());

        private ArraySocket(byte[] answers) {
            in = watch.in(new MessageByMessage(answers));
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) {}

        @Override
        public boolean carriesMessages() {
            return !watch.hasEnded();
        }

        @Override
        public void setSoTimeout(int timeout) {}

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public InputStream getInputStream() {
            return in;
        }

        @Override
        public OutputStream getOutputStream() {
            return out;
        }

        @Override
        public InetAddress getInetAddress() {
            return InetAddress.getLoopbackAddress();
        }
    }

    /** Gives at most one message at a time, as a server that answers when it is asked. */
    private static final class MessageByMessage extends InputStream {
        private final byte[] bytes;
        private int at;
        private int end;

        private MessageByMessage(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (at == bytes.length) {
                return -1;
            }
            if (at == end) {
                end = endOfMessage();
            }
            int count = Math.min(length, end - at);
            System.arraycopy(bytes, at, buffer, offset, count);
            at += count;
            return count;
        }

        private int endOfMessage() {
            int lengthBytes = at + 1 < bytes.length && bytes[at + 1] < 0 ? bytes[at + 1] & 0x7f : 0;
            long length = 0;
            if (lengthBytes > 4 || at + 2 + lengthBytes > bytes.length) {
                return bytes.length;
            }
            for (int i = 0; i < lengthBytes; i++) {
                length = length << 8 | (bytes[at + 2 + i] & 0xff);
            }
            length = lengthBytes == 0 ? bytes[at + 1] & 0x7f : length;
            return (int) Math.min(bytes.length, at + 2 + lengthBytes + length);
        }
    }

    private static final class Sockets extends SocketFactory {
        private final ArraySocket socket;

        private Sockets(byte[] answers) {
            socket = new ArraySocket(answers);
        }

        @Override
        public Socket createSocket() {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            return createSocket();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            return createSocket();
        }
    }
}
