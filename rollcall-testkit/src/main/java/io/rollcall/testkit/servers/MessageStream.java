package io.rollcall.testkit.servers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into whole LDAP messages (BER, definite lengths: RFC 4511, 5.1), every byte as it came. */
final class MessageStream {
    static final int SEQUENCE = 0x30;

    private static final int LARGEST = 1 << 30;

    private final BufferedInputStream in;

    MessageStream(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** The next byte without taking it, or -1 at the end. */
    int peek() throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next;
    }

    /** Whether something can be read without waiting. */
    boolean ready() throws IOException {
        return in.available() > 0;
    }

    /** Whatever comes next, as it comes; null at the end. */
    byte @Nullable [] some() throws IOException {
        byte[] buffer = new byte[1 << 14];
        int length = in.read(buffer);
        return length < 0 ? null : java.util.Arrays.copyOf(buffer, length);
    }

    /** The next whole message, which must begin with {@link #SEQUENCE}. */
    byte[] message() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream(6);
        head.write(take());
        int first = take();
        head.write(first);
        int length = first;
        if (first >= 0x80) {
            length = 0;
            for (int i = first & 0x7f; i > 0; i--) {
                int next = take();
                head.write(next);
                length = (length << 8) | next;
            }
        }
        if (length < 0 || length > LARGEST) {
            throw new IOException("an LDAP message says that it is " + length + " bytes long");
        }
        byte[] message = java.util.Arrays.copyOf(head.toByteArray(), head.size() + length);
        if (in.readNBytes(message, head.size(), length) < length) {
            throw new EOFException("the connection ended within a message");
        }
        return message;
    }

    /** The tag of the operation within a whole message: behind the outer header and the message id. */
    static int operationTag(byte[] message) {
        int at = 1 + lengthOctets(message[1]); // outer tag and length
        at += 1 + 1 + message[at + 1]; // message id: tag, length (at most 4), value
        return message[at] & 0xff;
    }

    private static int lengthOctets(byte first) {
        return first < 0 ? 1 + (first & 0x7f) : 1;
    }

    private int take() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the connection ended within a message");
        }
        return next;
    }
}
