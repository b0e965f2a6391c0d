package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.postgres.Database;
import io.rollcall.server.rest.Caller;
import io.rollcall.server.schedule.Timings;
import io.rollcall.testkit.servers.DirectoryEdit;
import io.rollcall.testkit.servers.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Both worked examples over REST, through every layer: a real directory server, the schedule, and PostgreSQL. */
abstract class WorkedExamples {
    private static final Path PROGRAMS = Path.of("target", "postgres").toAbsolutePath();
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Timings QUICK =
            new Timings(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(20));

    @TempDir
    Path home;

    private Database database;
    private Rollcall rollcall;
    private Serve serve;
    private Caller caller;

    abstract TestServer server();

    @BeforeEach
    void start() throws Exception {
        server().edit().clear();
        Home here =
                Home.of(Map.of("ROLLCALL_HOME", home.toString(), "ROLLCALL_POSTGRES_PROGRAMS", PROGRAMS.toString()));
        database = here.database(Database.Load.SERVER);
        rollcall = here.rollcall(database);
        serve = Serve.start(rollcall, database.dataSource(), Clock.systemUTC(), home, "127.0.0.1", 0, QUICK);
        caller = new Caller(
                serve.address(), Files.readString(home.resolve("token")).strip());
    }

    @AfterEach
    void stop() {
        serve.close();
        rollcall.close();
        database.close();
    }

    @Test
    void side_by_side_then_full() {
        DirectoryEdit edit = server().edit();
        edit.addUser("anne", "Anne");
        edit.addGroup("EMEA Marketing", "anne");
        edit.addGroup("Marketing", "EMEA Marketing");
        add(server().ldapsUrl());
        ok(caller.post("/api/v1/users", "{\"login\": \"jo\", \"displayName\": \"Jo\"}"), 201);
        ok(caller.post("/api/v1/directories/corp/register", "{\"users\": [\"anne\"]}"), 200);
        ok(caller.post("/api/v1/groups", "{\"name\": \"Content Managers\"}"), 201);
        ok(caller.post("/api/v1/groups/Content%20Managers/add-member", "{\"users\": [\"jo\", \"anne\"]}"), 200);
        ok(caller.post("/api/v1/groups/Content%20Managers/usages", "{\"place\": \"Holiday Planner\"}"), 201);
        ok(caller.post("/api/v1/directories/corp/import", "{\"groups\": [\"Marketing\"]}"), 200);

        ok(caller.post("/api/v1/directories/corp/sync"), 200);
        assertThat(members("Content%20Managers")).containsExactly("anne", "jo");
        assertThat(members("Marketing")).containsExactly("anne");
        assertThat(ok(caller.get("/api/v1/explain?user=anne&group=Marketing"), 200)
                        .path("sentence")
                        .asString())
                .startsWith("Anne is in Marketing: EMEA Marketing (member of Marketing) has Anne as a direct member");

        JsonNode review = ok(caller.get("/api/v1/directories/corp/review"), 200);
        String approve = review.at("/plan/fingerprint").asString();
        ok(
                caller.send(
                        "PUT",
                        "/api/v1/directories/corp/mode",
                        "{\"mode\": \"full\", \"approve\": \"" + approve + "\"}",
                        "application/json"),
                200);
        assertThat(members("Content%20Managers")).containsExactly("jo");
        assertThat(members("Marketing")).containsExactly("anne");
        JsonNode kept = ok(caller.get("/api/v1/groups/Content%20Managers"), 200);
        assertThat(kept.at("/usages/0").asString()).isEqualTo("Holiday Planner");
        assertThat(kept.path("kind").asString()).isEqualTo("local");
        assertThat(ok(caller.get("/api/v1/directories/corp/plan"), 200).path("changes"))
                .isEmpty();
    }

    @Test
    void import_register_follow() {
        DirectoryEdit edit = server().edit();
        for (int i = 1; i <= 5; i++) {
            edit.addUser("user" + i, "User " + i);
        }
        edit.addGroup("GroupA", "user1", "user2", "user3");
        add(server().ldapsUrl());
        ok(
                caller.post(
                        "/api/v1/directories/corp/register",
                        "{\"users\": [\"user2\", \"user3\", \"user4\", \"user5\"]}"),
                200);
        ok(caller.post("/api/v1/directories/corp/import", "{\"groups\": [\"GroupA\"]}"), 200);
        assertThat(members("GroupA")).containsExactly("user2", "user3");

        Caller.Answer refused = caller.post("/api/v1/groups/GroupA/add-member", "{\"users\": [\"user4\"]}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("external-group");
        assertThat(refused.json().path("detail").asString()).contains("corp").containsIgnoringCase("cn=GroupA,");
        assertThat(members("GroupA")).containsExactly("user2", "user3");

        edit.addMember("GroupA", "user4", "user5");
        await(() -> members("GroupA").equals(List.of("user2", "user3", "user4", "user5")));
        assertThat(ok(caller.get("/api/v1/groups/GroupA/history?limit=1"), 200)
                        .at("/items/0/actor")
                        .asString())
                .isEqualTo("schedule");

        ok(caller.post("/api/v1/directories/corp/register", "{\"users\": [\"user1\"]}"), 200);
        assertThat(members("GroupA")).containsExactly("user1", "user2", "user3", "user4", "user5");

        edit.removeMember("GroupA", "user2");
        await(() -> members("GroupA").equals(List.of("user1", "user3", "user4", "user5")));
    }

    @Test
    void a_directory_whose_certificate_is_not_trusted_or_whose_password_is_wrong_is_refused_without_showing_it() {
        Caller.Answer untrusted =
                caller.post("/api/v1/directories", body(server().ldapsUrl(), null, server().password()));
        assertThat(untrusted.status()).as(untrusted.toString()).isEqualTo(400);
        assertThat(untrusted.json().path("detail").asString()).containsIgnoringCase("certificate");
        Caller.Answer wrong =
                caller.post("/api/v1/directories", body(server().ldapsUrl(), server().caPem(), "Wr0ng-pass"));
        assertThat(wrong.status()).as(wrong.toString()).isEqualTo(400);
        assertThat(untrusted.text()).doesNotContain(server().password());
        assertThat(wrong.text()).doesNotContain("Wr0ng-pass");
        assertThat(ok(caller.get("/api/v1/directories"), 200).path("items")).isEmpty();
    }

    private void add(String url) {
        Caller.Answer added = caller.post("/api/v1/directories", body(url, server().caPem(), server().password()));
        ok(added, 201);
        assertThat(added.text()).doesNotContain(server().password());
    }

    private String body(String url, @org.jspecify.annotations.Nullable String caPem, String password) {
        ObjectNode body = JSON.createObjectNode()
                .put("name", "corp")
                .put("kind", server().kind().word())
                .put("bindDn", server().bindDn())
                .put("password", password)
                .put("interval", "PT10S");
        body.putArray("bases").add(server().baseDn());
        body.putArray("urls").add(url);
        if (caPem != null) {
            body.put("caPem", caPem);
        }
        return body.toString();
    }

    private List<String> members(String group) {
        List<String> logins = new ArrayList<>();
        ok(caller.get("/api/v1/groups/" + group), 200).path("members").forEach(login -> logins.add(login.asString()));
        return logins;
    }

    private static JsonNode ok(Caller.Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer.json();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
            LockSupport.parkNanos(100_000_000);
        }
    }
}
