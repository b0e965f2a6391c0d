package io.rollcall.server.rest;

import io.rollcall.directory.DirectoryException;
import io.rollcall.postgres.DatabaseException;
import io.rollcall.registry.RefusedException;
import io.rollcall.server.secrets.KeyFileException;
import java.sql.SQLException;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Turns whatever goes wrong into a problem detail (RFC 9457). What a person can mend is said as it was said to us; what
 * nobody expected goes into the log with an id, and the answer has only the id.
 */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RefusedException refused) {
        return answer(Problem.of(refused.kind()), refused.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> directoryFailed(DirectoryException failed) {
        return answer(Problem.DIRECTORY_FAILED, failed.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> runEndedOtherwise(RunFailedException failed) {
        ProblemDetail body = Problem.RUN_FAILED.detail(failed.getMessage());
        body.setProperty(failed.field(), failed.content());
        return ResponseEntity.status(body.getStatus()).body(body);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> databaseUnusable(DatabaseException unusable) {
        LOG.error("{}", unusable.getMessage(), unusable);
        return answer(Problem.DATABASE_UNAVAILABLE, unusable.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> keyUnusable(KeyFileException unusable) {
        return answer(Problem.KEY_FILE, unusable.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception unexpected) {
        UUID id = UUID.randomUUID();
        LOG.error("error {}", id, unexpected);
        ProblemDetail body = isDatabase(unexpected)
                ? Problem.DATABASE_UNAVAILABLE.detail(
                        "The database does not answer as it should. Nothing was changed; try again. The log has more, with"
                                + " the id " + id + ".")
                : Problem.INTERNAL.detail("This is a fault of Rollcall's. The log has more, with the id " + id + ".");
        body.setProperty("id", id.toString());
        return ResponseEntity.status(body.getStatus()).body(body);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        // A body may hold a password, so nothing of it is repeated: only names that we gave ourselves, and places.
        JacksonException cause = cause(unreadable, JacksonException.class);
        String detail;
        if (cause instanceof UnrecognizedPropertyException unknown) {
            detail = "There is no field \"" + unknown.getPropertyName() + "\"" + place(cause) + "; known are "
                    + (unknown.getKnownPropertyIds() == null
                            ? "none"
                            : unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .collect(Collectors.joining(", ")))
                    + ".";
        } else if (cause == null) {
            detail = "A body in JSON is required.";
        } else if (cause instanceof StreamReadException) {
            detail = "The body is not valid JSON" + place(cause) + ".";
        } else if (cause.getPath().isEmpty()) {
            detail = "The body is JSON, but not of the type that is asked for" + place(cause) + ".";
        } else {
            String path = cause.getPath().stream()
                    .map(step ->
                            step.getPropertyName() != null ? "." + step.getPropertyName() : "[" + step.getIndex() + "]")
                    .collect(Collectors.joining());
            detail = "The value of " + path.substring(1) + place(cause) + " is not of the type that is asked for.";
        }
        return ResponseEntity.status(Problem.MALFORMED.status()).body(Problem.MALFORMED.detail(detail));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException mismatch, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = mismatch instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : mismatch.getPropertyName();
        Class<?> required = mismatch.getRequiredType();
        String detail = "\"" + mismatch.getValue() + "\" is no value for " + name
                + (required == null ? "" : ", which is of type " + required.getSimpleName()) + ".";
        return ResponseEntity.status(Problem.INVALID.status()).body(Problem.INVALID.detail(detail));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        Problem problem = of(status);
        if (problem == Problem.INTERNAL) {
            LOG.error("error while answering {}", request.getDescription(false), exception);
        }
        return ResponseEntity.status(problem.status()).headers(headers).body(problem.detail(detail(exception)));
    }

    /** The problem that a bare status comes nearest to. */
    static Problem of(HttpStatusCode status) {
        return switch (status.value()) {
            case 401, 403 -> Problem.UNAUTHORIZED;
            case 404 -> Problem.NOT_FOUND;
            case 405 -> Problem.METHOD_NOT_ALLOWED;
            case 406 -> Problem.NOT_ACCEPTABLE;
            case 413 -> Problem.TOO_LARGE;
            case 415 -> Problem.UNSUPPORTED_MEDIA_TYPE;
            default -> status.is4xxClientError() ? Problem.INVALID : Problem.INTERNAL;
        };
    }

    private static String detail(Exception exception) {
        if (exception instanceof HttpRequestMethodNotSupportedException method) {
            return method.getMethod() + " is not answered here, but "
                    + String.join(", ", orNone(method.getSupportedMethods())) + ".";
        }
        if (exception instanceof HttpMediaTypeNotSupportedException type) {
            return "A body of type " + type.getContentType() + " is not understood; send application/json.";
        }
        if (exception instanceof MissingServletRequestParameterException missing) {
            return "The parameter " + missing.getParameterName() + " is required.";
        }
        if (exception instanceof NoResourceFoundException none) {
            return "There is nothing at /" + none.getResourcePath() + ". All addresses are in /api/v1/openapi.json.";
        }
        return "The request cannot be answered as it is. All addresses, with what they take, are in"
                + " /api/v1/openapi.json.";
    }

    private static String[] orNone(String @Nullable [] methods) {
        return methods == null ? new String[0] : methods;
    }

    private static String place(JacksonException cause) {
        TokenStreamLocation location = cause.getLocation();
        return location == null || location.getLineNr() < 1
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static boolean isDatabase(Throwable thrown) {
        SQLException sql = cause(thrown, SQLException.class);
        // SQLSTATE classes 08 (connection) and 57 (operator intervention) of PostgreSQL: down, or going down.
        return sql != null
                && sql.getSQLState() != null
                && (sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57"));
    }

    private static <T extends Throwable> @Nullable T cause(Throwable thrown, Class<T> type) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }

    private static ResponseEntity<ProblemDetail> answer(Problem problem, String detail) {
        return ResponseEntity.status(problem.status()).body(problem.detail(detail));
    }
}
