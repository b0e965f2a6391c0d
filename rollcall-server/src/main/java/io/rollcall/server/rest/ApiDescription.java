package io.rollcall.server.rest;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the OpenAPI document says of the whole: the token, and the problems that any operation may answer with. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";

    @Bean
    OpenAPI wholeApi() {
        return new OpenAPI()
                .servers(List.of(new Server().url("/").description("The server that this document comes from")))
                .info(new Info()
                        .title("Rollcall")
                        .version("v1")
                        .license(
                                new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0.txt"))
                        .description("""
                                Keeps the groups of an application in step with Active Directory or any LDAP directory. \
                                One way: nothing is ever written to the directory.

                                A GROUP or USER in an address or a body is a name, a DN or an immutable id; an ambiguous \
                                name is refused with the candidates. Times are RFC 3339 in UTC. Lists come in pages: give \
                                `next` of one page as `after` to get the next, until it is null.

                                An operation that makes a run answers 200 when it was applied or there was nothing to do, \
                                202 when it is held and waits for a person, and 502 when it failed; the run is in the answer \
                                each time."""))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description(
                                                "The token in the file `token` of the server's data folder, made at first"
                                                        + " start.")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    @Bean
    OpenApiCustomizer problems() {
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem());
            api.getPaths()
                    .values()
                    .forEach(path -> path.readOperations().forEach(operation -> {
                        ApiResponses responses = operation.getResponses();
                        if (operation.getSecurity() == null) {
                            responses.putIfAbsent("401", problemAnswer("The token is missing or wrong"));
                        }
                        responses.putIfAbsent(
                                "default", problemAnswer("What went wrong, and what to do about it; see `type`"));
                    }));
        };
    }

    private static ApiResponse problemAnswer(String description) {
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
    }

    private static Schema<?> problem() {
        List<String> types =
                Arrays.stream(Problem.values()).map(p -> p.type().toString()).toList();
        StringSchema type = new StringSchema();
        type.setEnum(types);
        type.description("What kind of problem it is, for programs; stable. "
                + Arrays.stream(Problem.values())
                        .map(p -> "`" + p.type() + "` (" + p.status().value() + "): " + p.title())
                        .collect(Collectors.joining("; ")));
        Schema<?> problem = new ObjectSchema().description("A problem detail (RFC 9457)");
        problem.addProperty("type", type);
        problem.addProperty("title", new StringSchema().description("The kind of problem, for a person"));
        problem.addProperty("status", new IntegerSchema().description("The HTTP status"));
        problem.addProperty(
                "detail",
                new StringSchema().description("What happened, to which directory or group, and what to do next"));
        problem.addProperty("instance", new StringSchema().description("The address that was asked"));
        problem.setRequired(List.of("type", "title", "status", "detail"));
        return problem;
    }
}
