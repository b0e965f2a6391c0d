package io.rollcall.server.rest;

import io.rollcall.directory.DirectoryException;
import io.rollcall.journal.Run;
import io.rollcall.server.Rollcall;
import io.rollcall.server.json.JsonForms;
import io.rollcall.server.json.RunJson;
import io.rollcall.server.json.UsageJson;
import io.rollcall.server.operations.ExplainOperations;
import io.rollcall.server.operations.Explanation;
import io.rollcall.server.operations.GroupOperations;
import io.rollcall.server.operations.JournalOperations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened, and why. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "journal", description = "What happened, and why: runs, explanations, and every usage.")
final class JournalEndpoint {
    private final JournalOperations journal;
    private final ExplainOperations explanations;
    private final GroupOperations groups;
    private final JsonForms forms;

    JournalEndpoint(Rollcall rollcall, JsonForms forms) {
        this.journal = rollcall.journal();
        this.explanations = rollcall.explanations();
        this.groups = rollcall.groups();
        this.forms = forms;
    }

    @GetMapping("/runs")
    @Operation(summary = "List runs, newest first, without their plans")
    Page<RunJson> runs(
            @Parameter(description = "Only the runs of the directory of this name")
                    @RequestParam(required = false)
                    @Nullable String directory,
            @Parameter(description = Words.LIMIT) @RequestParam(defaultValue = Words.DEFAULT_LIMIT) int limit,
            @Parameter(description = Words.AFTER) @RequestParam(required = false) @Nullable String after) {
        List<Run> oneMore =
                journal.runs(Optional.ofNullable(directory), Page.after(after, Long.MAX_VALUE), Page.limit(limit) + 1);
        return Page.of(oneMore, limit, Run::id, forms::runs);
    }

    @GetMapping("/runs/{id}")
    @Operation(summary = "Show a run with its plan")
    RunJson run(@PathVariable long id) {
        return forms.run(journal.run(id));
    }

    @GetMapping("/usages")
    @Operation(summary = "List every usage, in order of group, then place")
    Page<UsageJson> usages(
            @Parameter(description = Words.LIMIT) @RequestParam(defaultValue = Words.DEFAULT_LIMIT) int limit,
            @Parameter(description = Words.AFTER) @RequestParam(required = false) @Nullable String after) {
        return Page.cut(groups.usages(), Page.after(after), Page.limit(limit), forms::usages);
    }

    @GetMapping("/explain")
    @Operation(
            summary = "Say why a user is in a group, or is not",
            description =
                    "The group's directory is asked at that moment; if it cannot be, the sentence says so and goes"
                            + " by the journal alone.")
    Explanation explain(
            @Parameter(description = "A login name, a DN or an immutable id") @RequestParam String user,
            @Parameter(description = "A name, a DN or an immutable id") @RequestParam String group)
            throws DirectoryException {
        return explanations.explain(user, group);
    }
}
