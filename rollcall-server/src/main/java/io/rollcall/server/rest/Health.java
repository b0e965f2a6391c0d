package io.rollcall.server.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says whether the server lives and whether it can do its work, to anybody, and nothing else. */
@RestController
@Tag(name = "health", description = "Whether the server lives and can do its work. Needs no token.")
@SecurityRequirements
final class Health {
    static final String ALL = "/health";
    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";

    private final Readiness readiness;

    Health(Readiness readiness) {
        this.readiness = readiness;
    }

    @GetMapping({ALL, READY})
    @Operation(summary = "Whether the server can answer: \"up\" when its database answers")
    @ApiResponse(responseCode = "200", description = "It can")
    @ApiResponse(responseCode = "503", description = "It cannot now: the database does not answer")
    ResponseEntity<State> ready() {
        return readiness.isReady()
                ? ResponseEntity.ok(State.UP)
                : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(State.DOWN);
    }

    @GetMapping(LIVE)
    @Operation(summary = "Whether the process lives")
    State live() {
        return State.UP;
    }

    /** @param status {@code up} or {@code down} */
    record State(String status) {
        static final State UP = new State("up");
        static final State DOWN = new State("down");
    }
}
