package io.rollcall.ldap;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Computes something on a thread of its own, while this one goes on. */
final class Beside {
    private Beside() {}

    /** Begins at once; whoever joins waits for what comes of it. */
    static <T> CompletableFuture<T> begin(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> {
            Thread thread = new Thread(task, Thread.currentThread().getName() + ", beside");
            thread.setDaemon(true);
            thread.start();
        });
    }
}
