package io.rollcall.server.rest;

import io.rollcall.directory.Progress;
import io.rollcall.server.Rollcall;
import io.rollcall.server.json.HeldJson;
import io.rollcall.server.json.JsonForms;
import io.rollcall.server.json.RunJson;
import io.rollcall.server.operations.HeldOperations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The plans that wait for a person. */
@RestController
@RequestMapping("/api/v1/held")
@Tag(
        name = "held",
        description = "The plans that the guard holds, until a person approves or rejects them. A fingerprint may be"
                + " shortened to 8 digits or more, as long as it names one plan.")
final class HeldEndpoint {
    private final HeldOperations held;
    private final JsonForms forms;
    private final RunAnswers answers;

    HeldEndpoint(Rollcall rollcall, JsonForms forms, RunAnswers answers) {
        this.held = rollcall.held();
        this.forms = forms;
        this.answers = answers;
    }

    @GetMapping
    @Operation(summary = "List the plans that wait, oldest first, without their changes")
    Page<HeldJson> list(
            @Parameter(description = Words.LIMIT) @RequestParam(defaultValue = Words.DEFAULT_LIMIT) int limit,
            @Parameter(description = Words.AFTER) @RequestParam(required = false) @Nullable String after) {
        return Page.cut(held.list(), Page.after(after), Page.limit(limit), forms::held);
    }

    @GetMapping("/{fingerprint}")
    @Operation(summary = "Show a held plan with all that it would change")
    HeldJson show(@PathVariable String fingerprint) {
        return forms.held(held.find(fingerprint));
    }

    @PostMapping("/{fingerprint}/approve")
    @Operation(
            summary = "Say yes to one plan, and do it",
            description = "The plan is made anew, and done if it is still the same. If it differs, the new one is held"
                    + " with a fingerprint of its own: the answer is 202 with that run.")
    @RunResponses
    ResponseEntity<RunJson> approve(@PathVariable String fingerprint) {
        return answers.answer(
                held.approve(fingerprint, Words.ACTOR, Progress.SILENT).run());
    }

    @PostMapping("/{fingerprint}/reject")
    @Operation(summary = "Say no to one plan")
    HeldJson reject(@PathVariable String fingerprint) {
        return forms.held(held.reject(fingerprint, Words.ACTOR));
    }
}
