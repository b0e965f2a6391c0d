package io.rollcall.plan;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.registry.UserSet;
import io.rollcall.testkit.servers.GeneratedWorld;
import io.rollcall.testkit.servers.GeneratedWorld.Shape;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is done once a run with all groups: nesting resolved, and the result compared with what is there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SetsBenchmark {
    private static final Shape SHAPE = new Shape(20_000, 2_000, 100, 8, 5, 1).withLargest(2_000);

    private DirectoryGroups groups = DirectoryGroups.builder().build();
    private int[] wanted = {};
    private int[] userIds = {};
    private UserSet[] present = {};
    private UserSet[] desired = {};

    @Setup
    public void fill() {
        GeneratedWorld world = GeneratedWorld.of(SHAPE);
        DirectoryGroups.Builder builder = DirectoryGroups.builder();
        for (int group = 0; group < SHAPE.groups(); group++) {
            builder.add(new DirectoryGroup(world.groupId(group), world.groupName(group), "", world.groupDn(group)));
            builder.members(group, world.users(group), world.groups(group));
        }
        groups = builder.build();
        wanted = IntStream.range(0, SHAPE.groups()).toArray();
        userIds = IntStream.rangeClosed(1, SHAPE.users()).toArray();
        desired = Arrays.stream(Nesting.resolve(groups, wanted, userIds, new int[0]))
                .map(Objects::requireNonNull)
                .toArray(UserSet[]::new);
        // In one group of a hundred somebody joined and somebody left.
        present = desired.clone();
        for (int group = 0; group < present.length; group += 100) {
            int[] members = desired[group].toArray();
            if (members.length > 0) {
                present[group] = desired[group].minus(UserSet.of(members[0])).with(SHAPE.users() + 1);
            }
        }
    }

    /** 2,000 groups with 200,000 members, nesting 8 deep, five cycles. */
    @Benchmark
    public @Nullable UserSet[] closure() {
        return Nesting.resolve(groups, wanted, userIds, new int[0]);
    }

    /** The joined and the left of those 2,000 groups. */
    @Benchmark
    public int diff() {
        int changed = 0;
        for (int group = 0; group < desired.length; group++) {
            changed += desired[group].minus(present[group]).size()
                    + present[group].minus(desired[group]).size();
        }
        return changed;
    }
}
