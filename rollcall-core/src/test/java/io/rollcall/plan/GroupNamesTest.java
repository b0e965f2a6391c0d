package io.rollcall.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupNamesTest {
    private final GroupNames names = new GroupNames(new DirectoryName("corp"), List.of());

    @Test
    void r14_a_taken_name_gets_the_parents_name_then_the_directorys_then_a_number() {
        assertThat(names.allot(sales(1))).isEqualTo("Sales");
        assertThat(names.allot(sales(2))).isEqualTo("Sales (Berlin)");
        assertThat(names.allot(sales(3))).isEqualTo("Sales (Berlin, corp)");
        assertThat(names.allot(sales(4))).isEqualTo("Sales (Berlin, corp, 2)");
    }

    @Test
    void r14_a_name_is_taken_whatever_its_case() {
        names.allot(new DirectoryGroup(new DirectoryId(0, 1), "SALES", "Berlin", "cn=SALES"));

        assertThat(names.allot(sales(2))).isEqualTo("Sales (Berlin)");
    }

    @Test
    void r14_a_released_name_can_be_given_again() {
        names.allot(sales(1));
        names.release("sales");

        assertThat(names.allot(sales(2))).isEqualTo("Sales");
    }

    private static DirectoryGroup sales(int id) {
        return new DirectoryGroup(new DirectoryId(0, id), "Sales", "Berlin", "cn=Sales,ou=Berlin");
    }
}
