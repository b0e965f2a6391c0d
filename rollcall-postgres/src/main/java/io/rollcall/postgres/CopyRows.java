package io.rollcall.postgres;

import io.rollcall.directory.DirectoryId;
import io.rollcall.registry.UserSet;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Writes rows into a table with {@code COPY … (FORMAT binary)}, whose form is in PostgreSQL's manual under COPY. Values
 * come in the order of the columns. Until {@link #finish} nothing is written; closing before that writes nothing. Not
 * safe for many threads, and the connection does nothing else meanwhile.
 */
final class CopyRows implements AutoCloseable {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final int BUFFER = 1 << 16;
    private static final int NULL = -1;
    private static final int TEXT = 25;

    private final PGCopyOutputStream copy;
    private final DataOutputStream out;
    private final int columns;
    private boolean finished;

    /**
     * Begins to write.
     *
     * @param table Rollcall's own word, as are the columns: they are not bound
     */
    CopyRows(Connection connection, String table, String... columns) throws SQLException {
        this.columns = columns.length;
        copy = new PGCopyOutputStream(
                connection.unwrap(PGConnection.class),
                "copy " + table + " (" + String.join(", ", columns) + ") from stdin (format binary)",
                BUFFER);
        out = new DataOutputStream(copy);
        try {
            out.write(SIGNATURE);
            out.writeInt(0);
            out.writeInt(0);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    CopyRows row() throws SQLException {
        try {
            out.writeShort(columns);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    CopyRows number(int value) throws SQLException {
        try {
            out.writeInt(Integer.BYTES);
            out.writeInt(value);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    CopyRows number(long value) throws SQLException {
        try {
            out.writeInt(Long.BYTES);
            out.writeLong(value);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    CopyRows flag(boolean value) throws SQLException {
        try {
            out.writeInt(1);
            out.writeByte(value ? 1 : 0);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    CopyRows time(Instant value) throws SQLException {
        return number(ChronoUnit.MICROS.between(EPOCH, value));
    }

    CopyRows id(DirectoryId id) throws SQLException {
        try {
            out.writeInt(2 * Long.BYTES);
            out.writeLong(id.high());
            out.writeLong(id.low());
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    CopyRows text(@Nullable String text) throws SQLException {
        return text == null ? nothing() : bytes(Sql.text(text).getBytes(StandardCharsets.UTF_8));
    }

    CopyRows users(UserSet users) throws SQLException {
        return bytes(UserSets.encode(users));
    }

    /** An array of text; a null list is null. */
    CopyRows texts(@Nullable List<String> texts) throws SQLException {
        if (texts == null) {
            return nothing();
        }
        List<byte[]> encoded = texts.stream()
                .map(text -> Sql.text(text).getBytes(StandardCharsets.UTF_8))
                .toList();
        int length = 20
                + encoded.stream().mapToInt(text -> Integer.BYTES + text.length).sum();
        try {
            out.writeInt(length);
            out.writeInt(1);
            out.writeInt(0);
            out.writeInt(TEXT);
            out.writeInt(encoded.size());
            out.writeInt(1);
            for (byte[] text : encoded) {
                out.writeInt(text.length);
                out.write(text);
            }
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    CopyRows nothing() throws SQLException {
        try {
            out.writeInt(NULL);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private CopyRows bytes(byte[] bytes) throws SQLException {
        try {
            out.writeInt(bytes.length);
            out.write(bytes);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void finish() throws SQLException {
        try {
            out.writeShort(-1);
            out.flush();
            copy.endCopy();
            finished = true;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() throws SQLException {
        if (!finished && copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private static SQLException failed(IOException e) {
        return e.getCause() instanceof SQLException sql ? sql : new SQLException(e.getMessage(), e);
    }
}
