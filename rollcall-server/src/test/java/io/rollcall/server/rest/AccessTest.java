package io.rollcall.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class AccessTest {
    private static final Set<String> OPEN = Set.of("/health", "/health/live", "/health/ready");

    @TempDir
    static Path folder;

    private static TestServer server;
    private static Caller caller;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder);
        caller = server.caller();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void reset() {
        server.reset();
    }

    @Test
    void no_endpoint_but_health_answers_without_the_token() {
        Set<String> refused = new TreeSet<>();
        for (Mapped mapped : everyMapping()) {
            String path = mapped.path().replaceAll("\\{[^}]+}", "x");
            for (Caller nobody : List.of(
                    caller.withoutToken(),
                    caller.withToken(""),
                    caller.withToken(server.token().reveal() + "x"),
                    caller.withToken("A".repeat(43)))) {
                Caller.Answer answer = nobody.send(mapped.method(), path, null, "application/json");
                if (OPEN.contains(mapped.path())) {
                    assertThat(answer.status()).as(mapped.toString()).isEqualTo(200);
                } else {
                    assertThat(answer.status()).as(mapped.toString()).isEqualTo(401);
                    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
                    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
                    assertThat(answer.problem()).isEqualTo("unauthorized");
                    refused.add(mapped.method() + " " + mapped.path());
                }
            }
        }
        assertThat(refused)
                .contains("GET /api/v1/openapi.json", "GET /metrics", "POST /api/v1/directories/{name}/sync")
                .hasSizeGreaterThan(35);
    }

    @Test
    void whatever_is_not_mapped_is_refused_without_the_token_too() {
        for (String path : List.of("/", "/api/v1/nothing", "/health/x", "/error", "/health%2f..%2fmetrics", "/%00")) {
            assertThat(caller.withoutToken().get(path).status()).as(path).isIn(400, 401);
        }
        assertThat(caller.get("/api/v1/nothing").status()).isEqualTo(404);
    }

    @Test
    void the_token_counts_in_the_header_only_and_the_scheme_without_regard_to_case() {
        String token = server.token().reveal();
        assertThat(caller.withoutToken()
                        .get("/api/v1/groups?access_token=" + token)
                        .status())
                .isEqualTo(401);
        assertThat(caller.withoutToken()
                        .send("POST", "/api/v1/groups", "access_token=" + token, "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(401);
        assertThat(caller.withHeader("Authorization", "bearer " + token)
                        .get("/api/v1/groups")
                        .status())
                .isEqualTo(200);
        assertThat(caller.withHeader("Authorization", "Basic " + token)
                        .get("/api/v1/groups")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void answers_carry_strict_headers_and_start_no_session() {
        Caller.Answer answer = caller.get("/api/v1/groups");
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Server")).isEmpty();
    }

    @Test
    void health_says_up_or_down_and_nothing_else() throws Exception {
        assertThat(caller.withoutToken().get("/health/live").text()).isEqualTo("{\"status\":\"up\"}");
        assertThat(caller.withoutToken().get("/health/ready").text()).isEqualTo("{\"status\":\"up\"}");
        server.databaseAnswers.set(false);
        Caller.Answer answer = caller.withoutToken().get("/health/ready");
        for (long end = System.nanoTime() + 10_000_000_000L;
                answer.status() == 200 && System.nanoTime() < end;
                answer = caller.withoutToken().get("/health/ready")) {
            Thread.onSpinWait();
        }
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).isEqualTo("{\"status\":\"down\"}");
        assertThat(caller.withoutToken().get("/health/live").status()).isEqualTo(200);
    }

    private static List<Mapped> everyMapping() {
        Map<String, RequestMappingHandlerMapping> mappings =
                server.context().getBeansOfType(RequestMappingHandlerMapping.class);
        return mappings.values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .flatMap(AccessTest::mapped)
                .toList();
    }

    private static java.util.stream.Stream<Mapped> mapped(Map.Entry<RequestMappingInfo, HandlerMethod> entry) {
        Set<RequestMethod> methods = entry.getKey().getMethodsCondition().getMethods();
        List<String> names = methods.isEmpty()
                ? List.of("GET", "POST", "PUT", "PATCH", "DELETE")
                : methods.stream().map(Enum::name).toList();
        return entry.getKey().getPatternValues().stream()
                .flatMap(path -> names.stream().map(method -> new Mapped(method, path)));
    }

    private record Mapped(String method, String path) {}
}
