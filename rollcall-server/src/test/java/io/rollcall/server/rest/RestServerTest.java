package io.rollcall.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rollcall.registry.RefusedException;
import io.rollcall.server.Rollcall;
import io.rollcall.server.secrets.SecretBox;
import io.rollcall.testkit.InMemoryDirectory;
import io.rollcall.testkit.InMemoryRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestServerTest {
    @TempDir
    Path folder;

    @Test
    void a_port_that_is_taken_is_said_in_one_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start("127.0.0.1", taken.getLocalPort()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("--port");
        }
    }

    @Test
    void a_host_that_is_not_this_machine_is_said_in_one_sentence() {
        assertThatThrownBy(() -> start("192.0.2.1", 0))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("192.0.2.1");
        assertThatThrownBy(() -> start("no.such.host.invalid", 0))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no.such.host.invalid");
    }

    @Test
    void it_listens_where_it_was_told_and_lets_go_when_closed() throws Exception {
        RestServer server = start("127.0.0.1", 0);
        assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
        assertThat(new Caller(server.address(), "none").get("/health").status()).isEqualTo(200);
        server.close();
        try (ServerSocket again = new ServerSocket(server.address().getPort(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(again.isBound()).isTrue();
        }
    }

    private RestServer start(String host, int port) throws Exception {
        InMemoryRegistry registry = new InMemoryRegistry(Clock.systemUTC());
        Rollcall rollcall = new Rollcall(
                registry,
                new Everywhere(Map.of("corp", new InMemoryDirectory("corp"))),
                new SecretBox(folder.resolve("key")),
                Clock.systemUTC(),
                () -> {});
        return RestServer.start(
                rollcall,
                () -> true,
                Token.in(folder),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                run -> {},
                Clock.systemUTC(),
                host,
                port);
    }
}
