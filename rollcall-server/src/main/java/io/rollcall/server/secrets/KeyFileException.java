package io.rollcall.server.secrets;

/** The key that opens stored passwords cannot be used. The message is for a person and never holds key or password. */
public final class KeyFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    KeyFileException(String message, Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    KeyFileException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
