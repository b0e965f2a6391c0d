package io.rollcall.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.registry.Group;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What each command answers, for a person and as JSON. */
final class CommandsTest extends CommandTest {
    private void aSmallWorld() {
        DirectoryId marketing = world.corp.addGroup("Marketing");
        world.corp.addMember(marketing, world.corp.addUser("anne", "Anne Ärmel"));
        world.corp.addUser("bob", "Bob");
        world.configure(world.corp);
        run("register", "corp", "--all").ok();
        run("import", "corp", "Marketing").ok();
        run("user", "create", "jo", "--display-name", "Jo", "--mail", "jo@example.org")
                .ok();
    }

    private static String[] fields(JsonNode node) {
        return node.propertyNames().toArray(String[]::new);
    }

    @Test
    void a_group_as_json_has_the_stable_fields() {
        aSmallWorld();
        run("usage", "add", "Marketing", "Holiday Planner").ok();

        JsonNode group = run("group", "show", "marketing", "--json").ok().json();

        assertThat(fields(group)).contains("id", "name", "kind", "orphaned", "directory", "dn", "members", "usages");
        assertThat(group.path("kind").asString()).isEqualTo("external");
        assertThat(group.path("directory").asString()).isEqualTo("corp");
        assertThat(group.path("members"))
                .singleElement()
                .satisfies(login -> assertThat(login.asString()).isEqualTo("anne"));
        assertThat(group.path("usages").get(0).asString()).isEqualTo("Holiday Planner");
        assertThat(run("group", "list", "--json").ok().json()).singleElement().isEqualTo(group);
    }

    @Test
    void a_user_as_json_has_the_stable_fields() {
        aSmallWorld();

        JsonNode anne = run("user", "show", "ANNE", "--json").ok().json();

        assertThat(fields(anne)).contains("id", "login", "displayName", "mail", "active", "directory", "dn", "groups");
        assertThat(anne.path("groups").get(0).asString()).isEqualTo("Marketing");
        assertThat(anne.path("active").asBoolean()).isTrue();
        JsonNode jo = run("user", "show", "jo", "--json").ok().json();
        assertThat(jo.path("directory").isNull()).isTrue();
        JsonNode all = run("user", "list", "--json").ok().json();
        assertThat(all).hasSize(3).contains(anne, jo);
    }

    @Test
    void a_plan_and_a_run_as_json_have_the_stable_fields() {
        aSmallWorld();
        world.corp.addMember(
                world.registry
                        .groups()
                        .findByName("Marketing")
                        .orElseThrow()
                        .link()
                        .orElseThrow()
                        .id(),
                world.registry
                        .users()
                        .findByLogin("bob")
                        .orElseThrow()
                        .link()
                        .orElseThrow()
                        .id());

        JsonNode plan = run("plan", "corp", "--json").exits(2).json();
        assertThat(fields(plan)).contains("directory", "mode", "fingerprint", "changes", "summary");
        assertThat(plan.path("mode").asString()).isEqualTo("partial");
        JsonNode change = plan.path("changes").get(0);
        assertThat(fields(change)).contains("change", "group", "joined", "left", "reason");
        assertThat(change.path("change").asString()).isEqualTo("members");
        assertThat(change.path("joined").get(0).asString()).isEqualTo("bob");

        JsonNode run = run("sync", "corp", "--json").ok().json();
        assertThat(fields(run))
                .contains(
                        "id", "directory", "mode", "started", "finished", "status", "cause", "joined", "left", "plan");
        assertThat(run.path("status").asString()).isEqualTo("applied");
        assertThat(run.path("plan").path("changes")).isEqualTo(plan.path("changes"));
        assertThat(Instant.parse(run.path("started").asString())).isBefore(Instant.now());
        assertThat(run("run", "show", run.path("id").asString(), "--json").ok().json())
                .isEqualTo(run);
        assertThat(run("runs", "--json").ok().json().get(0).path("id")).isEqualTo(run.path("id"));
        assertThat(run("sync", "corp", "--json").ok().json().path("status").asString())
                .isEqualTo("nothing-to-do");
    }

    @Test
    void r4_one_group_alone_is_planned_and_synchronised() {
        aSmallWorld();
        DirectoryId bob = world.registry
                .users()
                .findByLogin("bob")
                .orElseThrow()
                .link()
                .orElseThrow()
                .id();
        Group marketing = world.registry.groups().findByName("Marketing").orElseThrow();
        world.corp.addMember(marketing.link().orElseThrow().id(), bob);

        assertThat(run("plan", "corp", "--group", "Marketing").exits(2).out()).contains("bob");
        JsonNode run =
                run("sync", "corp", "--group", "Marketing", "--json").ok().json();

        assertThat(run.path("status").asString()).isEqualTo("applied");
        assertThat(world.registry
                        .groups()
                        .findByName("Marketing")
                        .orElseThrow()
                        .members()
                        .size())
                .isEqualTo(marketing.members().size() + 1);
        assertThat(run("sync", "corp", "--group", "#" + marketing.id()).ok().out())
                .contains("nothing to do");
        assertThat(run("sync", "--all", "--group", "Marketing").exits(1).err()).contains("leave --all out");
        assertThat(run("sync", "corp", "--group", "Nobody").exits(1).err()).contains("no group \"Nobody\"");
    }

    @Test
    void who_counts_as_blocked_is_shown_as_it_was_told() {
        run(
                        "directory",
                        "add",
                        "lab",
                        "--kind",
                        "openldap",
                        "--url",
                        "ldaps://ldap.lab.example",
                        "--base",
                        "dc=lab",
                        "--no-test",
                        "--blocked-attribute",
                        "nsAccountLock",
                        "--blocked-attribute",
                        "employeeType=has left")
                .ok();

        assertThat(run("directory", "show", "lab").ok().out().replaceAll(" +", " "))
                .contains("blocked by nsAccountLock\n employeeType=has left\n");
        JsonNode shown = run("directory", "show", "lab", "--json").ok().json();
        assertThat(shown.at("/attributes/blocked").toString())
                .isEqualTo("[\"nsAccountLock\",\"employeeType=has left\"]");
    }

    @Test
    void directories_are_listed_shown_tested_and_searched() {
        aSmallWorld();

        assertThat(run("directory", "list").ok().out()).contains("corp  openldap", "ldaps://ldap.corp.example", "15m");
        assertThat(run("directory", "show", "corp").ok().out()).contains("verified", "PARTIAL");
        assertThat(run("directory", "test", "corp").ok().out()).contains("connect", "ok", "2 users");
        assertThat(run("directory", "forget-position", "corp").ok().err()).contains("The next run takes corp");
        assertThat(run("directory", "forget-position", "nowhere").exits(1).err())
                .contains("nowhere");
        assertThat(run("directory", "users", "corp", "--search", "ärm").ok().out())
                .contains("anne", "Anne Ärmel")
                .doesNotContain("bob");
        assertThat(run("directory", "groups", "corp", "--json")
                        .ok()
                        .json()
                        .get(0)
                        .path("name")
                        .asString())
                .isEqualTo("Marketing");
        assertThat(run("directory", "users", "corp", "--limit", "1").ok().err()).contains("there may be more");
    }

    @Test
    void a_directory_in_use_is_removed_only_when_detached() {
        aSmallWorld();

        assertThat(run("directory", "remove", "corp").exits(1).err()).contains("1 external groups");
        run("directory", "remove", "corp", "--detach").ok();

        assertThat(world.registry.directories().list()).isEmpty();
        JsonNode group = run("group", "show", "Marketing", "--json").ok().json();
        assertThat(group.path("kind").asString()).isEqualTo("local");
        assertThat(group.path("members")).hasSize(1);
    }

    @Test
    void r2_a_group_is_associated_after_the_plan_was_shown_and_detached_with_its_members() {
        aSmallWorld();
        world.corp.addGroup("Sales");
        run("group", "create", "Our sales").ok();
        run("group", "add-member", "Our sales", "jo").ok();

        answer = false;
        Answer declined = run("associate", "Our sales", "corp", "Sales").exits(1);
        assertThat(declined.out()).contains("The plan: ", "− jo");
        assertThat(run("group", "show", "Our sales", "--json")
                        .ok()
                        .json()
                        .path("kind")
                        .asString())
                .isEqualTo("local");

        answer = true;
        run("associate", "Our sales", "corp", "Sales").ok();
        JsonNode sales = run("group", "show", "Sales", "--json").ok().json();
        assertThat(sales.path("kind").asString()).isEqualTo("external");
        assertThat(sales.path("members")).isEmpty();

        run("detach", "Marketing").ok();
        JsonNode marketing = run("group", "show", "Marketing", "--json").ok().json();
        assertThat(marketing.path("kind").asString()).isEqualTo("local");
        assertThat(marketing.path("members")).hasSize(1);
        assertThat(run("detach", "Marketing").exits(1).err()).contains("local group already");
    }

    @Test
    void r2_a_plan_that_changed_since_it_was_shown_is_not_done() throws DirectoryException {
        aSmallWorld();
        DirectoryId anne = world.corp.findUsers("anne").get(0).id();
        DirectoryId sales = world.corp.addGroup("Sales");
        run("group", "create", "Our sales").ok();
        run("group", "add-member", "Our sales", "jo").ok();
        answer = true;
        meanwhile = () -> world.corp.addMember(sales, anne);

        Answer changed =
                run("associate", "Our sales", "corp", "Sales", "--json").exits(1);

        assertThat(changed.err()).contains("The plan: ", "− jo", "no longer the one that was shown");
        assertThat(changed.out()).isEmpty();
        assertThat(run("group", "show", "Our sales", "--json")
                        .ok()
                        .json()
                        .path("kind")
                        .asString())
                .isEqualTo("local");
    }

    @Test
    void the_help_of_serve_shows_how_to_ask_without_the_token_in_the_list_of_processes() {
        assertThat(run("serve", "--help").ok().out())
                .contains(
                        "  printf 'Authorization: Bearer %s\\n' \"$(cat ~/.rollcall/token)\" |\n      curl -H @- http");
    }

    @Test
    void r9_a_review_says_who_would_leave_and_why_what_uses_it_and_what_is_safe_to_delete() {
        aSmallWorld();
        run("group", "create", "Content Managers").ok();
        run("group", "add-member", "Content Managers", "anne").ok();
        run("usage", "add", "Content Managers", "Holiday Planner").ok();
        run("group", "create", "Old").ok();
        run("group", "add-member", "Old", "anne").ok();
        run("group", "create", "Locals").ok();
        run("group", "add-member", "Locals", "anne", "jo").ok();

        JsonNode groups = run("review", "corp", "--json").ok().json().path("groups");

        assertThat(groups).hasSize(3);
        JsonNode used = groups.get(0);
        assertThat(used.path("leaves").get(0).path("reason").asString()).isEqualTo("corp has no such group");
        assertThat(used.path("usages").get(0).asString()).isEqualTo("Holiday Planner");
        assertThat(used.path("safeToDelete").asBoolean()).isFalse();
        assertThat(groups.get(1).path("safeToDelete").asBoolean()).isTrue();
        assertThat(groups.get(2).path("remaining").get(0).asString()).isEqualTo("jo");
        assertThat(groups.get(2).path("safeToDelete").asBoolean()).isFalse();
        assertThat(run("review", "corp").ok().out())
                .contains("Content Managers  (stays)", "Old  (stays, and is safe to delete)", "because corp has no");
        JsonNode strict =
                run("review", "corp", "--strict", "--json").ok().json().path("groups");
        assertThat(strict.get(2).path("remaining")).isEmpty();
    }

    @Test
    void r9_a_no_at_the_terminal_leaves_the_mode_and_a_yes_switches_it() {
        aSmallWorld();
        answer = false;
        run("mode", "corp", "full").exits(1);
        assertThat(run("directory", "show", "corp").ok().out()).contains("PARTIAL");

        answer = true;
        run("mode", "corp", "full", "--strict").ok();
        assertThat(run("directory", "show", "corp").ok().out()).contains("FULL, strict");
        assertThat(run("review", "corp").ok().out()).contains("nothing to do");

        run("mode", "corp", "partial").ok();
        assertThat(run("directory", "show", "corp").ok().out()).contains("PARTIAL");
        assertThat(run("mode", "corp", "halfway").exits(1).err()).contains("partial and full");
    }

    @Test
    void r10_a_used_group_is_deleted_only_by_force_and_its_history_stays() {
        run("user", "create", "jo").ok();
        run("group", "create", "Old").ok();
        run("group", "add-member", "Old", "jo").ok();
        String id =
                "#" + world.registry.groups().findByName("Old").orElseThrow().id();
        Instant then = Instant.now();
        run("usage", "add", "Old", "Archive").ok();

        assertThat(run("group", "delete", "Old").exits(1).err()).contains("Archive");
        assertThat(run("group", "show", "Old").ok().out()).contains("Archive");
        run("group", "delete", "Old", "--force").ok();

        assertThat(run("group", "list").ok().out()).contains("No groups yet");
        assertThat(run("history", id).ok().out()).contains("+ jo", "delete − jo");
        assertThat(run("history", id, "--at", then.toString()).ok().out()).contains("jo");
    }

    @Test
    void r19_membership_can_be_asked_as_of_any_past_time() {
        run("user", "create", "jo").ok();
        run("group", "create", "Editors").ok();
        Instant before = Instant.now();
        run("group", "add-member", "Editors", "jo").ok();
        Instant between = Instant.now();
        run("group", "remove-member", "Editors", "jo").ok();

        assertThat(run("history", "Editors", "--at", before.toString(), "--json")
                        .ok()
                        .json()
                        .path("members"))
                .isEmpty();
        assertThat(run("history", "Editors", "--at", between.toString()).ok().out())
                .contains("1 member", "  jo");
        assertThat(run("history", "Editors").ok().out()).contains("+ jo", "− jo", "cli:");
        assertThat(run("history", "Editors", "--at", "yesterday").exits(1).err())
                .contains("is no time");
    }

    @Test
    void users_are_blocked_and_unblocked_by_hand() {
        aSmallWorld();

        run("user", "block", "anne").ok();
        assertThat(run("user", "list").ok().out()).contains("blocked by hand");
        assertThat(run("group", "show", "Marketing", "--json").ok().json().path("members"))
                .isEmpty();
        assertThat(run("explain", "anne", "Marketing").ok().out()).contains("is not in Marketing", "blocked by hand");

        run("user", "unblock", "anne").ok();
        run("sync", "corp").ok();
        assertThat(run("group", "show", "Marketing", "--json").ok().json().path("members"))
                .hasSize(1);
    }

    @Test
    void a_long_list_is_cut_for_a_person_and_whole_as_json() {
        run("group", "create", "Everyone").ok();
        for (int i = 10; i < 25; i++) {
            run("user", "create", "user" + i).ok();
            run("group", "add-member", "Everyone", "user" + i).ok();
        }

        assertThat(run("group", "show", "Everyone").ok().out())
                .contains("user19 and 5 more")
                .doesNotContain("user20");
        assertThat(run("group", "show", "Everyone", "--all").ok().out()).contains("user24");
        assertThat(run("group", "show", "Everyone", "--json").ok().json().path("members"))
                .hasSize(15);
    }

    @Test
    void serve_and_demo_are_passed_on() {
        assertThat(run("serve", "--port", "0").ok().out()).contains("serve 127.0.0.1 0");
        assertThat(run("demo", "--exit").ok().out()).contains("demo true");
        assertThat(run("serve", "--port", "99999").exits(1).err()).contains("is no port");
    }

    @Test
    void control_characters_in_names_do_not_reach_the_terminal() {
        world.corp.addGroup("Red \u001b[31malert\u202e\u009b");
        world.configure(world.corp);

        String escaped = "\\u001b[31malert\\u202e\\u009b";
        assertThat(run("directory", "groups", "corp").ok().out())
                .contains(escaped)
                .doesNotContain("\u001b")
                .doesNotContain("\u202e");
        Answer json = run("directory", "groups", "corp", "--json").ok();
        assertThat(json.out()).doesNotContain("\u009b").doesNotContain("\u202e");
        assertThat(json.json().get(0).path("name").asString()).isEqualTo("Red \u001b[31malert\u202e\u009b");
    }
}
