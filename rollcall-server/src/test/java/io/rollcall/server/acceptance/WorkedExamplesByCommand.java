package io.rollcall.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.server.Home;
import io.rollcall.server.Rollcall;
import io.rollcall.server.cli.Cli;
import io.rollcall.testkit.servers.DirectoryEdit;
import io.rollcall.testkit.servers.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Both worked examples by command line: a real directory server, and PostgreSQL in a data folder. */
abstract class WorkedExamplesByCommand {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir
    Path home;

    private Map<String, String> environment = Map.of();
    private Rollcall keepsDatabaseUp;

    abstract TestServer server();

    record Answer(int status, String out, String err) {}

    @BeforeEach
    void start() {
        server().edit().clear();
        environment = Map.of(
                "ROLLCALL_HOME", home.toString(),
                "ROLLCALL_POSTGRES_PROGRAMS",
                        Path.of("target", "postgres").toAbsolutePath().toString(),
                "CORP_PASSWORD", server().password());
        keepsDatabaseUp = Home.of(environment).open();
    }

    @AfterEach
    void stop() {
        keepsDatabaseUp.close();
    }

    @Test
    void r6_r7_side_by_side_then_full() {
        DirectoryEdit edit = server().edit();
        edit.addUser("anne", "Anne");
        edit.addGroup("EMEA Marketing", "anne");
        edit.addGroup("Marketing", "EMEA Marketing");
        addCorp();
        ok("user", "create", "jo", "--display-name", "Jo");
        ok("register", "corp", "anne");
        ok("group", "create", "Content Managers");
        ok("group", "add-member", "Content Managers", "jo", "anne");
        ok("usage", "add", "Content Managers", "Holiday Planner");
        ok("import", "corp", "Marketing");

        ok("sync", "corp");
        assertThat(members("Content Managers")).containsExactly("anne", "jo");
        assertThat(members("Marketing")).containsExactly("anne");

        ok("mode", "corp", "full", "--yes");
        assertThat(members("Content Managers")).containsExactly("jo");
        assertThat(members("Marketing")).containsExactly("anne");
        assertThat(ok("usage", "list", "Content Managers").out()).contains("Holiday Planner");
        assertThat(ok("explain", "anne", "Marketing").out())
                .startsWith("Anne is in Marketing: EMEA Marketing (member of Marketing) has Anne as a direct member");
        assertThat(ok("explain", "anne", "Content Managers").out()).contains("because corp has no such group");
    }

    @Test
    void r1_r3_r4_r5_import_register_follow() {
        DirectoryEdit edit = server().edit();
        for (int i = 1; i <= 5; i++) {
            edit.addUser("user" + i, "User " + i);
        }
        edit.addGroup("GroupA", "user1", "user2", "user3");
        addCorp();
        ok("register", "corp", "user2", "user3", "user4", "user5");

        ok("import", "corp", "GroupA");
        assertThat(members("GroupA")).containsExactly("user2", "user3");

        Answer refused = run("group", "add-member", "GroupA", "user4");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("corp").containsIgnoringCase("cn=GroupA,");
        assertThat(members("GroupA")).containsExactly("user2", "user3");

        edit.addMember("GroupA", "user4", "user5");
        assertThat(run("plan", "corp").status()).isEqualTo(2);
        ok("sync", "corp");
        assertThat(members("GroupA")).containsExactly("user2", "user3", "user4", "user5");

        ok("register", "corp", "user1");
        assertThat(members("GroupA")).containsExactly("user1", "user2", "user3", "user4", "user5");

        edit.removeMember("GroupA", "user2");
        ok("sync", "corp");
        assertThat(members("GroupA")).containsExactly("user1", "user3", "user4", "user5");
        assertThat(run("plan", "corp").status()).isZero();
    }

    private void addCorp() {
        ok(
                "directory",
                "add",
                "corp",
                "--kind",
                server().kind().word(),
                "--url",
                server().url(),
                "--bind-dn",
                server().bindDn(),
                "--password-env",
                "CORP_PASSWORD",
                "--base",
                server().baseDn());
    }

    private List<String> members(String group) {
        List<String> logins = new ArrayList<>();
        MAPPER.readTree(ok("group", "show", group, "--json").out())
                .path("members")
                .forEach(login -> logins.add(login.asString()));
        return logins;
    }

    private Answer ok(String... arguments) {
        Answer answer = run(arguments);
        assertThat(answer.status())
                .as("%s: %s", String.join(" ", arguments), answer)
                .isZero();
        return answer;
    }

    private Answer run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Cli.run(
                () -> Home.of(environment).open(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                arguments);
        return new Answer(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
