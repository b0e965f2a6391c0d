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
import java.util.concurrent.atomic.AtomicReference;
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
        server = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
        InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
        Gathering.prepare(here, address);
        here.connect(address);
    }

    @AfterEach
    void close() throws IOException {
        elsewhere.close();
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
    void on_one_machine_the_buffer_is_small_and_once_much_has_come_the_pause_is_longer() throws IOException {
        // The kernel doubles what it is asked for (socket(7)).
        assertThat(here.getReceiveBufferSize()).isBetween(Gathering.SMALL_BUFFER, 2 * Gathering.SMALL_BUFFER);
        Gathering gathering = on(here);

        pieces(gathering, Gathering.AT_ONCE + 1, 100, 1);
        pieces(gathering, Gathering.MUCH / Gathering.SMALL_BUFFER, Gathering.SMALL_BUFFER, 100);
        pieces(gathering, 2, 100, 1);
        gathering.begin();
        pieces(gathering, Gathering.AT_ONCE + 1, 100, 1);

        assertThat(pauses).hasSize(4);
        assertThat(pauses.get(2)).isGreaterThan(pauses.get(0));
        assertThat(pauses.get(3)).isEqualTo(pauses.get(0));
    }

    @Test
    void on_one_machine_what_fills_a_quarter_of_the_small_buffer_did_gather() throws IOException {
        Gathering gathering = on(here);
        pieces(gathering, Gathering.AT_ONCE + 5, Gathering.SMALL_BUFFER / 4, 100);
        assertThat(pauses).isEmpty();

        pieces(gathering, 2, Gathering.SMALL_BUFFER / 4 - 1, 100);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void on_one_machine_long_entries_get_a_larger_buffer_and_very_long_ones_no_pause() throws IOException {
        Gathering gathering = on(here);
        int before = here.getReceiveBufferSize();
        pieces(gathering, Gathering.AT_ONCE, 100 * Gathering.LONG_ENTRIES, 100);
        assertThat(here.getReceiveBufferSize()).isEqualTo(before);

        pieces(gathering, 1, 100 * Gathering.LONG_ENTRIES, 100);
        assertThat(here.getReceiveBufferSize()).isGreaterThan(before);
        pieces(gathering, 2, 100, 1);
        assertThat(pauses).hasSize(1);

        pauses.clear();
        gathering.begin();
        pieces(gathering, Gathering.AT_ONCE + 1, 100 * Gathering.VERY_LONG_ENTRIES, 100);
        pieces(gathering, 2, 100, 1);
        assertThat(pauses).isEmpty();

        pieces(on(elsewhere), Gathering.AT_ONCE + 1, 100, 1);
        assertThat(pauses).hasSize(1);
        pieces(gathering, 20, 100, 100); // short ones: on average they are not that long any more
        assertThat(pauses).hasSizeGreaterThan(1);
        assertThat(pauses).as("the shorter pause").containsOnly(pauses.get(0));
    }

    @Test
    void on_one_machine_a_single_long_entry_gets_a_larger_buffer_at_once() throws IOException {
        Gathering gathering = on(here);
        int before = here.getReceiveBufferSize();

        gathering.message(Gathering.LONG_ENTRY - 1);
        assertThat(here.getReceiveBufferSize()).isEqualTo(before);
        gathering.message(Gathering.LONG_ENTRY);
        assertThat(here.getReceiveBufferSize()).isGreaterThan(before);
    }

    @Test
    void only_a_connection_for_a_whole_directory_has_a_small_buffer() throws IOException {
        Patience patience = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2), 1000);
        for (boolean whole : new boolean[] {false, true}) {
            try (Socket socket = WatchedSocket.factory(whole ? patience.gathering() : patience, new AtomicReference<>())
                    .createSocket()) {
                socket.connect(server.getLocalSocketAddress(), 2_000);
                assertThat(socket.getReceiveBufferSize() <= 2 * Gathering.SMALL_BUFFER)
                        .isEqualTo(whole);
            }
        }
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
                gathering.message(bytes / messages);
            }
        }
    }
}
