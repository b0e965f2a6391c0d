package io.rollcall.postgres;

import java.util.concurrent.CompletableFuture;

/** Two pieces of work at once, each over a connection of its own: PostgreSQL has a process for each. */
final class AtOnce {
    private AtOnce() {}

    /**
     * Does one here and one on another thread, and waits for both. Whatever goes wrong there, such as no connection being
     * free, is of no concern: the work is done here then, from its beginning.
     */
    static void both(Runnable here, Runnable beside) {
        CompletableFuture<Boolean> other = CompletableFuture.supplyAsync(
                        () -> {
                            beside.run();
                            return true;
                        },
                        task -> {
                            Thread thread =
                                    new Thread(task, Thread.currentThread().getName() + ", beside");
                            thread.setDaemon(true);
                            thread.start();
                        })
                .exceptionally(trouble -> false);
        boolean done = false;
        try {
            here.run();
        } finally {
            done = other.join();
        }
        if (!done) {
            beside.run();
        }
    }
}
