package io.rollcall.server.project;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.server.project.Launcher.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo, started by the launcher as a person would. */
@Timeout(180)
class DemoTest {
    private static final Pattern HOME = Pattern.compile("export ROLLCALL_HOME=(\\S+)");
    private static final Pattern ADDRESS = Pattern.compile("Ready: (http://127\\.0\\.0\\.1:\\d+) ");

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            assertThat(process.waitFor(60, SECONDS)).isTrue();
        }
    }

    @Test
    void it_serves_what_it_has_shown_and_leaves_nothing_behind() throws Exception {
        Demo first = start();
        Demo second = start();

        assertThat(first.text())
                .contains("✓ Both examples came out as they should")
                .doesNotContain("✗");
        assertThat(second.text())
                .contains("✓ Both examples came out as they should")
                .doesNotContain("✗");
        assertThat(second.home())
                .as("a second start has a data folder of its own")
                .isNotEqualTo(first.home());
        assertThat(second.address()).as("and another port").isNotEqualTo(first.address());

        HttpResponse<String> answer = get(first);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Content Managers", "Holiday Planner");

        Outcome beside = Launcher.run(
                Map.of("ROLLCALL_HOME", first.home().toString()),
                60,
                "./rollcall",
                "group",
                "show",
                "Marketing",
                "--json");
        assertThat(beside.status()).as(beside.output()).isZero();
        assertThat(beside.output()).contains("\"anne\"");

        first.process().destroy();
        assertThat(first.process().waitFor(60, SECONDS)).isTrue();
        assertThat(first.home()).doesNotExist();
        assertThat(second.home()).exists();
    }

    private static HttpResponse<String> get(Demo demo) throws IOException, InterruptedException {
        String token = Files.readString(demo.home().resolve("token")).strip();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(demo.address() + "/api/v1/groups?search=Content"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private record Demo(Process process, String text) {
        Path home() {
            return Path.of(found(HOME));
        }

        String address() {
            return found(ADDRESS);
        }

        private String found(Pattern pattern) {
            Matcher matcher = pattern.matcher(text);
            assertThat(matcher.find()).as("%s in%n%s", pattern, text).isTrue();
            return matcher.group(1);
        }
    }

    /** Starts a demo, and reads what it says until it is ready and has said how to go on. */
    private Demo start() throws IOException {
        ProcessBuilder builder =
                Launcher.builder(Map.of(), "./rollcall", "demo").redirectErrorStream(true);
        Process process = builder.start();
        started.add(process);
        StringBuilder text = new StringBuilder();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            text.append(line).append('\n');
            if (line.contains("Ctrl-C to stop")) {
                return new Demo(process, text.toString());
            }
        }
        throw new AssertionError("the demo ended before it was ready:\n" + text);
    }
}
