package io.rollcall.server.rest;

import io.rollcall.journal.Run;
import io.rollcall.server.json.JsonForms;
import io.rollcall.server.json.RunJson;
import io.rollcall.server.rest.SyncEndpoint.RunsOfAllDirectories;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * How a run is answered, so that who looks only at the status is not misled.
 *
 * <pre>
 * applied, nothing-to-do   200, the run
 * held                     202, the run: it waits for a person
 * failed                   502, a problem of type run-failed with the run in it
 * </pre>
 */
final class RunAnswers {
    private final JsonForms forms;
    private final Consumer<Run> listener;

    /** @param listener hears of every run that REST made */
    RunAnswers(JsonForms forms, Consumer<Run> listener) {
        this.forms = forms;
        this.listener = listener;
    }

    ResponseEntity<RunJson> answer(Run run) {
        listener.accept(run);
        RunJson form = forms.run(run);
        return switch (run.status()) {
            case APPLIED, NOTHING_TO_DO -> ResponseEntity.ok(form);
            case HELD -> ResponseEntity.status(HttpStatus.ACCEPTED).body(form);
            case FAILED -> throw new RunFailedException(cause(run), "run", form);
        };
    }

    /**
     * Answers several runs by the worst of them.
     *
     * @param refused what kept other directories from a run, a sentence each; counts as failed
     */
    ResponseEntity<RunsOfAllDirectories> answer(List<Run> runs, List<String> refused) {
        runs.forEach(listener);
        RunsOfAllDirectories forms =
                new RunsOfAllDirectories(runs.stream().map(this.forms::run).toList());
        List<String> failures = new ArrayList<>(refused);
        runs.stream()
                .filter(run -> run.status() == Run.Status.FAILED)
                .forEach(run -> failures.add(run.directory() + ": " + cause(run)));
        if (!failures.isEmpty()) {
            throw new RunFailedException(String.join(" ", failures), "runs", forms.runs());
        }
        boolean held = runs.stream().anyMatch(run -> run.status() == Run.Status.HELD);
        return ResponseEntity.status(held ? HttpStatus.ACCEPTED : HttpStatus.OK).body(forms);
    }

    private static String cause(Run run) {
        return Objects.requireNonNullElse(run.cause(), "The run failed.");
    }
}
