package io.rollcall.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.TimeValue;

class MicroTest {
    @Test
    void each_inner_loop_runs_once() throws Exception {
        Collection<RunResult> results = new Runner(Micro.benchmarks()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .shouldFailOnError(true)
                        .build())
                .run();
        assertThat(results)
                .extracting(result -> result.getParams().getBenchmark().replaceFirst(".*\\.", ""))
                .containsExactlyInAnyOrder(
                        "normaliseAndHash",
                        "normaliseAndHashAwkward",
                        "resolve",
                        "resolveAsSpelled",
                        "closure",
                        "diff");
    }
}
