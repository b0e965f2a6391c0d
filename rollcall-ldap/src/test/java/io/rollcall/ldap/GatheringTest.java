package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private int pauses;
    private final Gathering gathering = new Gathering(() -> pauses++);

    @Test
    void a_short_answer_waits_for_nothing() {
        pieces(Gathering.AT_ONCE, 100);

        assertThat(pauses).isZero();
    }

    @Test
    void the_small_pieces_of_a_long_answer_are_given_time_to_gather() {
        pieces(Gathering.AT_ONCE, 100);
        pieces(10, 100);

        assertThat(pauses).isEqualTo(10);
    }

    @Test
    void what_gathered_already_is_read_on_at_once() {
        pieces(Gathering.AT_ONCE, Gathering.LARGE);
        pieces(10, Gathering.LARGE);

        assertThat(pauses).isZero();
    }

    @Test
    void each_answer_begins_at_once() {
        pieces(Gathering.AT_ONCE, 100);
        gathering.begin();
        pieces(Gathering.AT_ONCE, 100);

        assertThat(pauses).isZero();
    }

    @Test
    void with_tls_nothing_is_waited_for() throws Exception {
        try (Socket plain = new Socket();
                Socket tls = SSLContext.getDefault().getSocketFactory().createSocket()) {
            assertThat(Gathering.pauseFor(tls)).isSameAs(Gathering.NO_PAUSE);
            assertThat(Gathering.pauseFor(plain)).isNotSameAs(Gathering.NO_PAUSE);
        }
    }

    private void pieces(int count, int bytes) {
        for (int i = 0; i < count; i++) {
            gathering.await();
            gathering.came(bytes);
        }
    }
}
