package io.rollcall.bench;

import io.rollcall.testkit.servers.GeneratedWorld;
import io.rollcall.testkit.servers.GeneratedWorld.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A directory to measure with, and what is asked of Rollcall there.
 *
 * @param name how the rows call it
 * @param parentsOnly whether only the groups that hold other groups are imported, instead of all
 * @param growth whether it is a point of the growth chart: all of these have the same proportions
 * @param promises what the runs must reach
 * @param mostMiB the most memory that the process may take; empty for no goal
 */
record BenchShape(
        String name, Shape world, boolean parentsOnly, boolean growth, Promises promises, Optional<Long> mostMiB) {
    /** Which goals hold at a shape. */
    enum Promises {
        /** First run and run without changes: 1.5 times the limit, and Java's start. */
        SMALL,
        /** Those of the largest shape, each by itself. */
        LARGEST,
        NONE
    }

    private static final int NESTING = 8;
    private static final int CYCLES = 10;

    /** Crowd's published shape. */
    private static final BenchShape S =
            new BenchShape("S", new Shape(10_000, 1_000, 200, 3, 1, 1), false, false, Promises.SMALL, Optional.empty());

    /** GitLab's: 1,000 application groups, each of ten directory groups. */
    private static final BenchShape M = new BenchShape(
            "M", new Shape(20_000, 11_000, 20, 0, 0, 1).withParents(10), true, false, Promises.SMALL, Optional.empty());

    private static final BenchShape L = new BenchShape(
            "L", new Shape(100_000, 10_000, 50, 3, 1, 1), false, false, Promises.SMALL, Optional.of(400L));

    private static final BenchShape XL = new BenchShape(
            "XL",
            new Shape(1_000_000, 100_000, 100, NESTING, CYCLES, 1).withLargest(100_000),
            false,
            true,
            Promises.LARGEST,
            Optional.of(1024L));

    private static final BenchShape TEN_THOUSAND = ofProportions("10k", 10_000);
    private static final BenchShape HUNDRED_THOUSAND = ofProportions("100k", 100_000);

    static final List<String> SIZES = List.of("small", "10k", "100k", "1m");

    /**
     * What is measured at a size.
     *
     * @throws IllegalArgumentException if there is no such size
     */
    static List<BenchShape> ofSize(String size) {
        return switch (size) {
            case "small" -> List.of(S, TEN_THOUSAND);
            case "10k" -> List.of(S, M, TEN_THOUSAND);
            case "100k" -> List.of(S, M, L, TEN_THOUSAND, HUNDRED_THOUSAND);
            case "1m" -> List.of(S, M, L, TEN_THOUSAND, HUNDRED_THOUSAND, XL);
            default ->
                throw new IllegalArgumentException(
                        "There is no size " + size + ". There are: " + String.join(", ", SIZES) + ".");
        };
    }

    /** A shape of one's own, for which nothing is promised. */
    static BenchShape own(int users, int groups, int averageMembers) {
        int depth = groups < 4 ? 0 : 3;
        return new BenchShape(
                "own",
                new Shape(users, groups, averageMembers, depth, Math.min(depth, 1), 1),
                false,
                false,
                Promises.NONE,
                Optional.empty());
    }

    /** XL's proportions with fewer users. */
    private static BenchShape ofProportions(String name, int users) {
        Shape shape = new Shape(users, users / 10, 100, NESTING, CYCLES, 1).withLargest(users / 10);
        return new BenchShape(name, shape, false, true, Promises.NONE, Optional.empty());
    }

    /** The numbers of the groups that are imported. */
    int[] imported() {
        return IntStream.range(0, world.groups())
                .filter(group -> !parentsOnly || group % (world.children() + 1) == 0)
                .toArray();
    }

    /** Entries that a run reads. */
    long entries() {
        return (long) world.users() + world.groups();
    }

    String described() {
        String largest = world.largest() == 0 ? "" : String.format(", largest group %,d", world.largest());
        String parents = parentsOnly ? String.format(", %,d of them imported", imported().length) : "";
        return String.format(
                "%s: %,d users, %,d groups%s, %,d memberships%s",
                name,
                world.users(),
                world.groups(),
                parents,
                GeneratedWorld.of(world).memberships(),
                largest);
    }
}
