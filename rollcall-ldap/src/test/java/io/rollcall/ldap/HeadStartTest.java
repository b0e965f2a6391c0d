package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class HeadStartTest {
    @Test
    void what_it_makes_ready_is_there_the_second_time_too() {
        assertThatCode(HeadStart::take).doesNotThrowAnyException();
        assertThatCode(HeadStart::take).doesNotThrowAnyException();
    }
}
