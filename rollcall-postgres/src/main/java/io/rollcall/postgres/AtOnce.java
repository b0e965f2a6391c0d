package io.rollcall.postgres;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Two pieces of work at once, each over a connection of its own: PostgreSQL has a process for each. */
final class AtOnce {
    private AtOnce() {}

    /** Does one here and one on another thread, and waits for both; whatever either throws is thrown. */
    static void both(Runnable here, Runnable beside) {
        CompletableFuture<Void> other = CompletableFuture.runAsync(beside, task -> {
            Thread thread = new Thread(task, Thread.currentThread().getName() + ", beside");
            thread.setDaemon(true);
            thread.start();
        });
        try {
            here.run();
        } finally {
            other.exceptionally(later -> null).join();
        }
        try {
            other.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
