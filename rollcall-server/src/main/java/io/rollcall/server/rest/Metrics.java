package io.rollcall.server.rest;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The figures that Micrometer keeps, in Prometheus' text format. */
@RestController
@Tag(name = "metrics", description = "Figures for monitoring, in Prometheus' text format.")
final class Metrics {
    private final PrometheusMeterRegistry meters;

    Metrics(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    @GetMapping(path = "/metrics", produces = MediaType.TEXT_PLAIN_VALUE)
    @Operation(summary = "Runs by directory and status, how long they took, and how many memberships they changed")
    String metrics() {
        return meters.scrape();
    }
}
