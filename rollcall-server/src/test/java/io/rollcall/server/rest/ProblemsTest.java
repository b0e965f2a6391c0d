package io.rollcall.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
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
    void a_problem_has_a_stable_type_a_title_the_status_and_the_message() {
        caller.post("/api/v1/groups", "{\"name\": \"Editors\"}");
        Caller.Answer answer = caller.post("/api/v1/groups", "{\"name\": \"EDITORS\"}");
        problem(answer, 409, "name-taken");
        assertThat(answer.json().path("title").asString()).isEqualTo("The name is taken");
        assertThat(answer.json().path("status").asInt()).isEqualTo(409);
        assertThat(answer.json().path("detail").asString()).contains("Editors");
    }

    @Test
    void every_type_is_there_once() {
        List<String> types =
                Arrays.stream(Problem.values()).map(p -> p.type().toString()).toList();
        assertThat(new HashSet<>(types)).hasSameSizeAs(types);
        assertThat(types).allMatch(type -> type.matches("urn:rollcall:problem:[a-z-]+"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"a\"                | line 1",
                "{\"name\": \"a\",}              | line 1",
                "{\"name\": \"a\"} x             | line 1",
                "{\"name\": \"a\", \"name\": 1}  | line 1",
                "{\"naem\": \"a\"}               | no field \"naem\"",
                "{\"naem\": \"a\"}               | known are name",
                "[]                              | asked for",
                "nonsense                        | line 1",
            })
    void a_body_that_is_not_the_json_asked_for_is_refused_with_its_place(String body, String told) {
        Caller.Answer answer = caller.post("/api/v1/groups", body);
        problem(answer, 400, "malformed");
        assertThat(answer.json().path("detail").asString()).contains(told);
        assertThat(caller.get("/api/v1/groups").json().path("items")).isEmpty();
    }

    @Test
    void the_place_names_line_column_and_field() {
        Caller.Answer syntax = caller.post("/api/v1/groups", "{\n  \"name\" \"a\"}");
        assertThat(syntax.json().path("detail").asString()).contains("line 2, column 10");
        Caller.Answer type = caller.post("/api/v1/directories/corp/import", "{\"groups\": [\"a\", {}]}");
        problem(type, 400, "malformed");
        assertThat(type.json().path("detail").asString()).contains("groups[1]").contains("line 1");
    }

    @Test
    void a_missing_body_field_or_parameter_is_named() {
        problem(caller.post("/api/v1/groups"), 400, "malformed");
        assertThat(caller.post("/api/v1/groups", "{}").json().path("detail").asString())
                .contains("name");
        assertThat(caller.post("/api/v1/groups", "{\"name\": null}")
                        .json()
                        .path("detail")
                        .asString())
                .contains("name");
        assertThat(caller.get("/api/v1/explain?user=jo").json().path("detail").asString())
                .contains("group");
        assertThat(caller.post("/api/v1/directories", "{}")
                        .json()
                        .path("detail")
                        .asString())
                .contains("name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=-1",
                "limit=ten",
                "limit=99999999999999999999",
                "after=nonsense",
                "after=%00",
                "after=LTE", // -1
                "after=OTk5OTk5OTk5OTk5OTk5OTk5OTk5", // 99999999999999999999
                "after=OTIyMzM3MjAzNjg1NDc3NTgwNw" // 9223372036854775807
            })
    void a_page_that_cannot_be_is_refused(String query) {
        problem(caller.get("/api/v1/groups?" + query), 400, "invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/groups/nobody",
                "/api/v1/users/nobody",
                "/api/v1/directories/nowhere",
                "/api/v1/directories/nowhere/plan",
                "/api/v1/runs/77",
                "/api/v1/held/0123456789abcdef",
                "/api/v1/runs?directory=nowhere",
                "/api/v1/explain?user=a&group=b",
                "/api/v2/groups",
            })
    void what_is_not_there_is_not_found(String path) {
        problem(caller.get(path), 404, "not-found");
    }

    @Test
    void a_wrong_method_names_the_right_ones() {
        Caller.Answer answer = caller.delete("/api/v1/groups");
        problem(answer, 405, "method-not-allowed");
        assertThat(answer.header("Allow")).contains("GET").contains("POST");
        assertThat(answer.json().path("detail").asString()).contains("GET").contains("POST");
    }

    @Test
    void a_wrong_content_type_is_refused() {
        problem(
                caller.send("POST", "/api/v1/groups", "name=x", "application/x-www-form-urlencoded"),
                415,
                "unsupported-media-type");
        problem(caller.send("POST", "/api/v1/groups", "<name/>", "application/xml"), 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/groups/x;y=z", "/api/v1/groups/a%0Ab"})
    void an_address_that_is_not_let_through_is_a_problem_too(String path) {
        Caller.Answer answer = caller.get(path);
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void what_is_not_even_http_is_refused_by_the_container_without_saying_who_it_is() {
        Caller.Answer answer = caller.get("/api/v1/groups/%00");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).doesNotContainIgnoringCase("tomcat").doesNotContain("Exception");
    }

    @Test
    void a_directory_that_makes_no_sense_is_refused_and_not_kept() {
        String[] bodies = {
            TestServer.CORP.replace("\"generic\"", "\"novell\""),
            TestServer.CORP.replace("ldaps://ldap.corp.example", "https://x"),
            TestServer.CORP.replace("\"corp\"", "\"../corp\""),
            TestServer.CORP.replace("}", ", \"interval\": \"often\"}"),
            TestServer.CORP.replace("}", ", \"interval\": \"PT0.001S\"}"),
            TestServer.CORP.replace("}", ", \"register\": \"some\"}"),
            TestServer.CORP.replace("[\"ldaps://ldap.corp.example\"]", "[]"),
            TestServer.CORP.replace("[\"ldaps://ldap.corp.example\"]", "[null]"),
        };
        for (String body : bodies) {
            Caller.Answer answer = caller.post("/api/v1/directories", body);
            assertThat(answer.status()).as(body + answer).isEqualTo(400);
            assertThat(answer.text()).doesNotContain("Tr0ub4dor");
        }
        assertThat(caller.get("/api/v1/directories").json().path("items")).isEmpty();
    }

    @Test
    void a_password_is_in_no_answer_whatever_is_wrong_with_the_rest() {
        for (String body : List.of(
                TestServer.CORP.replace("\"Tr0ub4dor&3\"", "{\"Tr0ub4dor&3\": 1}"),
                TestServer.CORP.replace("\"Tr0ub4dor&3\"", "Tr0ub4dor&3"),
                TestServer.CORP.replace("\"Tr0ub4dor&3\"", "[\"Tr0ub4dor&3\"]"),
                TestServer.CORP.replace("\"corp\"", "7") + "x")) {
            Caller.Answer answer = caller.post("/api/v1/directories", body);
            problem(answer, 400, "malformed");
            assertThat(answer.json().path("detail").asString()).doesNotContain("Tr0ub4dor");
        }
    }

    @Test
    void names_that_cannot_be_are_refused() {
        for (String name : List.of("", "   ", "a\\u0000b", "a\\nb", "x".repeat(10_000))) {
            Caller.Answer group = caller.post("/api/v1/groups", "{\"name\": \"" + name + "\"}");
            assertThat(group.status()).as(name).isEqualTo(400);
            Caller.Answer user = caller.post("/api/v1/users", "{\"login\": \"" + name + "\"}");
            assertThat(user.status()).as(name).isEqualTo(400);
        }
        assertThat(caller.get("/api/v1/groups").json().path("items")).isEmpty();
        assertThat(caller.get("/api/v1/users").json().path("items")).isEmpty();
    }

    @Test
    void bodies_that_contradict_themselves_are_refused() {
        caller.post("/api/v1/directories", TestServer.CORP);
        server.corp.addGroup("Marketing");
        for (String body :
                List.of("{}", "{\"groups\": []}", "{\"all\": true, \"groups\": [\"Marketing\"]}", "{\"all\": false}")) {
            problem(caller.post("/api/v1/directories/corp/import", body), 400, "invalid");
        }
        for (String body :
                List.of("{\"all\": true, \"link\": \"jo\"}", "{\"users\": [\"a\", \"b\"], \"link\": \"jo\"}")) {
            problem(caller.post("/api/v1/directories/corp/register", body), 400, "invalid");
        }
        for (String body : List.of("{\"mode\": \"half\"}", "{}", "{\"mode\": \"full\", \"approve\": \"yes\"}")) {
            problem(caller.send("PUT", "/api/v1/directories/corp/mode", body, "application/json"), 400, "invalid");
        }
        assertThat(caller.get("/api/v1/groups").json().path("items")).isEmpty();
    }

    @Test
    void a_fault_of_ours_shows_an_id_and_no_stack_trace() {
        server.breakDown(new IllegalStateException("secret inner state"));
        Caller.Answer answer = caller.get("/api/v1/groups");
        problem(answer, 500, "internal");
        assertThat(answer.json().path("id").asString()).matches("[0-9a-f-]{36}");
        assertThat(answer.text()).doesNotContain("secret inner state").doesNotContain("IllegalState");
    }

    @Test
    void a_database_that_is_down_is_503() {
        server.breakDown(new IllegalStateException(new java.sql.SQLException("connection refused", "08001")));
        problem(caller.get("/api/v1/groups"), 503, "database-unavailable");
    }

    @Test
    void a_key_file_that_others_can_read_is_told(@TempDir Path other) throws Exception {
        Path key = Files.createFile(
                other.resolve("key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        try (TestServer careless = new TestServer(other)) {
            Caller.Answer answer = careless.caller().post("/api/v1/directories", TestServer.CORP);
            problem(answer, 500, "key-file");
            assertThat(answer.text()).contains(key.toString()).doesNotContain("Tr0ub4dor");
        }
    }

    @Test
    void a_very_large_address_is_refused() {
        assertThat(caller.get("/api/v1/groups?search=" + "x".repeat(40_000)).status())
                .isIn(400, 414, 431);
        assertThat(caller.get("/api/v1/groups").status()).isEqualTo(200);
    }

    private static void problem(Caller.Answer answer, int status, String word) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.problem()).isEqualTo(word);
        assertThat(answer.json().path("title").asString()).isNotEmpty();
        assertThat(answer.json().path("detail").asString()).isNotEmpty();
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    }
}
