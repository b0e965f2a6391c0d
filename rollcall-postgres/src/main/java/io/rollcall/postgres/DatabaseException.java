package io.rollcall.postgres;

/**
 * The database cannot be used. The message is for a person: which database, what happened, and what to do next. It never
 * holds a password.
 */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    public DatabaseException(String message) {
        super(message);
        this.message = message;
    }

    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
