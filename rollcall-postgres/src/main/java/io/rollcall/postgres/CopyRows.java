package io.rollcall.postgres;

import io.rollcall.directory.DirectoryId;
import io.rollcall.registry.UserSet;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows into a table with {@code COPY … (FORMAT binary)}, whose form is in PostgreSQL's manual under COPY. Values
 * come in the order of the columns. Until {@link #finish} nothing is written; closing before that writes nothing. Not
 * safe for many threads, and the connection does nothing else meanwhile.
 *
 * <p>Rows are put together in one array, a piece of which is sent at a time: PostgreSQL works on a piece while the next
 * is put together.
 */
final class CopyRows implements AutoCloseable {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final int PIECE = 1 << 16;
    private static final int NULL = -1;
    private static final int TEXT = 25;

    private final CopyIn copy;
    private final int columns;
    private byte[] bytes = new byte[2 * PIECE];
    private int size;

    /**
     * Begins to write.
     *
     * @param table Rollcall's own word, as are the columns: they are not bound
     */
    CopyRows(Connection connection, String table, String... columns) throws SQLException {
        this.columns = columns.length;
        copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table + " (" + String.join(", ", columns) + ") from stdin (format binary)");
        System.arraycopy(SIGNATURE, 0, bytes, 0, SIGNATURE.length);
        size = SIGNATURE.length;
        putInt(0);
        putInt(0);
    }

    CopyRows row() throws SQLException {
        if (size >= PIECE) {
            send();
        }
        putShort(columns);
        return this;
    }

    CopyRows number(int value) {
        putInt(Integer.BYTES);
        putInt(value);
        return this;
    }

    CopyRows number(long value) {
        putInt(Long.BYTES);
        putLong(value);
        return this;
    }

    CopyRows flag(boolean value) {
        putInt(1);
        require(1);
        bytes[size++] = (byte) (value ? 1 : 0);
        return this;
    }

    CopyRows time(Instant value) {
        return number(ChronoUnit.MICROS.between(EPOCH, value));
    }

    CopyRows id(DirectoryId id) {
        putInt(2 * Long.BYTES);
        putLong(id.high());
        putLong(id.low());
        return this;
    }

    CopyRows text(@Nullable String text) {
        if (text == null) {
            return nothing();
        }
        byte[] utf8 = Sql.text(text).getBytes(StandardCharsets.UTF_8);
        return utf8(utf8, 0, utf8.length);
    }

    /** A text that is UTF-8 without U+0000, in this part of an array. */
    CopyRows utf8(byte[] text, int from, int to) {
        int length = to - from;
        putInt(length);
        require(length);
        System.arraycopy(text, from, bytes, size, length);
        size += length;
        return this;
    }

    CopyRows users(UserSet users) {
        require(Integer.BYTES + UserSets.encodedSize(users));
        int end = UserSets.encode(users, bytes, size + Integer.BYTES);
        putInt(end - size - Integer.BYTES);
        size = end;
        return this;
    }

    /** An array of text; a null list is null. */
    CopyRows texts(@Nullable List<String> texts) {
        if (texts == null) {
            return nothing();
        }
        List<byte[]> encoded = texts.stream()
                .map(text -> Sql.text(text).getBytes(StandardCharsets.UTF_8))
                .toList();
        putInt(20
                + encoded.stream().mapToInt(text -> Integer.BYTES + text.length).sum());
        putInt(1);
        putInt(0);
        putInt(TEXT);
        putInt(encoded.size());
        putInt(1);
        encoded.forEach(text -> utf8(text, 0, text.length));
        return this;
    }

    CopyRows nothing() {
        putInt(NULL);
        return this;
    }

    private void putShort(int value) {
        require(Short.BYTES);
        bytes[size] = (byte) (value >>> 8);
        bytes[size + 1] = (byte) value;
        size += Short.BYTES;
    }

    private void putInt(int value) {
        require(Integer.BYTES);
        bytes[size] = (byte) (value >>> 24);
        bytes[size + 1] = (byte) (value >>> 16);
        bytes[size + 2] = (byte) (value >>> 8);
        bytes[size + 3] = (byte) value;
        size += Integer.BYTES;
    }

    private void putLong(long value) {
        putInt((int) (value >>> 32));
        putInt((int) value);
    }

    private void require(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length + (bytes.length >> 1), Math.addExact(size, more)));
        }
    }

    private void send() throws SQLException {
        copy.writeToCopy(bytes, 0, size);
        size = 0;
    }

    void finish() throws SQLException {
        putShort(-1);
        send();
        copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
