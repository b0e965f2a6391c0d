package io.rollcall.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.testkit.servers.GeneratedWorld;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchShapeTest {
    @Test
    void the_shapes_are_the_published_ones() {
        assertThat(BenchShape.ofSize("1m"))
                .extracting(BenchShape::described)
                .containsExactly(
                        "S: 10,000 users, 1,000 groups, 200,000 memberships",
                        "M: 20,000 users, 11,000 groups, 1,000 of them imported, 220,000 memberships",
                        "L: 100,000 users, 10,000 groups, 500,000 memberships",
                        "10k: 10,000 users, 1,000 groups, 100,000 memberships, largest group 1,000",
                        "100k: 100,000 users, 10,000 groups, 1,000,000 memberships, largest group 10,000",
                        "XL: 1,000,000 users, 100,000 groups, 10,000,000 memberships, largest group 100,000");
    }

    @Test
    void the_largest_shape_nests_eight_deep_with_cycles_and_has_one_group_of_100_000() {
        BenchShape largest = BenchShape.ofSize("1m").get(5);
        assertThat(largest.world().depth()).isEqualTo(8);
        assertThat(largest.world().cycles()).isPositive();
        assertThat(GeneratedWorld.of(largest.world()).users(99_999)).hasSize(100_000);
    }

    @Test
    void the_points_of_the_growth_chart_have_the_same_proportions() {
        List<GeneratedWorld.Shape> points = BenchShape.ofSize("1m").stream()
                .filter(BenchShape::growth)
                .map(BenchShape::world)
                .toList();
        assertThat(points).hasSize(3);
        for (GeneratedWorld.Shape shape : points) {
            assertThat(shape.users()).isEqualTo(shape.groups() * 10).isEqualTo(shape.largest() * 10);
            assertThat(shape.averageMembers()).isEqualTo(100);
            assertThat(shape.depth()).isEqualTo(8);
        }
    }

    @Test
    void application_groups_of_ten_are_a_thousand_groups_that_each_hold_ten_others() {
        BenchShape application = BenchShape.ofSize("10k").get(1);
        GeneratedWorld world = GeneratedWorld.of(application.world());
        assertThat(application.imported()).hasSize(1_000);
        for (int parent : application.imported()) {
            assertThat(world.groups(parent)).hasSize(10);
        }
    }
}
