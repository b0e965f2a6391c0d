package io.rollcall.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.server.project.Launcher.Outcome;
import io.rollcall.testkit.servers.OpenLdapServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that README.md shows works, in the order in which it shows them. Where a person would put settings of
 * their own, the test puts a real OpenLDAP. A comment before a block says which blocks are special:
 *
 * <pre>
 * (none)     run, one after the other, in one shell
 * settings   the variables' names are checked, their values replaced
 * demo       run with --exit, since it would go on for ever
 * check      not run, since it is what runs this test; it is there and can be run
 * serve      started beside the others, on a free port, and stopped at the end
 * ask        run once the server serves
 * </pre>
 */
class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile(
            "(?m)(?:^<!-- readme-test: (\\w+) -->\\n)?^```sh\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern EXPORT = Pattern.compile("(?m)^export (\\w+)=");

    @TempDir
    Path temp;

    private record Block(String kind, String text) {}

    @Test
    @Tag("openldap")
    void every_command_for_a_real_directory_works() throws Exception {
        try (OpenLdapServer server = OpenLdapServer.start()) {
            server.edit().addUser("anne", "Anne Ålund");
            server.edit().addUser("bob", "Bob Burns");
            server.edit().addGroup("Marketing", "anne", "bob");
            server.edit().addGroup("EMEA Marketing", "bob");
            Map<String, String> settings = settingsFor(server);
            assertThat(exported()).as("what README.md says to set").containsExactlyElementsOf(settings.keySet());

            int port = freePort();
            Outcome outcome = Launcher.run(settings, 300, "bash", "-c", """
                    set -euo pipefail
                    trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
                    PS4='$ '
                    set -x
                    %1$s
                    %2$s --port %3$d > "$ROLLCALL_HOME/said" 2>&1 &
                    set +x
                    until grep -q 'Rollcall serves at' "$ROLLCALL_HOME/said"; do
                        kill -0 $! || { cat "$ROLLCALL_HOME/said"; exit 1; }
                        sleep 0.2
                    done
                    set -x
                    %4$s
                    ./rollcall group show Marketing --json
                    ./rollcall group show "Content Managers" --json
                    """.formatted(
                            blocks("run"),
                            blocks("serve").strip(),
                            port,
                            blocks("ask")
                                    .replace("curl ", "curl --fail --silent --show-error ")
                                    .replace("8080", Integer.toString(port))));

            assertThat(outcome.status()).as(outcome.output()).isZero();
            String end = outcome.output().substring(outcome.output().lastIndexOf("$ ./rollcall group show Marketing"));
            assertThat(end.replaceAll("\\s", ""))
                    .contains("\"members\":[\"anne\"]")
                    .as("FULL took Anne out of the local group")
                    .contains("\"members\":[\"jo\"]")
                    .contains("HolidayPlanner");
            assertThat(outcome.output()).doesNotContain(server.password());
        }
    }

    @Test
    void the_demo_works_as_shown() throws Exception {
        assertThat(blocks("demo").strip()).isEqualTo("./rollcall demo");

        Outcome outcome = Launcher.run(Map.of(), 120, "./rollcall", "demo", "--exit");

        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("Content Managers", "GroupA");
    }

    @Test
    void the_check_is_there_and_can_be_run() {
        assertThat(blocks("check").strip()).isEqualTo("./check");
        assertThat(Project.folder().resolve("check")).isExecutable();
        assertThat(Project.folder().resolve(".ci/run")).isExecutable().content().contains("./check");
    }

    private Map<String, String> settingsFor(OpenLdapServer server) throws IOException {
        Path ca = Files.writeString(temp.resolve("ca.pem"), server.caPem());
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ROLLCALL_HOME", temp.resolve("home").toString());
        settings.put("LDAP_KIND", server.kind().word());
        settings.put("LDAP_URL", server.ldapsUrl());
        settings.put("LDAP_CA", ca.toString());
        settings.put("BIND_DN", server.bindDn());
        settings.put("BIND_PASSWORD", server.password());
        settings.put("BASE_DN", server.baseDn());
        return settings;
    }

    private static List<String> exported() {
        Matcher export = EXPORT.matcher(blocks("settings"));
        List<String> names = new ArrayList<>();
        while (export.find()) {
            names.add(export.group(1));
        }
        return names;
    }

    private static String blocks(String kind) {
        Matcher block = BLOCK.matcher(Project.read("README.md"));
        List<Block> found = new ArrayList<>();
        while (block.find()) {
            found.add(new Block(block.group(1) == null ? "run" : block.group(1), block.group(2)));
        }
        String text = found.stream()
                .filter(one -> one.kind().equals(kind))
                .map(Block::text)
                .collect(Collectors.joining());
        assertThat(text).as("README.md has a block to %s", kind).isNotEmpty();
        return text;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
