package io.rollcall.bench;

import io.rollcall.ldap.DnBenchmark;
import io.rollcall.plan.SetsBenchmark;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The inner loops by themselves, with JMH. */
final class Micro {
    private Micro() {}

    /** Measures each with two fresh JVMs of their own, and prints what JMH prints. */
    static void run() throws RunnerException {
        new Runner(benchmarks()
                        .forks(2)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(2))
                        .build())
                .run();
    }

    static ChainedOptionsBuilder benchmarks() {
        return new OptionsBuilder()
                .include(DnBenchmark.class.getSimpleName())
                .include(SetsBenchmark.class.getSimpleName());
    }
}
