package io.rollcall.server.rest;

import io.rollcall.journal.Run;
import io.rollcall.server.json.JsonForms;
import io.rollcall.server.json.RunJson;
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
            case FAILED ->
                throw new RunFailedException(Objects.requireNonNullElse(run.cause(), "The run failed."), form);
        };
    }
}
