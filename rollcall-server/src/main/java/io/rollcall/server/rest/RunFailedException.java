package io.rollcall.server.rest;

/** A run failed: told as a problem, so that who looks only at the status cannot take it for done. */
final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final String field;
    private final transient Object content;

    /** @param field the problem's field that has the run, or all of them: {@code run} or {@code runs} */
    RunFailedException(String message, String field, Object content) {
        super(message, null, false, false);
        this.message = message;
        this.field = field;
        this.content = content;
    }

    @Override
    public String getMessage() {
        return message;
    }

    String field() {
        return field;
    }

    Object content() {
        return content;
    }
}
