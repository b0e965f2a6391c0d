package io.rollcall.ldap;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Computes something on a thread of its own, while this one goes on. */
final class Beside {
    private Beside() {}

    /** Begins at once. */
    static <T> CompletableFuture<T> begin(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> {
            Thread thread = new Thread(task, Thread.currentThread().getName() + ", beside");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** Waits for what comes of it; what it threw is thrown here, as it was. */
    static <T> T join(CompletableFuture<T> begun) {
        try {
            return begun.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            if (failed.getCause() instanceof RuntimeException bug) {
                throw bug;
            }
            throw failed;
        }
    }
}
