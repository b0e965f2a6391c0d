package io.rollcall.ldap;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Looks at the head of each LDAP message (RFC 4511, 4.1.1 and 5.1) that passes a connection, and ends the connection with
 * a {@link ProtocolTrouble} where the SDK would be patient or silent (R15):
 *
 * <ul>
 *   <li>what is no message, or one longer than any group's entry: its memory is never claimed;
 *   <li>an answer to something else than what was asked last: the SDK drops it, and the entry in it would be missing;
 *   <li>a message that comes more slowly than {@value #SLOWEST} bytes a second once {@link Patience#answer} is over, and
 *       a connection that is read from for longer than {@link Patience#reading}.
 * </ul>
 *
 * Belongs to one thread, as its connection does. Content is not looked at, nor kept.
 */
final class Watch {
    /** No group's entry is larger; the limit keeps a broken server from filling the memory. */
    static final int LARGEST_MESSAGE = 256 << 20;

    /** Bytes a second. */
    private static final int SLOWEST = 64 << 10;

    /** Enough for tag, length, message id and the operation's tag. */
    private static final int HEAD = 1 + 5 + 6 + 1;

    private static final int SEQUENCE = 0x30;
    private static final int EXTENDED_RESPONSE = 0x78;
    private static final int INTERMEDIATE_RESPONSE = 0x79;

    private final Patience patience;
    private final long opened = System.nanoTime();
    private final byte[] head = new byte[HEAD];
    private int headLength;
    private long bodyLeft;
    private long messageBegan;
    private long messageBytes;
    /** The message id asked last, or -1 once it was answered to the end. */
    private int asked = -1;

    private int askedOperation;
    private boolean ended;

    Watch(Patience patience) {
        this.patience = patience;
    }

    /** From now on something else than LDAP messages passes, such as TLS. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    InputStream in(InputStream in) {
        return new Incoming(in);
    }

    OutputStream out(OutputStream out) {
        return new Outgoing(out);
    }

    private void came(byte[] buffer, int from, int count) throws ProtocolTrouble {
        long now = System.nanoTime();
        int at = from;
        int end = from + count;
        while (at < end && !ended) {
            if (bodyLeft > 0) {
                int some = (int) Math.min(bodyLeft, end - at);
                bodyLeft -= some;
                messageBytes += some;
                at += some;
            } else {
                if (headLength == 0) {
                    messageBegan = now;
                    messageBytes = 0;
                }
                messageBytes++;
                head[headLength++] = buffer[at++];
                look();
            }
        }
        if (!ended) {
            requireProgress(now);
        }
    }

    /** Looks at as much of a head as is there; with all of it, its message's body begins. */
    private void look() throws ProtocolTrouble {
        if (head[0] != SEQUENCE) {
            throw noMessage("it begins with the byte " + hex(head[0]) + " instead of 30");
        }
        if (headLength < 2) {
            return;
        }
        int lengthBytes = head[1] >= 0 ? 0 : head[1] & 0x7f;
        if (head[1] == (byte) 0x80 || lengthBytes > 4) {
            throw noMessage("its length is given as " + hex(head[1]) + ", which LDAP does not know");
        }
        int idAt = 2 + lengthBytes;
        if (headLength < idAt) {
            return;
        }
        long length = lengthBytes == 0 ? head[1] : number(2, lengthBytes);
        if (length > LARGEST_MESSAGE) {
            throw new ProtocolTrouble(String.format(
                    Locale.ROOT,
                    "the server announces a message of %,d bytes; the limit is %,d",
                    length,
                    LARGEST_MESSAGE));
        }
        if (headLength < idAt + 2) {
            return;
        }
        int idBytes = head[idAt + 1];
        if (head[idAt] != 2 || idBytes < 1 || idBytes > 4 || length < idBytes + 4) {
            throw noMessage("it has no message id");
        }
        int operationAt = idAt + 2 + idBytes;
        if (headLength <= operationAt) {
            return;
        }
        requireAsked((int) number(idAt + 2, idBytes), head[operationAt] & 0xff);
        bodyLeft = length - (headLength - idAt);
        headLength = 0;
    }

    private void requireAsked(int id, int operation) throws ProtocolTrouble {
        // RFC 4511, 4.4: a server may speak unasked, say that it is about to stop.
        if (id == 0 && operation == EXTENDED_RESPONSE) {
            return;
        }
        if (id != asked) {
            throw new ProtocolTrouble("the server sent an answer for message id " + id + ", while "
                    + (asked < 0 ? "nothing more was to come" : asked + " was asked last")
                    + ": answers are mixed up, or go on after their end");
        }
        boolean fits = switch (askedOperation) {
            case 0x60 -> operation == 0x61;
            case 0x63 ->
                operation == 0x64 || operation == 0x65 || operation == 0x73 || operation == INTERMEDIATE_RESPONSE;
            default -> operation == EXTENDED_RESPONSE || operation == INTERMEDIATE_RESPONSE;
        };
        if (!fits) {
            throw new ProtocolTrouble("the server answered with an operation of another kind (" + hex((byte) operation)
                    + " to " + hex((byte) askedOperation) + ")");
        }
        boolean last = operation == 0x61 || operation == 0x65 || operation == EXTENDED_RESPONSE;
        asked = last ? -1 : asked;
    }

    private void requireProgress(long now) throws ProtocolTrouble {
        Duration reading = Duration.ofNanos(now - opened);
        if (reading.compareTo(patience.reading()) > 0) {
            throw new ProtocolTrouble("the reading takes longer than " + seconds(patience.reading())
                    + " s, which is the limit for all of it");
        }
        Duration sinceBegan = Duration.ofNanos(now - messageBegan);
        if (isWithinMessage()
                && sinceBegan.compareTo(patience.answer().plusMillis(messageBytes * 1000 / SLOWEST)) > 0) {
            throw new ProtocolTrouble(String.format(
                    Locale.ROOT,
                    "the server has sent %,d bytes of one message within %s s; the limit is %s s, and a second more for"
                            + " each %,d bytes",
                    messageBytes,
                    seconds(sinceBegan),
                    seconds(patience.answer()),
                    SLOWEST));
        }
    }

    private boolean isWithinMessage() {
        return headLength > 0 || bodyLeft > 0;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%,.1f", duration.toMillis() / 1000.0);
    }

    private long number(int at, int count) {
        long number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 8 | (head[at + i] & 0xff);
        }
        return number;
    }

    private static ProtocolTrouble noMessage(String why) {
        return new ProtocolTrouble("the server sent something that is no LDAP message: " + why);
    }

    private static String hex(byte value) {
        return String.format(Locale.ROOT, "%02x", value);
    }

    /** Notes what is asked. The SDK writes each message whole, in one piece. */
    private void asks(byte[] buffer, int from, int count) {
        if (count < 2 || buffer[from] != SEQUENCE) {
            // Wrapped by a security layer (SASL): then its integrity is that layer's matter.
            ended = true;
            return;
        }
        int idAt = from + 2 + (buffer[from + 1] >= 0 ? 0 : buffer[from + 1] & 0x7f);
        int idBytes = buffer[idAt + 1];
        asked = 0;
        for (int i = 0; i < idBytes; i++) {
            asked = asked << 8 | (buffer[idAt + 2 + i] & 0xff);
        }
        askedOperation = buffer[idAt + 2 + idBytes] & 0xff;
    }

    private final class Incoming extends FilterInputStream {
        private Incoming(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = in.read(buffer, offset, length);
            if (count > 0 && !ended) {
                came(buffer, offset, count);
            }
            if (count < 0 && !ended && isWithinMessage()) {
                throw new ProtocolTrouble("the connection was lost within a message");
            }
            return count;
        }
    }

    private final class Outgoing extends FilterOutputStream {
        private Outgoing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            if (!ended) {
                asks(buffer, offset, length);
            }
            out.write(buffer, offset, length);
        }
    }
}
