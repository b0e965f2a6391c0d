package io.rollcall.server.rest;

import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Progress;
import io.rollcall.journal.Run;
import io.rollcall.registry.RefusedException;
import io.rollcall.server.Rollcall;
import io.rollcall.server.json.RunJson;
import io.rollcall.server.operations.DirectoryOperations;
import io.rollcall.server.operations.RunOperations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Every directory at once. */
@RestController
@RequestMapping("/api/v1/sync")
@Tag(name = "directories")
final class SyncEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(SyncEndpoint.class);

    private final DirectoryOperations directories;
    private final RunOperations runs;
    private final RunAnswers answers;

    SyncEndpoint(Rollcall rollcall, RunAnswers answers) {
        this.directories = rollcall.directories();
        this.runs = rollcall.runs();
        this.answers = answers;
    }

    @PostMapping
    @Operation(
            summary = "Synchronise every directory, one after the other",
            description = "One that fails keeps no other from its run.")
    @ApiResponse(
            responseCode = "200",
            description = "The runs, in order of the directories' names: each applied, or there was nothing to do",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RunsOfAllDirectories.class)))
    @ApiResponse(
            responseCode = "202",
            description = "The runs: none failed, and the plan of at least one is held",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = RunsOfAllDirectories.class)))
    @ApiResponse(
            responseCode = "502",
            description = "At least one run failed: a problem of type `urn:rollcall:problem:run-failed` that names each"
                    + " directory with what kept it from its run, and has all runs, also those that were applied, in"
                    + " `runs`",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    ResponseEntity<RunsOfAllDirectories> syncAll() {
        List<Run> made = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (DirectorySettings settings : directories.list()) {
            try {
                made.add(runs.sync(settings.name().value(), Words.ACTOR, Progress.SILENT));
            } catch (RefusedException refusal) {
                refused.add(settings.name() + ": " + refusal.getMessage());
            } catch (RuntimeException fault) {
                // What the others did is to be answered all the same.
                LOG.error("while {} was synchronised", settings.name(), fault);
                refused.add(settings.name() + ": there was a fault of Rollcall's or its database's; the log has more.");
            }
        }
        return answers.answer(made, refused);
    }

    @Schema(name = "RunsOfAllDirectories")
    record RunsOfAllDirectories(
            @Schema(description = "One for each directory, in order of their names")
            List<RunJson> runs) {}
}
