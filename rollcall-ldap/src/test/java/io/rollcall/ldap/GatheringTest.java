package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final int ROOM = 1 << 18;

    private final List<Duration> pauses = new ArrayList<>();
    private final Socket elsewhere = new Socket();
    private final Socket here = new Socket();
    private ServerSocket server;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
        Gathering.prepare(here, address);
        here.connect(address);
    }

    @AfterEach
    void close() throws IOException {
        here.close();
        server.close();
    }

    @Test
    void a_short_answer_waits_for_nothing() throws IOException {
        pieces(on(elsewhere), Gathering.AT_ONCE, 100, 1);
        pieces(on(here), Gathering.AT_ONCE, 100, 1);

        assertThat(pauses).isEmpty();
    }

    @Test
    void the_small_pieces_of_a_long_answer_are_given_time_to_gather() throws IOException {
        Gathering gathering = on(elsewhere);
        pieces(gathering, Gathering.AT_ONCE, 100, 1);
        pieces(gathering, 10, 100, 1);

        assertThat(pauses).hasSize(10);
    }

    @Test
    void what_gathered_already_is_read_on_at_once() throws IOException {
        for (Socket socket : List.of(elsewhere, here)) {
            Gathering gathering = on(socket);
            pieces(gathering, Gathering.AT_ONCE, 32 << 10, 200);
            pieces(gathering, 10, 32 << 10, 200);
        }

        assertThat(pauses).isEmpty();
    }

    @Test
    void a_piece_that_fills_the_room_for_it_says_nothing_of_what_is_behind_it() throws IOException {
        Gathering gathering = on(elsewhere);
        pieces(gathering, Gathering.AT_ONCE + 1, 32 << 10, 200);
        gathering.came(100, 100);
        gathering.await();

        assertThat(pauses).isEmpty();
    }

    @Test
    void each_answer_begins_at_once() throws IOException {
        Gathering gathering = on(elsewhere);
        pieces(gathering, Gathering.AT_ONCE, 100, 1);
        gathering.begin();
        pieces(gathering, Gathering.AT_ONCE, 100, 1);

        assertThat(pauses).isEmpty();
    }

    @Test
    void on_one_machine_the_buffer_is_small_and_the_pause_is_longer() throws IOException {
        pieces(on(elsewhere), Gathering.AT_ONCE + 1, 100, 1);
        pieces(on(here), Gathering.AT_ONCE + 1, 100, 1);

        assertThat(pauses).hasSize(2);
        assertThat(pauses.get(1)).isGreaterThan(pauses.get(0));
        // The kernel doubles what it is asked for (socket(7)).
        assertThat(here.getReceiveBufferSize())
                .isBetween(Gathering.SMALL_BUFFER, 2 * Gathering.SMALL_BUFFER)
                .isLessThan(elsewhere.getReceiveBufferSize());
    }

    @Test
    void on_one_machine_long_entries_get_a_larger_buffer() throws IOException {
        Gathering gathering = on(here);
        int before = here.getReceiveBufferSize();
        pieces(gathering, Gathering.AT_ONCE, 100 * Gathering.LONG, 100);
        assertThat(here.getReceiveBufferSize()).isEqualTo(before);

        pieces(gathering, 1, 100 * Gathering.LONG, 100);
        assertThat(here.getReceiveBufferSize()).isGreaterThan(before);
    }

    @Test
    void with_tls_nothing_is_waited_for() throws Exception {
        try (Socket tls = SSLContext.getDefault().getSocketFactory().createSocket()) {
            pieces(on(tls), Gathering.AT_ONCE + 10, 100, 1);
        }

        assertThat(pauses).isEmpty();
    }

    private Gathering on(Socket socket) {
        return Gathering.on(socket, pauses::add);
    }

    private static void pieces(Gathering gathering, int count, int bytes, int messages) throws IOException {
        for (int piece = 0; piece < count; piece++) {
            gathering.await();
            gathering.came(bytes, ROOM);
            for (int message = 0; message < messages; message++) {
                gathering.message();
            }
        }
    }
}
