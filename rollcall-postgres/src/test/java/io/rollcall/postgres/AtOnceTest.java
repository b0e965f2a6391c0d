package io.rollcall.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AtOnceTest {
    private final Set<Thread> threads = Collections.synchronizedSet(new LinkedHashSet<>());

    @Test
    void both_are_done_at_the_same_time() {
        CountDownLatch both = new CountDownLatch(2);

        AtOnce.both(() -> meet(both), () -> meet(both));

        assertThat(threads).hasSize(2).contains(Thread.currentThread());
    }

    @Test
    void what_goes_wrong_beside_is_done_here_from_its_beginning() {
        AtOnce.both(() -> {}, () -> {
            threads.add(Thread.currentThread());
            if (threads.size() == 1) {
                throw new IllegalStateException("no connection is free");
            }
        });

        assertThat(threads).hasSize(2).endsWith(Thread.currentThread());
    }

    @Test
    void what_goes_wrong_twice_is_thrown() {
        IllegalStateException trouble = new IllegalStateException("the table is gone");

        assertThatThrownBy(() -> AtOnce.both(() -> {}, () -> {
                    throw trouble;
                }))
                .isSameAs(trouble);
    }

    @Test
    void what_goes_wrong_here_is_thrown_once_the_other_is_done() {
        IllegalStateException trouble = new IllegalStateException("here");
        CountDownLatch failing = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();

        assertThatThrownBy(() -> AtOnce.both(
                        () -> {
                            failing.countDown();
                            throw trouble;
                        },
                        () -> {
                            await(failing);
                            done.set(true);
                        }))
                .isSameAs(trouble);
        assertThat(done).isTrue();
    }

    private void meet(CountDownLatch both) {
        threads.add(Thread.currentThread());
        both.countDown();
        await(both);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
