package io.rollcall.testkit;

import static io.rollcall.testkit.RegistryFixture.ACTOR;
import static io.rollcall.testkit.RegistryFixture.CORP;
import static io.rollcall.testkit.RegistryFixture.PARTNERS;
import static io.rollcall.testkit.RegistryFixture.SYNC;
import static io.rollcall.testkit.RegistryFixture.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.Registry.Claim;
import io.rollcall.RegistryChangedException;
import io.rollcall.directory.DirectoryName;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many at once: nothing is lost, and one directory has one run. */
interface ConcurrencyContract extends RegistrySubject {
    int THREADS = 4;
    int EDITS = 25;

    @Test
    default void r20_edits_and_runs_at_the_same_time_lose_nothing() throws Exception {
        int[] ids = IntStream.range(0, (THREADS + 1) * EDITS)
                .map(i -> fixture().user("user" + i))
                .toArray();
        GroupId team = fixture().local("Team").id();
        GroupId sales = fixture().imported("Sales");
        List<Callable<Integer>> work = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int[] mine =
                    IntStream.range(t * EDITS, (t + 1) * EDITS).map(i -> ids[i]).toArray();
            work.add(() -> {
                for (int id : mine) {
                    registry().groups().addMembers(team, UserSet.of(id), ACTOR);
                }
                return mine.length;
            });
        }
        int[] synced =
                IntStream.range(THREADS * EDITS, ids.length).map(i -> ids[i]).toArray();
        work.add(() -> {
            for (int id : synced) {
                applyUntilDone(sales, id);
            }
            return synced.length;
        });

        inParallel(work);

        assertThat(fixture().membersOf(team))
                .isEqualTo(UserSet.of(
                        IntStream.range(0, THREADS * EDITS).map(i -> ids[i]).toArray()));
        assertThat(fixture().membersOf(sales)).isEqualTo(UserSet.of(synced));
        assertThat(registry().journal().history(team, Integer.MAX_VALUE)).hasSize(1 + THREADS * EDITS);
        assertThat(registry().journal().membersAt(team, clock().instant()))
                .isEqualTo(fixture().membersOf(team));
    }

    private void applyUntilDone(GroupId sales, int id) {
        for (boolean done = false; !done; ) {
            RegistryView view = fixture().view();
            try {
                registry()
                        .apply(
                                RegistryFixture.approved(
                                        view, RegistryFixture.plan(view, SYNC, id, joining(sales, "Sales", id))),
                                fixture().stamp());
                done = true;
            } catch (RegistryChangedException editedMeanwhile) {
                assertThat(fixture().view().version()).isGreaterThan(view.version());
            }
        }
    }

    @Test
    default void of_many_that_take_one_name_at_once_one_gets_it() throws Exception {
        Callable<Integer> take = () -> {
            try {
                registry().groups().create("Wanted", ACTOR);
                return 1;
            } catch (RefusedException refused) {
                assertThat(refused.kind()).isEqualTo(Kind.NAME_TAKEN);
                return 0;
            }
        };

        List<Integer> taken = inParallel(List.of(take, take, take, take));

        assertThat(taken.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
        assertThat(registry().groups().list("", 0, 10)).hasSize(1);
    }

    private static <T> List<T> inParallel(List<Callable<T>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    default void a_claim_keeps_out_others_of_the_same_directory_until_it_is_closed() throws Exception {
        CompletableFuture<Claim> second;
        try (Claim first = registry().claim(CORP)) {
            assertThat(first).isNotNull();
            second = CompletableFuture.supplyAsync(() -> registry().claim(new DirectoryName("CORP")));
            assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        }
        Claim claimed = second.get(20, TimeUnit.SECONDS);
        claimed.close();
        claimed.close();
        registry().claim(CORP).close();
    }

    @Test
    default void a_claim_does_not_keep_out_other_directories() throws Exception {
        registry().directories().add(RegistryFixture.settings(PARTNERS), ACTOR);
        try (Claim corp = registry().claim(CORP)) {
            assertThat(corp).isNotNull();
            CompletableFuture<Claim> partners =
                    CompletableFuture.supplyAsync(() -> registry().claim(PARTNERS));
            partners.get(20, TimeUnit.SECONDS).close();
        }
    }

    @Test
    default void a_claim_that_waits_can_be_interrupted() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Claim first = registry().claim(CORP)) {
            assertThat(first).isNotNull();
            Future<Boolean> waiting = thread.submit(() -> {
                try (Claim never = registry().claim(CORP)) {
                    return never == null;
                } catch (CancellationException interrupted) {
                    return Thread.currentThread().isInterrupted();
                }
            });
            assertThatThrownBy(() -> waiting.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            thread.shutdownNow();
            assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
        } catch (ExecutionException failed) {
            throw new AssertionError("the wait ended otherwise", failed);
        }
        registry().claim(CORP).close();
    }
}
