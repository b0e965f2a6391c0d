package io.rollcall.server.rest;

import io.rollcall.server.json.RunJson;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an operation that makes a run may answer with, as {@link RunAnswers} does. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
        responseCode = "200",
        description = "The run: applied, or there was nothing to do",
        content = @Content(mediaType = "application/json", schema = @Schema(implementation = RunJson.class)))
@ApiResponse(
        responseCode = "202",
        description = "The run: its plan is held, and waits for a person to approve its fingerprint",
        content = @Content(mediaType = "application/json", schema = @Schema(implementation = RunJson.class)))
@ApiResponse(
        responseCode = "502",
        description = "The run failed and nothing was changed: a problem of type `urn:rollcall:problem:run-failed` with"
                + " the run in `run`; or the directory could not be asked what an argument means",
        content =
                @Content(
                        mediaType = "application/problem+json",
                        schema = @Schema(ref = "#/components/schemas/Problem")))
@interface RunResponses {}
