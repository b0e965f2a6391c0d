package io.rollcall.server.rest;

import io.rollcall.registry.RefusedException;
import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** The kinds of problem that an answer can name, each with its stable type URI and its status (RFC 9457). */
enum Problem {
    INVALID(HttpStatus.BAD_REQUEST, "The request makes no sense"),
    MALFORMED(HttpStatus.BAD_REQUEST, "The body is not the JSON that is asked for"),
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "The token is missing or wrong"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such thing"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This address does not answer this method"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The answer cannot be had in this format"),
    AMBIGUOUS(HttpStatus.CONFLICT, "Several are meant by this name"),
    NAME_TAKEN(HttpStatus.CONFLICT, "The name is taken"),
    EXTERNAL_GROUP(HttpStatus.CONFLICT, "The change belongs into the directory"),
    IN_USE(HttpStatus.CONFLICT, "It is in use"),
    CONFLICT(HttpStatus.CONFLICT, "The present state does not allow it"),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body's format is not understood"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Rollcall has failed"),
    KEY_FILE(HttpStatus.INTERNAL_SERVER_ERROR, "The key for stored passwords cannot be used"),
    DIRECTORY_FAILED(HttpStatus.BAD_GATEWAY, "The directory could not be read"),
    RUN_FAILED(HttpStatus.BAD_GATEWAY, "The run failed, and nothing was changed"),
    DATABASE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer");

    private final HttpStatus status;
    private final String title;

    Problem(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    static Problem of(RefusedException.Kind kind) {
        return switch (kind) {
            case INVALID -> INVALID;
            case NOT_FOUND -> NOT_FOUND;
            case AMBIGUOUS -> AMBIGUOUS;
            case NAME_TAKEN -> NAME_TAKEN;
            case EXTERNAL_GROUP -> EXTERNAL_GROUP;
            case IN_USE -> IN_USE;
            case CONFLICT -> CONFLICT;
        };
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }

    URI type() {
        return URI.create(
                "urn:rollcall:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    ProblemDetail detail(String detail) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setType(type());
        body.setTitle(title);
        return body;
    }
}
