package io.rollcall.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/rules.md names each rule's tests, and each rule has some. */
class RulesDocumentTest {
    private static final Pattern SECTION = Pattern.compile("(?m)^## R(\\d+) .+$");
    private static final Pattern LINK = Pattern.compile("\\]\\(\\.\\./([^)]+\\.java)\\)");

    static IntStream rules() {
        return IntStream.rangeClosed(1, 22);
    }

    @Test
    void the_document_has_every_rule_once_and_in_order() {
        assertThat(sections().keySet().stream().sorted())
                .containsExactlyElementsOf(rules().boxed().toList());
        List<Integer> order = new ArrayList<>();
        Matcher section = SECTION.matcher(Project.read("docs/rules.md"));
        while (section.find()) {
            order.add(Integer.valueOf(section.group(1)));
        }
        assertThat(order).containsExactlyElementsOf(rules().boxed().toList());
    }

    @ParameterizedTest(name = "R{0}")
    @MethodSource("rules")
    void each_rule_links_to_tests_with_its_number(int rule) {
        Matcher link = LINK.matcher(sections().getOrDefault(rule, ""));
        List<String> files = new ArrayList<>();
        while (link.find()) {
            files.add(link.group(1));
        }
        assertThat(files)
                .as("tests that docs/rules.md names for R%d", rule)
                .isNotEmpty()
                .allSatisfy(file -> {
                    assertThat(Project.folder().resolve(file)).exists();
                    assertThat(hasTestOf(rule, Project.read(file))).as(file).isTrue();
                });
    }

    @Test
    void a_test_with_a_rules_number_is_named_in_the_document() throws IOException {
        Map<Integer, String> sections = sections();
        List<String> missing = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Project.folder())) {
            for (Path file : files.filter(RulesDocumentTest::isSource).sorted().toList()) {
                String source = Files.readString(file);
                String path = Project.folder().relativize(file).toString();
                rules().filter(rule -> hasTestOf(rule, source))
                        .filter(rule -> !sections.getOrDefault(rule, "").contains(path))
                        .forEach(rule -> missing.add("R" + rule + " " + path));
            }
        }
        assertThat(missing).as("add to docs/rules.md").isEmpty();
    }

    private static boolean isSource(Path file) {
        return file.toString().endsWith(".java") && file.toString().contains("/src/");
    }

    /** A test of two rules has both numbers: {@code r4_r15_}. */
    private static boolean hasTestOf(int rule, String source) {
        return Pattern.compile("void (r\\d+_)*r" + rule + "_\\w")
                .matcher(source)
                .find();
    }

    private static Map<Integer, String> sections() {
        String document = Project.read("docs/rules.md");
        Map<Integer, String> sections = new HashMap<>();
        Matcher section = SECTION.matcher(document);
        while (section.find()) {
            int end = document.indexOf("\n## ", section.end());
            sections.put(
                    Integer.valueOf(section.group(1)),
                    document.substring(section.end(), end < 0 ? document.length() : end));
        }
        return sections;
    }
}
