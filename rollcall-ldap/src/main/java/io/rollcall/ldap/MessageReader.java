package io.rollcall.ldap;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads LDAP messages (RFC 4511, 4.1.1 and 5.1) off a stream, one after the other, into one buffer that is used again and
 * again: nothing is allocated for a message, however many values it has, unless somebody keeps the buffer. It grows only
 * as bytes really come.
 * Lengths and message ids are {@link Watch}'s matter; that a message's parts fit into it is this reader's. Not safe for
 * many threads.
 */
final class MessageReader {
    private static final int FIRST = 1 << 18;

    /** So many times its size the buffer grows by at most. */
    private static final int MOST_AT_ONCE = 8;

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private final InputStream in;
    private final Gathering gathering;
    private byte[] buffer = new byte[FIRST];
    private int filled;
    private int next;

    private int operation;
    private int start;
    private int operationEnd;
    private int messageStart;
    private int end;

    MessageReader(InputStream in) {
        this(in, Gathering.none());
    }

    MessageReader(InputStream in, Gathering gathering) {
        this.in = in;
        this.gathering = gathering;
    }

    /** The messages that follow answer another question. */
    void begin() {
        gathering.begin();
    }

    /**
     * Reads the next message; what the last one left in the buffer is gone then.
     *
     * @throws IOException also if the stream ends, or what comes is no message
     */
    void read() throws IOException {
        if (next == filled) {
            next = 0;
            filled = 0;
        }
        messageStart = next;
        require(2);
        if (buffer[messageStart] != SEQUENCE) {
            throw malformed();
        }
        int lengthBytes = buffer[messageStart + 1] >= 0 ? 0 : buffer[messageStart + 1] & 0x7f;
        require(2 + lengthBytes);
        long length = Ber.length(buffer, messageStart + 1, filled);
        int header = 2 + lengthBytes;
        if (length < 0 || length > Watch.LARGEST_MESSAGE) {
            throw malformed();
        }
        gathering.message(header + (int) length);
        require(header + (int) length);
        end = messageStart + header + (int) length;
        int id = messageStart + header;
        if (length < 5 || buffer[id] != INTEGER) {
            throw malformed();
        }
        int at = Ber.end(buffer, id, end);
        operation = at < 0 || at >= end ? -1 : buffer[at] & 0xff;
        start = at < 0 ? -1 : Ber.contents(buffer, at, end);
        operationEnd = at < 0 ? -1 : Ber.end(buffer, at, end);
        if (start < 0) {
            throw malformed();
        }
        next = end;
    }

    /** Makes sure that so many bytes of the message are in the buffer, from its beginning on. */
    private void require(int count) throws IOException {
        while (filled - messageStart < count) {
            if (filled == buffer.length) {
                makeRoom(count);
            }
            gathering.await();
            int room = buffer.length - filled;
            int came = in.read(buffer, filled, room);
            if (came < 0) {
                throw new ProtocolTrouble("the connection was lost");
            }
            gathering.came(came, room);
            filled += came;
        }
    }

    /**
     * Moves the message to the buffer's beginning; if it fills the buffer, enlarges that. Not at once to any length that is
     * announced: what does not come shall not claim memory.
     */
    private void makeRoom(int announced) {
        if (messageStart > 0) {
            System.arraycopy(buffer, messageStart, buffer, 0, filled - messageStart);
            filled -= messageStart;
            messageStart = 0;
        } else {
            buffer = Arrays.copyOf(buffer, (int)
                    Math.min(Math.max(announced, 2L * buffer.length), (long) MOST_AT_ONCE * buffer.length));
        }
    }

    /** Goes on in another buffer: this one is somebody else's from now on. */
    void leaveBuffer() {
        byte[] another = new byte[Math.max(FIRST, filled - next)];
        System.arraycopy(buffer, next, another, 0, filled - next);
        buffer = another;
        filled -= next;
        next = 0;
    }

    /** The operation's tag. */
    int operation() {
        return operation;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Where the operation's contents begin. */
    int start() {
        return start;
    }

    /** Where they end; after them there may be controls. */
    int operationEnd() {
        return operationEnd;
    }

    /** The whole message, for the SDK's own decoder. */
    byte[] copy() {
        return Arrays.copyOfRange(buffer, messageStart, end);
    }

    private static ProtocolTrouble malformed() {
        return new ProtocolTrouble("the server sent something that is no LDAP message");
    }
}
