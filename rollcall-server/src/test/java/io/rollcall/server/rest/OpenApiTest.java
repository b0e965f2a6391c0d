package io.rollcall.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
    @TempDir
    static Path folder;

    private static TestServer server;
    private static JsonNode api;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder);
        api = server.caller().get("/api/v1/openapi.json").json();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void it_describes_every_address_that_is_mapped() {
        Set<String> mapped = new TreeSet<>();
        server.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(info -> mapped.addAll(info.getPatternValues()));
        mapped.removeIf(path -> path.equals("/error") || path.startsWith("/api/v1/openapi.json"));
        assertThat(mapped).hasSizeGreaterThan(25);
        assertThat(new TreeSet<>(api.path("paths").propertyNames())).isEqualTo(mapped);
    }

    @Test
    void every_operation_says_what_it_does_and_every_parameter_what_it_means() {
        for (JsonNode operation : operations()) {
            String name = operation.path("operationId").asString();
            assertThat(operation.path("summary").asString()).as(name).isNotEmpty();
            assertThat(operation.path("tags")).as(name).isNotEmpty();
            for (JsonNode parameter : operation.path("parameters")) {
                if (parameter.path("in").asString().equals("query")) {
                    assertThat(parameter.path("description").asString())
                            .as(name + " " + parameter.path("name"))
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void every_operation_but_health_asks_for_the_token_and_answers_with_problems() {
        assertThat(api.at("/components/securitySchemes/bearer/scheme").asString())
                .isEqualTo("bearer");
        assertThat(api.at("/security/0").has("bearer")).isTrue();
        for (JsonNode operation : operations()) {
            boolean health = operation.at("/tags/0").asString().equals("health");
            String name = operation.path("operationId").asString();
            assertThat(operation.has("security")).as(name).isEqualTo(health);
            assertThat(operation.path("responses").has("401")).as(name).isEqualTo(!health);
            assertThat(operation
                            .at("/responses/default/content")
                            .path("application/problem+json")
                            .at("/schema/$ref")
                            .asString())
                    .as(name)
                    .isEqualTo("#/components/schemas/Problem");
        }
        for (Problem problem : Problem.values()) {
            assertThat(api.at("/components/schemas/Problem/properties/type/enum")
                            .toString())
                    .contains(problem.type().toString());
        }
    }

    @Test
    void what_makes_a_run_says_how_held_and_failed_ones_are_answered() {
        for (String sync : List.of("/api/v1/directories/{name}/sync", "/api/v1/sync")) {
            JsonNode responses = api.path("paths").path(sync).at("/post/responses");
            assertThat(responses.propertyNames()).as(sync).contains("200", "202", "502");
        }
    }

    @Test
    void every_reference_leads_somewhere() {
        List<String> references = new ArrayList<>();
        collect(api, references);
        assertThat(references).isNotEmpty();
        assertThat(references)
                .allSatisfy(
                        reference -> assertThat(api.at(reference.substring(1)).isMissingNode())
                                .as(reference)
                                .isFalse());
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.path("$ref").asString());
        }
        node.forEach(child -> collect(child, references));
    }

    private static List<JsonNode> operations() {
        List<JsonNode> operations = new ArrayList<>();
        api.path("paths").forEach(path -> path.forEach(operations::add));
        return operations;
    }
}
