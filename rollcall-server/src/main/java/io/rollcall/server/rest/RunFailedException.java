package io.rollcall.server.rest;

/** A run failed: told as a problem, so that who looks only at the status cannot take it for done. */
final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final transient Object run;

    RunFailedException(String message, Object run) {
        super(message, null, false, false);
        this.message = message;
        this.run = run;
    }

    @Override
    public String getMessage() {
        return message;
    }

    Object run() {
        return run;
    }
}
