package io.rollcall.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents hang together. */
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(#[^)]*)?\\)");

    @Test
    void every_link_to_a_file_finds_it() throws IOException {
        List<String> broken = new ArrayList<>();
        int looked = 0;
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                looked++;
                Path target = document.resolveSibling(link.group(1));
                if (!Files.exists(target)) {
                    broken.add(Project.folder().relativize(document) + " -> " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(looked).isGreaterThan(20);
    }

    @Test
    void every_decision_has_its_context_alternatives_and_consequences() throws IOException {
        try (Stream<Path> files = Files.list(Project.folder().resolve("docs/decisions"))) {
            assertThat(files.sorted().toList()).hasSizeGreaterThanOrEqualTo(12).allSatisfy(decision -> {
                assertThat(decision.getFileName().toString()).matches("\\d{3}-[a-z0-9.-]+\\.md");
                assertThat(decision)
                        .content()
                        .contains("**Context.** ", "**Decision.** ", "**Alternatives.** ", "**Consequences.** ");
            });
        }
    }

    private static List<Path> documents() throws IOException {
        Path top = Project.folder();
        try (Stream<Path> docs = Files.walk(top.resolve("docs"));
                Stream<Path> beside = Files.list(top)) {
            return Stream.concat(docs, beside)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
