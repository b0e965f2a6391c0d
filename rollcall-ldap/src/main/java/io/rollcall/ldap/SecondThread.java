package io.rollcall.ldap;

import io.rollcall.directory.DirectoryException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Hands entries on to a second thread, in their order: while one thread takes what the server sends, the other looks at
 * what came before. The first entries are heard at once, so what a small directory has never leaves the first thread;
 * from then on, entries are copied together and handed on many at a time. The handler is called by one thread at a time,
 * and sees what was done before; what it did is seen after {@link #finish}.
 *
 * <p>To be closed when nothing more is to be handed on, be it for a failure. Not safe for many threads.
 */
final class SecondThread implements AutoCloseable {
    static final int PIECE = 1 << 18;

    /** An entry that is longer is not copied: a few of them at once could take all memory. */
    static final int LONGEST = 1 << 24;

    /** Handed on and not done. */
    private static final int WAITING = 2;

    private final Session.RawEntryHandler handler;
    private final Deque<Future<Piece>> waiting = new ArrayDeque<>();
    private @Nullable ExecutorService thread;
    private Piece piece = new Piece();

    /** How many bytes were heard at once. */
    private long atOnce;

    SecondThread(Session.RawEntryHandler handler) {
        this.handler = handler;
    }

    /** Entries one after the other. */
    private static final class Piece {
        private byte[] bytes = new byte[PIECE];
        private int size;
        private final Ints ends = new Ints();

        /** Whether there is room; a piece without entries makes it. */
        private boolean add(RawEntry entry) {
            int length = entry.to() - entry.from();
            if (bytes.length - size < length) {
                if (size > 0) {
                    return false;
                }
                bytes = new byte[length];
            }
            System.arraycopy(entry.bytes(), entry.from(), bytes, size, length);
            size += length;
            ends.add(size);
            return true;
        }

        private Piece hear(Session.RawEntryHandler handler) throws DirectoryException {
            RawEntry entry = new RawEntry();
            int from = 0;
            for (int i = 0; i < ends.size(); i++) {
                int to = ends.get(i);
                try {
                    entry.set(bytes, from, to);
                } catch (ProtocolTrouble impossible) {
                    throw new IllegalStateException("it could be read before", impossible);
                }
                handler.entry(entry);
                from = to;
            }
            return this;
        }

        private Piece emptied() {
            if (bytes.length > PIECE) {
                bytes = new byte[PIECE];
            }
            size = 0;
            ends.clear();
            return this;
        }
    }

    /**
     * Takes an entry.
     *
     * @throws DirectoryException what the handler said of an earlier one
     */
    void add(RawEntry entry) throws DirectoryException {
        int length = entry.to() - entry.from();
        if (atOnce < PIECE) {
            atOnce += length;
            handler.entry(entry);
        } else if (length > LONGEST) {
            finish();
            handler.entry(entry);
        } else if (!piece.add(entry)) {
            handOn();
            piece.add(entry);
        }
    }

    private void handOn() throws DirectoryException {
        if (thread == null) {
            thread = Executors.newSingleThreadExecutor(task -> {
                Thread second = new Thread(task, Thread.currentThread().getName() + ", second");
                second.setDaemon(true);
                return second;
            });
        }
        Piece full = piece;
        waiting.add(thread.submit(() -> full.hear(handler)));
        piece = waiting.size() > WAITING ? first().emptied() : new Piece();
    }

    /** Waits until the handler has heard every entry. */
    void finish() throws DirectoryException {
        while (!waiting.isEmpty()) {
            first();
        }
        piece.hear(handler);
        piece.emptied();
    }

    /** The piece that was handed on first, once it is done. */
    private Piece first() throws DirectoryException {
        Future<Piece> first = waiting.remove();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return first.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof DirectoryException problem) {
                throw problem;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof RuntimeException bug ? bug : new IllegalStateException(cause);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What was handed on and not begun is not heard any more. */
    @Override
    public void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
