package io.rollcall.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.registry.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets a clear error, exit status 1, and nothing changed. */
final class BadInputTest extends CommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add corp --kind netware --url ldaps://h --base dc=x | \"netware\" is no kind",
                "add _corp --kind ad --url ldaps://h --base dc=x | cannot name a directory",
                "add corp --kind ad --url http://h --base dc=x | is no directory's URL",
                "add corp --kind ad --url ldaps://u:p@h --base dc=x | must not carry credentials",
                "add corp --kind ad --url ldaps://h/dc=x --base dc=x | more than host and port",
                "add corp --kind ad --url ldaps://h --starttls --base dc=x | StartTLS upgrades an ldap://",
                "add corp --kind ad --url ldaps://h --base dc=x --bind-dn cn=r | needs a password",
                "add corp --kind ad --url ldaps://h --base dc=x --password-env CORP_PASSWORD | needs to be somebody's",
                "add corp --kind ad --url ldaps://h --base dc=x --bind-dn cn=r --password-env NONE | NONE (--password-env) is not set",
                "add corp --kind ad --url ldaps://h --base dc=x --bind-dn cn=r --password-file /no/such | /no/such cannot be read: there is no such file",
                "add corp --kind ad --url ldaps://h --base dc=x --ca /no/such.pem | /no/such.pem cannot be read",
                "add corp --kind ad --url ldaps://h --base dc=x --user-filter (uid=* | user filter does not parse",
                "add corp --kind ad --url ldaps://h --base dc=x --register everyone | is no way to register",
                "add corp --kind ad --url ldaps://h --base dc=x --interval often | is no interval",
                "add corp --kind ad --url ldaps://h --base dc=x --interval 1s | too short",
                "add corp --kind ad --url ldaps://h --base dc=x --interval 367d | 367 days is too long; the longest is 366",
                "add corp --kind ad --url ldaps://h --base dc=x --nested --direct | exclude each other",
                "add corp --kind ad --url ldaps://h --base dc=x --bind ntlm | no way to bind; known are simple, external, gssapi",
                "add corp --kind ad --url ldaps://h --base dc=x --bind external | give --client-cert FILE and --client-key",
                "add corp --kind ad --url ldaps://h --base dc=x --bind external --bind-dn cn=r | goes without --bind-dn",
                "add corp --kind ad --url ldaps://h --base dc=x --bind gssapi | needs --principal NAME@REALM",
                "add corp --kind ad --url ldaps://h --base dc=x --principal r@X | needs the principal's keys: --keytab FILE",
                "add corp --kind ad --url ldaps://h --base dc=x --principal r --kdc h | needs --principal NAME@REALM",
                "add corp --kind ad --url ldaps://h --base dc=x --keytab /no/such | keytab (--keytab) /no/such cannot be read",
                "add corp --kind ad --url ldaps://h --base dc=x --bind anonymous --kdc h | goes without --principal",
                "add corp --kind ad --url ldaps://h --base dc=x --client-cert /no/such | /no/such cannot be read",
                "add corp --kind ad --url ldaps://h --base dc=x --members-from nobody | known are groups, users",
                "add corp --kind ad --base dc=x | Missing required option: '--url=URL'",
                "add elsewhere --kind ad --url ldaps://h --base dc=x | failed at step \"connect\": elsewhere: nobody answers",
                "show nowhere | There is no directory \"nowhere\"",
            })
    void a_bad_directory_is_refused_and_nothing_stored(String arguments, String error) {
        Answer answer = run(("directory " + arguments).split(" ")).exits(1);

        assertThat(answer.err()).startsWith("rollcall: ").contains(error);
        assertThat(answer.out()).isEmpty();
        assertThat(world.registry.directories().list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs", "history Marketing", "directory users corp", "directory groups corp"})
    void a_limit_below_one_is_refused(String command) {
        world.configure(world.corp);
        run("group", "create", "Marketing").ok();

        for (String limit : List.of("0", "-3")) {
            assertThat(run((command + " --limit " + limit).split(" ")).exits(1).err())
                    .isEqualTo("rollcall: --limit is " + limit + "; it can be 1 or more.\n");
        }
    }

    @Test
    void a_directory_added_twice_is_refused_whatever_the_case() {
        world.configure(world.corp);

        assertThat(run("directory", "add", "CORP", "--kind", "ad", "--url", "ldaps://h", "--base", "dc=x")
                        .exits(1)
                        .err())
                .contains("There is a directory");
        assertThat(world.registry.directories().list()).hasSize(1);
    }

    @Test
    void a_misspelt_command_or_option_is_an_error_with_a_hint() {
        assertThat(run("grup", "list").exits(1).err()).contains("grup", "--help");
        assertThat(run("group", "list", "--jsno").exits(1).err()).contains("--jsno", "rollcall group list --help");
        assertThat(run("group").exits(1).err()).contains("rollcall group --help");
        assertThat(run().exits(1).err()).contains("rollcall --help");
    }

    @Test
    void a_group_that_is_not_there_is_named_with_what_is_close() {
        run("group", "create", "Marketing").ok();

        assertThat(run("group", "show", "Market").exits(1).err())
                .contains("There is no group \"Market\"", "Did you mean \"Marketing\"?");
    }

    @Test
    void an_ambiguous_directory_group_is_refused_with_the_candidates() {
        DirectoryId one = world.corp.addGroup("Sales", "Berlin");
        DirectoryId other = world.corp.addGroup("Sales", "Paris");
        world.configure(world.corp);

        Answer answer = run("import", "corp", "Sales").exits(1);

        assertThat(answer.err()).contains("more than one", "Berlin", "Paris", one.toString(), other.toString());
        assertThat(world.registry.groups().list("", 0, 10)).isEmpty();
        run("import", "corp", other.toString()).ok();
        assertThat(world.registry.groups().list("", 0, 10))
                .singleElement()
                .satisfies(group -> assertThat(group.link().orElseThrow().id()).isEqualTo(other));
    }

    @Test
    void names_to_import_are_taken_before_and_after_options_and_one_like_an_option_after_two_dashes() {
        world.corp.addGroup("Marketing");
        world.corp.addGroup("Sales");
        world.corp.addGroup("--all");
        world.configure(world.corp);

        assertThat(run("import", "corp", "Marketing", "--jsno", "Sales")
                        .exits(1)
                        .err())
                .contains("Unknown option: '--jsno'");
        assertThat(run("import", "corp", "Marketing", "--all").exits(1).err()).contains("Say which groups to import");
        assertThat(world.registry.groups().list("", 0, 10)).isEmpty();
        run("import", "corp", "Marketing", "--json", "Sales", "--", "--all").ok();
        assertThat(world.registry.groups().list("", 0, 10))
                .extracting(Group::name)
                .containsExactly("--all", "Marketing", "Sales");
    }

    @Test
    void one_unknown_name_among_several_changes_nothing() {
        run("group", "create", "Editors").ok();
        run("user", "create", "jo").ok();

        assertThat(run("group", "add-member", "Editors", "jo", "nobody")
                        .exits(1)
                        .err())
                .contains("\"nobody\"");
        assertThat(world.registry.groups().findByName("Editors").orElseThrow().members())
                .isEmpty();
    }

    @Test
    void r22_a_user_registered_already_or_a_login_name_taken_is_refused_naming_both() {
        world.corp.addUser("anne");
        world.corp.addUser("bob");
        world.configure(world.corp);
        run("register", "corp", "anne").ok();
        run("user", "create", "bob").ok();

        assertThat(run("register", "corp", "anne").exits(1).err()).contains("registered already", "anne");
        assertThat(run("register", "corp", "bob").exits(1).err()).contains("bob");
        assertThat(world.registry.users().count()).isEqualTo(2);

        run("register", "corp", "bob", "--link", "bob").ok();
        assertThat(world.registry.users().count()).isEqualTo(2);
        assertThat(world.registry.users().findByLogin("bob").orElseThrow().link())
                .isPresent();
        assertThat(run("register", "corp", "bob", "--link", "bob").exits(1).err())
                .contains("linked already");
    }

    @Test
    void associating_a_group_that_is_external_already_is_refused() {
        world.corp.addGroup("Marketing");
        world.corp.addGroup("Sales");
        world.configure(world.corp);
        run("import", "corp", "Marketing").ok();
        run("group", "create", "Our sales").ok();

        assertThat(run("associate", "Marketing", "corp", "Sales").exits(1).err())
                .contains("external already", "rollcall detach");
        assertThat(run("associate", "Our sales", "corp", "Marketing").exits(1).err())
                .contains("imported already");
        assertThat(run("import", "corp", "Marketing").exits(1).err()).contains("imported already");
    }

    @Test
    void r15_a_directory_that_fails_makes_a_failed_run_that_runs_shows() {
        DirectoryId group = world.corp.addGroup("Marketing");
        world.corp.addMember(group, world.corp.addUser("anne"));
        world.configure(world.corp);
        run("register", "corp", "anne").ok();
        run("import", "corp", "Marketing").ok();
        world.corp.failWith(new DirectoryException("corp went away after 1,000 users"));

        Answer sync = run("sync", "corp").exits(1);

        assertThat(sync.err()).contains("corp went away after 1,000 users", "nothing was changed");
        assertThat(sync.out()).isEmpty();
        assertThat(run("runs").ok().out()).contains("failed").contains("corp went away after 1,000 users");
        assertThat(run("sync", "corp", "--json").exits(1).json().path("status").asString())
                .isEqualTo("failed");
        assertThat(run("plan", "corp").exits(1).err()).contains("corp went away");
        assertThat(world.registry.groups().findByName("Marketing").orElseThrow().members())
                .hasSize(1);
    }

    @Test
    void a_fingerprint_is_checked_before_it_is_looked_for() {
        assertThat(run("approve", "xyz").exits(1).err()).contains("8 to 32 hexadecimal digits");
        assertThat(run("reject", "0123456789ab").exits(1).err()).contains("rollcall held");
    }

    @Test
    void nothing_is_opened_for_help_and_every_command_has_one() {
        for (List<String> command : List.of(
                List.<String>of(),
                List.of("serve"),
                List.of("demo"),
                List.of("directory"),
                List.of("directory", "add"),
                List.of("directory", "list"),
                List.of("directory", "show"),
                List.of("directory", "test"),
                List.of("directory", "users"),
                List.of("directory", "groups"),
                List.of("directory", "remove"),
                List.of("import"),
                List.of("associate"),
                List.of("detach"),
                List.of("register"),
                List.of("user", "list"),
                List.of("user", "show"),
                List.of("user", "create"),
                List.of("user", "block"),
                List.of("user", "unblock"),
                List.of("group", "list"),
                List.of("group", "show"),
                List.of("group", "create"),
                List.of("group", "rename"),
                List.of("group", "add-member"),
                List.of("group", "remove-member"),
                List.of("group", "delete"),
                List.of("usage", "add"),
                List.of("usage", "remove"),
                List.of("usage", "list"),
                List.of("mode"),
                List.of("review"),
                List.of("plan"),
                List.of("sync"),
                List.of("held"),
                List.of("approve"),
                List.of("reject"),
                List.of("runs"),
                List.of("run", "show"),
                List.of("history"),
                List.of("explain"))) {
            List<String> arguments = new ArrayList<>(command);
            arguments.add("--help");
            Answer help = run(arguments.toArray(String[]::new)).ok();
            assertThat(help.out())
                    .startsWith("Usage: rollcall" + (command.isEmpty() ? "" : " " + String.join(" ", command)));
            assertThat(help.err()).isEmpty();
        }
        assertThat(opened).isZero();
    }

    @Test
    void an_unreadable_password_file_says_why_and_quotes_nothing() throws IOException {
        Path binary = folder.resolve("password");
        Files.write(binary, new byte[] {'h', 'u', 'n', 't', (byte) 0xff, (byte) 0xfe});

        Answer answer = run(
                        "directory",
                        "add",
                        "corp",
                        "--kind",
                        "ad",
                        "--url",
                        "ldaps://h",
                        "--base",
                        "dc=x",
                        "--bind-dn",
                        "cn=r",
                        "--password-file",
                        binary.toString())
                .exits(1);

        assertThat(answer.err()).contains("not UTF-8").doesNotContain("hunt\ufffd");
    }
}
