package io.rollcall.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OperationsTest {
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
    void first_worked_example_side_by_side_then_full() {
        server.corp.addMember(server.corp.addGroup("Marketing"), server.corp.addUser("anne", "Anne"));
        addCorp();
        ok(caller.post("/api/v1/users", "{\"login\": \"jo\", \"displayName\": \"Jo\"}"), 201);
        ok(caller.post("/api/v1/directories/corp/register", "{\"users\": [\"anne\"]}"), 200);
        ok(caller.post("/api/v1/groups", "{\"name\": \"Content Managers\"}"), 201);
        ok(caller.post("/api/v1/groups/Content%20Managers/add-member", "{\"users\": [\"jo\", \"anne\"]}"), 200);
        ok(caller.post("/api/v1/groups/Content%20Managers/usages", "{\"place\": \"Holiday Planner\"}"), 201);
        ok(caller.post("/api/v1/directories/corp/import", "{\"groups\": [\"Marketing\"]}"), 200);
        ok(caller.post("/api/v1/directories/corp/sync"), 200);

        assertThat(members("Content%20Managers")).containsExactly("anne", "jo");
        assertThat(members("Marketing")).containsExactly("anne");

        JsonNode review = ok(caller.get("/api/v1/directories/corp/review"), 200);
        String fingerprint = review.at("/plan/fingerprint").asString();
        assertThat(review.at("/groups/0/leaves/0/users/0").asString()).isEqualTo("anne");
        Caller.Answer held =
                caller.send("PUT", "/api/v1/directories/corp/mode", "{\"mode\": \"full\"}", "application/json");
        assertThat(held.status()).isEqualTo(202);
        assertThat(held.json().path("fingerprint").asString()).isEqualTo(fingerprint);
        assertThat(members("Content%20Managers")).containsExactly("anne", "jo");

        JsonNode run = ok(caller.post("/api/v1/held/" + fingerprint.substring(0, 8) + "/approve"), 200);
        assertThat(run.path("status").asString()).isEqualTo("applied");
        assertThat(run.path("mode").asString()).isEqualTo("full");
        assertThat(members("Content%20Managers")).containsExactly("jo");
        assertThat(members("Marketing")).containsExactly("anne");
        assertThat(ok(caller.get("/api/v1/groups/Content%20Managers"), 200).path("usages"))
                .singleElement()
                .extracting(JsonNode::asString)
                .isEqualTo("Holiday Planner");
        assertThat(ok(caller.get("/api/v1/explain?user=anne&group=Content%20Managers"), 200)
                        .path("sentence")
                        .asString())
                .startsWith("Anne is not in Content Managers");
    }

    @Test
    void second_worked_example_import_register_follow() {
        List<DirectoryId> users = List.of(
                server.corp.addUser("user1"),
                server.corp.addUser("user2"),
                server.corp.addUser("user3"),
                server.corp.addUser("user4"),
                server.corp.addUser("user5"));
        DirectoryId groupA = server.corp.addGroup("GroupA");
        users.subList(0, 3).forEach(user -> server.corp.addMember(groupA, user));
        addCorp();
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
        assertThat(refused.json().path("detail").asString()).contains("corp").contains("cn=GroupA");

        server.corp.addMember(groupA, users.get(3));
        server.corp.addMember(groupA, users.get(4));
        assertThat(ok(caller.get("/api/v1/directories/corp/plan"), 200).at("/changes/0/joined"))
                .extracting(JsonNode::asString)
                .containsExactly("user4", "user5");
        ok(caller.post("/api/v1/directories/corp/sync"), 200);
        assertThat(members("GroupA")).containsExactly("user2", "user3", "user4", "user5");

        ok(caller.post("/api/v1/directories/corp/register", "{\"users\": [\"user1\"]}"), 200);
        assertThat(members("GroupA")).containsExactly("user1", "user2", "user3", "user4", "user5");

        server.corp.removeMember(groupA, users.get(1));
        ok(caller.post("/api/v1/directories/corp/sync"), 200);
        assertThat(members("GroupA")).containsExactly("user1", "user3", "user4", "user5");
    }

    @Test
    void r4_one_group_is_synchronised_by_itself() {
        DirectoryId marketing = server.corp.addGroup("Marketing");
        DirectoryId sales = server.corp.addGroup("Sales");
        DirectoryId anne = server.corp.addUser("anne");
        DirectoryId jo = server.corp.addUser("jo");
        server.corp.addMember(marketing, jo);
        addCorp();
        ok(caller.post("/api/v1/directories/corp/register", "{\"all\": true}"), 200);
        ok(caller.post("/api/v1/directories/corp/import", "{\"all\": true}"), 200);
        ok(caller.post("/api/v1/groups", "{\"name\": \"Mine\"}"), 201);
        server.corp.addMember(marketing, anne);
        server.corp.addMember(sales, anne);
        String id = ok(caller.get("/api/v1/groups/Marketing"), 200).path("id").asString();

        JsonNode plan = ok(caller.get("/api/v1/directories/corp/plan?group=Marketing"), 200);
        assertThat(plan.path("changes").size()).isEqualTo(1);
        JsonNode run = ok(caller.post("/api/v1/directories/corp/sync?group=%23" + id), 200);

        assertThat(run.path("status").asString()).isEqualTo("applied");
        assertThat(run.path("joined").asInt()).isEqualTo(1);
        assertThat(members("Marketing")).containsExactly("anne", "jo");
        assertThat(members("Sales")).isEmpty();
        assertThat(ok(caller.post("/api/v1/directories/corp/sync?group=Marketing"), 200)
                        .path("status")
                        .asString())
                .isEqualTo("nothing-to-do");
        Caller.Answer local = caller.post("/api/v1/directories/corp/sync?group=Mine");
        assertThat(local.status()).isEqualTo(409);
        assertThat(local.json().path("detail").asString()).contains("does not come from corp");
        assertThat(caller.post("/api/v1/directories/corp/sync?group=%239999").status())
                .isEqualTo(404);
    }

    @Test
    void a_failed_run_answers_502_with_the_run_in_the_problem_and_nothing_leaves() {
        server.corp.addMember(server.corp.addGroup("Marketing"), server.corp.addUser("anne"));
        addCorp();
        ok(caller.post("/api/v1/directories/corp/register", "{\"all\": true}"), 200);
        ok(caller.post("/api/v1/directories/corp/import", "{\"all\": true}"), 200);
        server.corp.failWith(new DirectoryException("corp: the connection was lost in the middle of a search."));

        Caller.Answer answer = caller.post("/api/v1/directories/corp/sync");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.problem()).isEqualTo("run-failed");
        assertThat(answer.json().path("detail").asString()).contains("the connection was lost");
        assertThat(answer.json().at("/run/status").asString()).isEqualTo("failed");
        assertThat(members("Marketing")).containsExactly("anne");
        JsonNode latest = ok(caller.get("/api/v1/runs?limit=1"), 200).at("/items/0");
        assertThat(latest.path("status").asString()).isEqualTo("failed");
        assertThat(latest.path("cause").asString()).contains("the connection was lost");

        Caller.Answer plan = caller.get("/api/v1/directories/corp/plan");
        assertThat(plan.status()).isEqualTo(502);
        assertThat(plan.problem()).isEqualTo("directory-failed");
        assertThat(caller.get("/metrics").text())
                .containsPattern("rollcall_run_seconds_count\\{directory=\"corp\",status=\"failed\"} [1-9]");
    }

    @Test
    void sync_of_all_directories_answers_with_every_run_and_by_the_worst_of_them() throws Exception {
        assertThat(ok(caller.post("/api/v1/sync"), 200).path("runs").size()).isZero();
        addCorp();
        ok(caller.post("/api/v1/directories", TestServer.LABS), 201);
        DirectoryId inCorp = server.corp.addGroup("Marketing");
        DirectoryId inLabs = server.labs.addGroup("Chemists");
        for (int i = 0; i < 21; i++) {
            server.labs.addMember(inLabs, server.labs.addUser("chemist" + i));
        }
        for (String name : List.of("corp", "labs")) {
            ok(caller.post("/api/v1/directories/" + name + "/import", "{\"all\": true}"), 200);
        }
        ok(caller.post("/api/v1/directories/labs/register", "{\"all\": true}"), 200);

        server.corp.addMember(inCorp, server.corp.addUser("anne"));
        ok(caller.post("/api/v1/directories/corp/register", "{\"users\": [\"anne\"]}"), 200);
        server.corp.removeMember(inCorp, server.corp.findUsers("anne").get(0).id());
        assertThat(ok(caller.post("/api/v1/sync"), 200).path("runs"))
                .extracting(
                        run -> run.path("directory").asString(),
                        run -> run.path("status").asString())
                .containsExactly(tuple("corp", "applied"), tuple("labs", "nothing-to-do"));
        assertThat(members("Marketing")).isEmpty();

        for (DirectoryUser chemist : server.labs.searchUsers("", 100).subList(0, 20)) {
            server.labs.removeMember(inLabs, chemist.id());
        }
        assertThat(ok(caller.post("/api/v1/sync"), 202).path("runs"))
                .extracting(run -> run.path("status").asString())
                .containsExactly("nothing-to-do", "held");

        server.corp.failWith(new DirectoryException("the connection was lost."));
        Caller.Answer answer = caller.post("/api/v1/sync");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.problem()).isEqualTo("run-failed");
        assertThat(answer.json().path("detail").asString()).contains("corp: the connection was lost");
        assertThat(answer.json().path("runs"))
                .extracting(run -> run.path("status").asString())
                .containsExactly("failed", "held");
        assertThat(members("Chemists")).hasSize(21);
    }

    @Test
    void lists_come_in_pages_until_next_is_null() {
        for (int i = 0; i < 7; i++) {
            ok(caller.post("/api/v1/groups", "{\"name\": \"Group " + i + "\"}"), 201);
        }
        JsonNode first = ok(caller.get("/api/v1/groups?limit=3"), 200);
        JsonNode second = ok(
                caller.get("/api/v1/groups?limit=3&after=" + first.path("next").asString()), 200);
        JsonNode third = ok(
                caller.get("/api/v1/groups?limit=3&after=" + second.path("next").asString()), 200);
        assertThat(names(first)).containsExactly("Group 0", "Group 1", "Group 2");
        assertThat(names(second)).containsExactly("Group 3", "Group 4", "Group 5");
        assertThat(names(third)).containsExactly("Group 6");
        assertThat(third.path("next").isNull()).isTrue();
        assertThat(names(ok(caller.get("/api/v1/groups?search=up%203"), 200))).containsExactly("Group 3");
        JsonNode whole = ok(caller.get("/api/v1/groups?limit=7"), 200);
        assertThat(names(whole)).hasSize(7);
        assertThat(whole.path("next").isNull()).isTrue();
    }

    @Test
    void directory_users_and_groups_come_in_pages_too() {
        addCorp();
        for (int i = 0; i < 5; i++) {
            server.corp.addUser("user" + i);
            server.corp.addGroup("Group " + i);
        }
        for (String what : List.of("users", "groups")) {
            JsonNode first = ok(caller.get("/api/v1/directories/corp/" + what + "?limit=4"), 200);
            JsonNode second = ok(
                    caller.get("/api/v1/directories/corp/" + what + "?limit=4&after="
                            + first.path("next").asString()),
                    200);
            assertThat(first.path("items").size()).isEqualTo(4);
            assertThat(second.path("items").size()).isEqualTo(1);
            assertThat(second.path("next").isNull()).isTrue();
        }
        assertThat(ok(caller.get("/api/v1/directories/corp/users?search=user3"), 200)
                        .path("items"))
                .singleElement()
                .extracting(user -> user.path("login").asString())
                .isEqualTo("user3");
    }

    @Test
    void runs_come_newest_first_and_each_can_be_shown() {
        addCorp();
        for (int i = 0; i < 3; i++) {
            ok(caller.post("/api/v1/directories/corp/sync"), 200);
        }
        JsonNode first = ok(caller.get("/api/v1/runs?directory=corp&limit=2"), 200);
        assertThat(first.path("items"))
                .extracting(run -> run.path("id").asInt())
                .containsExactly(3, 2);
        JsonNode second = ok(
                caller.get("/api/v1/runs?directory=corp&limit=2&after="
                        + first.path("next").asString()),
                200);
        assertThat(second.path("items"))
                .extracting(run -> run.path("id").asInt())
                .containsExactly(1);
        JsonNode shown = ok(caller.get("/api/v1/runs/2"), 200);
        assertThat(shown.path("actor").asString()).isEqualTo("rest");
        assertThat(shown.path("status").asString()).isEqualTo("nothing-to-do");
    }

    @Test
    void a_group_can_be_named_by_whatever_its_name_holds_or_by_its_id() {
        for (String name : List.of("HR/Finance", "50 % off", "back\\slash", "Ünïcode 组", "a+b&c=d?e#f", "..")) {
            JsonNode made =
                    ok(caller.post("/api/v1/groups", "{\"name\": \"" + name.replace("\\", "\\\\") + "\"}"), 201);
            String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            if (!name.equals("..")) {
                assertThat(ok(caller.get("/api/v1/groups/" + encoded), 200))
                        .as(name)
                        .isEqualTo(made);
            }
            assertThat(ok(caller.get("/api/v1/groups/%23" + made.path("id").asInt()), 200))
                    .isEqualTo(made);
        }
    }

    @Test
    void what_was_made_is_where_location_says() {
        Caller.Answer group = caller.post("/api/v1/groups", "{\"name\": \"Editors\"}");
        Caller.Answer user = caller.post("/api/v1/users", "{\"login\": \"jo\"}");
        Caller.Answer directory = caller.post("/api/v1/directories?test=false", TestServer.CORP);
        for (Caller.Answer made : List.of(group, user, directory)) {
            assertThat(made.status()).isEqualTo(201);
            assertThat(ok(caller.get(made.header("Location")), 200)).isEqualTo(made.json());
        }
    }

    @Test
    void groups_are_renamed_emptied_used_and_deleted_by_hand() {
        ok(caller.post("/api/v1/users", "{\"login\": \"jo\"}"), 201);
        ok(caller.post("/api/v1/groups", "{\"name\": \"Editors\"}"), 201);
        assertThat(ok(
                                caller.send(
                                        "PATCH",
                                        "/api/v1/groups/Editors",
                                        "{\"name\": \"Authors\"}",
                                        "application/json"),
                                200)
                        .path("name")
                        .asString())
                .isEqualTo("Authors");
        ok(caller.post("/api/v1/groups/Authors/add-member", "{\"users\": [\"jo\"]}"), 200);
        String joined = java.time.Instant.now().toString();
        ok(caller.post("/api/v1/groups/Authors/remove-member", "{\"users\": [\"jo\"]}"), 200);
        assertThat(members("Authors")).isEmpty();
        assertThat(ok(caller.get("/api/v1/groups/Authors/members?at=" + joined), 200)
                        .path("members"))
                .extracting(JsonNode::asString)
                .containsExactly("jo");
        assertThat(ok(caller.get("/api/v1/groups/Authors/history?limit=1"), 200)
                        .at("/items/0/change/left/0")
                        .asString())
                .isEqualTo("jo");

        ok(caller.post("/api/v1/groups/Authors/usages", "{\"place\": \"Press room\"}"), 201);
        assertThat(ok(caller.get("/api/v1/usages"), 200).at("/items/0/place").asString())
                .isEqualTo("Press room");
        Caller.Answer inUse = caller.delete("/api/v1/groups/Authors");
        assertThat(inUse.status()).isEqualTo(409);
        assertThat(inUse.problem()).isEqualTo("in-use");
        assertThat(caller.delete("/api/v1/groups/Authors/usages?place=Press%20room")
                        .status())
                .isEqualTo(204);
        assertThat(caller.delete("/api/v1/groups/Authors").status()).isEqualTo(204);
        assertThat(caller.get("/api/v1/groups/Authors").problem()).isEqualTo("not-found");
    }

    @Test
    void users_are_made_blocked_and_unblocked() {
        ok(caller.post("/api/v1/users", "{\"login\": \"jo\", \"mail\": \"jo@example.org\"}"), 201);
        assertThat(ok(caller.post("/api/v1/users/jo/block"), 200).path("active").asBoolean())
                .isFalse();
        assertThat(ok(caller.post("/api/v1/users/jo/unblock"), 200)
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertThat(ok(caller.get("/api/v1/users?search=example.org"), 200).path("items"))
                .singleElement()
                .extracting(user -> user.path("login").asString())
                .isEqualTo("jo");
    }

    @Test
    void a_local_group_is_associated_after_its_plan_was_shown_and_detached_again() {
        server.corp.addMember(server.corp.addGroup("Marketing"), server.corp.addUser("anne"));
        addCorp();
        ok(caller.post("/api/v1/directories/corp/register", "{\"all\": true}"), 200);
        ok(caller.post("/api/v1/groups", "{\"name\": \"Sellers\"}"), 201);
        String body = "{\"localGroup\": \"Sellers\", \"group\": \"Marketing\"}";
        assertThat(ok(caller.post("/api/v1/directories/corp/associate/plan", body), 200)
                        .path("changes"))
                .isNotEmpty();
        assertThat(caller.get("/api/v1/groups/Sellers").status()).isEqualTo(200);
        ok(caller.post("/api/v1/directories/corp/associate", body), 200);
        assertThat(caller.get("/api/v1/groups/Sellers").status()).isEqualTo(404);
        assertThat(members("Marketing")).containsExactly("anne");
        JsonNode detached = ok(caller.post("/api/v1/groups/Marketing/detach"), 200);
        assertThat(detached.path("kind").asString()).isEqualTo("local");
        assertThat(members("Marketing")).containsExactly("anne");
    }

    @Test
    void r22_a_directory_user_becomes_an_existing_user_only_when_a_person_says_so() {
        server.corp.addUser("jo");
        addCorp();
        ok(caller.post("/api/v1/users", "{\"login\": \"jo\"}"), 201);
        Caller.Answer refused = caller.post("/api/v1/directories/corp/register", "{\"users\": [\"jo\"]}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("name-taken");
        ok(caller.post("/api/v1/directories/corp/register", "{\"users\": [\"jo\"], \"link\": \"jo\"}"), 200);
        assertThat(ok(caller.get("/api/v1/users/jo"), 200).path("directory").asString())
                .isEqualTo("corp");
    }

    @Test
    void a_held_plan_is_listed_shown_and_rejected() {
        server.corp.addGroup("Marketing");
        addCorp();
        JsonNode run = caller.send("PUT", "/api/v1/directories/corp/mode", "{\"mode\": \"full\"}", "application/json")
                .json();
        String fingerprint = run.path("fingerprint").asString();
        assertThat(ok(caller.get("/api/v1/held"), 200)
                        .at("/items/0/fingerprint")
                        .asString())
                .isEqualTo(fingerprint);
        assertThat(ok(caller.get("/api/v1/held/" + fingerprint), 200).at("/run/plan/changes"))
                .isNotEmpty();
        ok(caller.post("/api/v1/held/" + fingerprint + "/reject"), 200);
        assertThat(ok(caller.get("/api/v1/held"), 200).path("items")).isEmpty();
        assertThat(ok(caller.get("/api/v1/directories/corp"), 200).path("mode").asString())
                .isEqualTo("partial");
    }

    @Test
    void a_directory_is_tested_shown_without_its_password_and_removed() {
        addCorp();
        Caller.Answer shown = caller.get("/api/v1/directories/corp");
        assertThat(shown.json().path("hasPassword").asBoolean()).isTrue();
        Caller.Answer listed = caller.get("/api/v1/directories");
        assertThat(listed.json().path("items").size()).isEqualTo(1);
        for (Caller.Answer answer : List.of(shown, listed)) {
            assertThat(answer.text()).doesNotContain("Tr0ub4dor");
        }
        assertThat(ok(caller.get("/api/v1/directories/corp/test"), 200))
                .allMatch(step -> step.path("ok").asBoolean());
        assertThat(caller.delete("/api/v1/directories/corp/position").status()).isEqualTo(204);
        assertThat(caller.delete("/api/v1/directories/nowhere/position").problem())
                .isEqualTo("not-found");
        assertThat(caller.delete("/api/v1/directories/corp").status()).isEqualTo(204);
        assertThat(caller.get("/api/v1/directories/corp").problem()).isEqualTo("not-found");
    }

    @Test
    void who_counts_as_blocked_comes_back_as_it_was_told() {
        String attributes = "\"attributes\": {\"blocked\": [\"nsAccountLock\", \"employeeType=has left\"]}, ";
        ok(caller.post("/api/v1/directories", TestServer.CORP.replaceFirst("\\{", "{" + attributes)), 201);

        assertThat(ok(caller.get("/api/v1/directories/corp"), 200)
                        .at("/attributes/blocked")
                        .toString())
                .isEqualTo("[\"nsAccountLock\",\"employeeType=has left\"]");
        assertThat(caller.post(
                                "/api/v1/directories",
                                TestServer.LABS.replaceFirst("\\{", "{\"attributes\": {\"blocked\": [null]}, "))
                        .status())
                .isEqualTo(400);
    }

    private void addCorp() {
        ok(caller.post("/api/v1/directories", TestServer.CORP), 201);
    }

    private static JsonNode ok(Caller.Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer.json();
    }

    private List<String> members(String group) {
        return StreamSupport.stream(
                        ok(caller.get("/api/v1/groups/" + group), 200)
                                .path("members")
                                .spliterator(),
                        false)
                .map(JsonNode::asString)
                .toList();
    }

    private static List<String> names(JsonNode page) {
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> item.path("name").asString())
                .toList();
    }
}
